using Tracking.Grains.Vehicles;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Views;

/// <summary>Leads to vehicles that a caller may know of.</summary>
internal sealed class VehicleViews(IGrainFactory grains)
{
    /// <summary>A vehicle's view; null when it is unknown to the caller.</summary>
    public async ValueTask<VehicleJson?> FindAsync(Caller caller, string vehicleId) =>
        await grains.GetGrain<IVehicleGrain>(vehicleId).View() is { } view && caller.Sees(view) ? VehicleJson.Of(view, forPartner: !caller.SeesAll()) : null;

    /// <summary>A vehicle and its view; null when it is unknown to the caller.</summary>
    public async ValueTask<(IVehicleGrain Vehicle, VehicleView View)?> ReadAsync(Caller caller, string vehicleId)
    {
        IVehicleGrain vehicle = grains.GetGrain<IVehicleGrain>(vehicleId);
        return await vehicle.View() is { } view && caller.Sees(view) ? (vehicle, view) : null;
    }

    /// <summary>A vehicle; null when it is unknown to the caller.</summary>
    public async ValueTask<IVehicleGrain?> OpenAsync(Caller caller, string vehicleId)
    {
        IVehicleGrain vehicle = grains.GetGrain<IVehicleGrain>(vehicleId);
        return await vehicle.View() is { } view && caller.Sees(view) ? vehicle : null;
    }

    /// <summary>A vehicle that the caller may have to do with: for the whole network any, known or not; null when it is unknown to a partner's caller.</summary>
    public ValueTask<IVehicleGrain?> OpenOrBeginAsync(Caller caller, string vehicleId) =>
        caller.SeesAll() ? ValueTask.FromResult<IVehicleGrain?>(grains.GetGrain<IVehicleGrain>(vehicleId)) : OpenAsync(caller, vehicleId);
}
