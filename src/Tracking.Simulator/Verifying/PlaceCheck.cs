using System.Globalization;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Verifying;

/// <summary>Compares stations' figures and vans' loads with a count from the files.</summary>
internal sealed class PlaceCheck(ApiClient api, TimeProvider time)
{
    public async Task<(int Stations, int Vehicles)> CheckAsync(
        IReadOnlyList<RouteRun> runs, Baseline baseline, List<Difference> differences, CancellationToken cancel)
    {
        var places = new PlaceViews(api);
        var now = time.GetUtcNow();
        var counts = StationCount.Of(runs, now);
        var locations = runs.SelectMany(run => PlaceViews.StationsOf(run.Plan)).DistinctBy(station => station.Id).ToList();
        foreach (var (id, location) in locations)
        {
            var expected = counts[id] + baseline.Of(id, new LocalDay(location, now).Date);
            var actual = await places.StationAsync(id, cancel).ConfigureAwait(false);
            Compare(differences, "station " + id, "onHand", expected.OnHand, actual.OnHand);
            Compare(differences, "station " + id, "inboundToday", expected.InboundToday, actual.InboundToday);
            Compare(differences, "station " + id, "outboundToday", expected.OutboundToday, actual.OutboundToday);
            Compare(differences, "station " + id, "deliveredToday", expected.DeliveredToday, actual.DeliveredToday);
            Compare(differences, "station " + id, "missorts", expected.Missorts, actual.Missorts);
        }

        foreach (var run in runs)
        {
            var id = run.Plan.VehicleId;
            Compare(differences, "vehicle " + id, "load", baseline.LoadOf(id), await places.LoadAsync(id, cancel).ConfigureAwait(false));
        }

        return (locations.Count, runs.Count);
    }

    private static void Compare(List<Difference> differences, string subject, string what, int expected, int actual)
    {
        if (expected != actual)
        {
            differences.Add(new(subject, what, expected.ToString(CultureInfo.InvariantCulture), actual.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
