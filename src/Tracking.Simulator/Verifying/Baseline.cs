using Tracking.Simulator.Driving;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Verifying;

/// <summary>The figures of the stations and vans before the run: others may have used them today.</summary>
internal sealed class Baseline
{
    private readonly Dictionary<string, (StationCount Count, DateOnly Date)> _stations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _vehicles = new(StringComparer.Ordinal);

    public static async Task<Baseline> TakeAsync(ApiClient api, IEnumerable<DayPlan> plans, TimeProvider time, CancellationToken cancel)
    {
        var baseline = new Baseline();
        var places = new PlaceViews(api);
        foreach (var plan in plans)
        {
            foreach (var (id, location) in PlaceViews.StationsOf(plan))
            {
                var count = await places.StationAsync(id, cancel).ConfigureAwait(false);
                baseline._stations[id] = (count, new LocalDay(location, time.GetUtcNow()).Date);
            }

            baseline._vehicles[plan.VehicleId] = await places.LoadAsync(plan.VehicleId, cancel).ConfigureAwait(false);
        }

        return baseline;
    }

    /// <summary>What was there before, as seen today: yesterday's figures start again from nothing.</summary>
    public StationCount Of(string stationId, DateOnly today)
    {
        var (count, date) = _stations[stationId];
        return date == today ? count : StationCount.Zero with { OnHand = count.OnHand };
    }

    public int LoadOf(string vehicleId) => _vehicles[vehicleId];
}
