using System.Text.Json;
using Tracking.Model.Histories;
using Tracking.Planning.Emissions;
using Tracking.Planning.Emissions.Driven;

namespace Tracking.Server.Emissions;

/// <summary>Names on the wire of classes of vehicles, and of what distances are made from.</summary>
internal static class EmissionWords
{
    /// <summary>Names of classes.</summary>
    public static string[] Classes { get; } = [.. Enum.GetValues<VehicleClass>().Select(static vehicle => JsonNamingPolicy.CamelCase.ConvertName(vehicle.ToString()))];

    /// <summary>Names of sources of distances.</summary>
    public static string[] Sources { get; } = [.. Enum.GetValues<DistanceSource>().Select(static source => JsonNamingPolicy.CamelCase.ConvertName(source.ToString()))];

    /// <summary>The name of a class.</summary>
    public static string Name(VehicleClass vehicle) => Classes[(int)vehicle];

    /// <summary>The name of a source.</summary>
    public static string Name(DistanceSource source) => Sources[(int)source];

    /// <summary>The class of a name.</summary>
    public static VehicleClass Parse(string name) => (VehicleClass)Array.IndexOf(Classes, name);

    /// <summary>The class of vehicles whose definition names none.</summary>
    public static VehicleClass Usual(VehicleKind kind) => kind is VehicleKind.Linehaul ? VehicleClass.RigidTruck : VehicleClass.DieselVan;
}
