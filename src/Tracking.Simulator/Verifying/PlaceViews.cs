using System.Text.Json.Serialization.Metadata;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Verifying;

/// <summary>Reads the figures of stations and vans.</summary>
internal sealed class PlaceViews(ApiClient api)
{
    public static IEnumerable<(string Id, GeoPoint Location)> StationsOf(DayPlan plan)
    {
        yield return (plan.Route.StationId, plan.Route.Station);
        if (plan.Neighbour is { } neighbour)
        {
            yield return (neighbour.StationId, neighbour.Location);
        }
    }

    public async Task<StationCount> StationAsync(string stationId, CancellationToken cancel)
    {
        var view = await GetAsync($"v1/stations/{stationId}", WireJson.Default.StationView, cancel).ConfigureAwait(false);
        return new(view.OnHand, view.InboundToday, view.OutboundToday, view.DeliveredToday, view.Missorts);
    }

    public async Task<int> LoadAsync(string vehicleId, CancellationToken cancel) =>
        (await GetAsync($"v1/vehicles/{vehicleId}", WireJson.Default.VehicleView, cancel).ConfigureAwait(false)).Load;

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel) =>
        api.CallAsync(HttpMethod.Get, path, null, type, cancel);
}
