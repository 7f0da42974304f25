using Tracking.Simulator.Driving;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Verifying;

/// <summary>The part of a station's figures that can be counted from the files.</summary>
internal sealed record StationCount(int OnHand, int InboundToday, int OutboundToday, int DeliveredToday, int Missorts)
{
    public static StationCount Zero { get; } = new(0, 0, 0, 0, 0);

    public static StationCount operator +(StationCount a, StationCount b) => new(
        a.OnHand + b.OnHand,
        a.InboundToday + b.InboundToday,
        a.OutboundToday + b.OutboundToday,
        a.DeliveredToday + b.DeliveredToday,
        a.Missorts + b.Missorts);

    /// <summary>What these days add to the figures of each of their stations, once they are over, on the local date of <paramref name="now"/>.</summary>
    public static Dictionary<string, StationCount> Of(IEnumerable<RouteRun> runs, DateTimeOffset now)
    {
        var counts = new Dictionary<string, StationCount>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            var (plan, clock) = (run.Plan, run.Clock);
            var home = new LocalDay(plan.Route.Station, now);

            // A package comes with the first scan at the station, and leaves with the van.
            var arrivals = plan.Scans.Where(scan => scan.StationId == plan.Route.StationId && scan.Package is not null)
                .GroupBy(scan => scan.Package).Select(scans => scans.First().At);
            var left = home.Contains(clock.At(plan.Itinerary.DepartAt)) ? plan.Route.PackageCount : 0;
            var delivered = plan.Scans.Count(scan => scan.EndsJourney && home.Contains(clock.At(scan.At)));
            Add(plan.Route.StationId, new(0, arrivals.Count(at => home.Contains(clock.At(at))), left, delivered, 0));

            if (plan.Neighbour is { } neighbour)
            {
                var day = new LocalDay(neighbour.Location, now);
                int Today(string type) =>
                    plan.Scans.Count(scan => scan.StationId == neighbour.StationId && scan.Type == type && day.Contains(clock.At(scan.At)));
                Add(neighbour.StationId, new(0, Today("arrived"), Today("departed"), 0, Today("arrived")));
            }
        }

        return counts;

        void Add(string stationId, StationCount count) => counts[stationId] = counts.GetValueOrDefault(stationId, Zero) + count;
    }
}
