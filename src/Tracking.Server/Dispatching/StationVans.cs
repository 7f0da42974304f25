using Tracking.Grains.Dispatching;
using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Dispatching;

/// <summary>Reads the vans of a station and their rounds.</summary>
internal sealed class StationVans(VehicleViews vehicles, IdIndex index, IGrainFactory grains, TimeProvider time)
{
    /// <summary>Vans that are looked at for one station at the most.</summary>
    private const int Most = 1000;

    /// <summary>A round that was to depart longer ago than this is over, whatever its stops say; milliseconds.</summary>
    private const long RoundLasts = 24L * 60 * 60 * 1000;

    /// <summary>Delivery vans whose home the station is, in the order of their ids.</summary>
    public async Task<IReadOnlyList<StationVan>> OfAsync(Caller caller, string stationId)
    {
        IReadOnlyList<string> ids = await index.ListAsync(HomeVans.Of(stationId), null, Most);
        StationVan?[] vans = await ViewLists.ReadAsync<StationVan>(ids, id => FindAsync(caller, id));
        return [.. vans.OfType<StationVan>().Where(van => van.Definition.HomeStationId == stationId && (VehicleKind)van.Definition.Kind is not VehicleKind.Linehaul)];
    }

    /// <summary>Vans that may have packages of the station before them: those at home there, and those that dispatches were accepted for.</summary>
    public async Task<IReadOnlyList<StationVan>> WithOthersAsync(Caller caller, string stationId)
    {
        IReadOnlyList<StationVan> own = await OfAsync(caller, stationId);
        string[] others =
        [
            .. (await grains.GetGrain<IDispatchGrain>(stationId).List())
                .Where(static dispatch => dispatch.State is DispatchState.Accepted)
                .SelectMany(static dispatch => dispatch.Spec.Vans.Select(static van => van.VehicleId))
                .Distinct(StringComparer.Ordinal).Except(own.Select(static van => van.Id), StringComparer.Ordinal),
        ];
        return [.. own, .. (await ViewLists.ReadAsync<StationVan>(others, id => FindAsync(caller, id))).OfType<StationVan>()];
    }

    /// <summary>One vehicle; null when it is unknown to the caller, or not defined.</summary>
    public async ValueTask<StationVan?> FindAsync(Caller caller, string vehicleId)
    {
        if (await vehicles.ReadAsync(caller, vehicleId) is not var (vehicle, view) || view.Definition is not { } definition)
        {
            return null;
        }

        RouteView? round = await vehicle.Route();
        bool isOver = round is null || round.Done.All(static done => done) || round.Plan.DepartsAt < time.GetUtcNow().ToUnixTimeMilliseconds() - RoundLasts;
        return new StationVan(vehicle, view, definition, isOver ? null : round);
    }
}

/// <summary>A van and its round.</summary>
/// <param name="Vehicle">Its grain.</param>
/// <param name="View">Its state.</param>
/// <param name="Definition">Its definition.</param>
/// <param name="Round">The round that it has before it or is on; null for none.</param>
internal sealed record StationVan(IVehicleGrain Vehicle, VehicleView View, VehicleSpec Definition, RouteView? Round)
{
    /// <summary>The van.</summary>
    public string Id => View.VehicleId;

    /// <summary>Whether it has begun its round: something is aboard, or a stop is done.</summary>
    public bool IsUnderWay => View.Load > 0 || Round?.Done.Any(static done => done) == true;

    /// <summary>Packages of its round that are not done.</summary>
    public IEnumerable<string> PlannedPackages => Round is { } round ? round.Plan.Stops.Where((_, i) => !round.Done[i]).SelectMany(static stop => stop.PackageIds) : [];
}
