using Orleans.GrainReferences;
using Orleans.Metadata;
using Tracking.Grains.Containers;
using Tracking.Grains.Packages;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;

namespace Tracking.Grains.Placement;

/// <summary>References to the grains that scans touch. The grain factory finds out which kind of grain an interface means at every call, by reflection; here it is done once.</summary>
public sealed class GrainReferences(GrainReferenceActivator activator, GrainInterfaceTypeResolver interfaces)
{
    private readonly Kind package = KindOf<IPackageGrain>(interfaces, GrainTypes.Package);
    private readonly Kind station = KindOf<IStationGrain>(interfaces, GrainTypes.Station);
    private readonly Kind vehicle = KindOf<IVehicleGrain>(interfaces, GrainTypes.Vehicle);
    private readonly Kind container = KindOf<IContainerGrain>(interfaces, GrainTypes.Container);

    /// <summary>The package with this barcode.</summary>
    public IPackageGrain Package(string id) => (IPackageGrain)Refer(package, id);

    /// <summary>The station with this id.</summary>
    public IStationGrain Station(string id) => (IStationGrain)Refer(station, id);

    /// <summary>The vehicle with this id.</summary>
    public IVehicleGrain Vehicle(string id) => (IVehicleGrain)Refer(vehicle, id);

    /// <summary>The container with this id.</summary>
    public IContainerGrain Container(string id) => (IContainerGrain)Refer(container, id);

    private static Kind KindOf<T>(GrainInterfaceTypeResolver interfaces, string type) => new(GrainType.Create(type), interfaces.GetGrainInterfaceType(typeof(T)));

    private GrainReference Refer(Kind kind, string id) => activator.CreateReference(GrainId.Create(kind.Type, IdSpan.Create(id)), kind.Interface);

    private readonly record struct Kind(GrainType Type, GrainInterfaceType Interface);
}
