namespace Tracking.Planning.Routing;

/// <summary>Zones of stops.</summary>
public static class Zones
{
    /// <summary>The stops of a problem, each without a zone in that of the nearest stop that has one, so that it is visited with those around it.</summary>
    public static IReadOnlyList<RoutingStop> WithNearest(RoutingProblem problem)
    {
        RoutingStop[] zoned = [.. problem.Stops.Where(stop => stop.Zone >= 0)];
        return zoned.Length == 0
            ? problem.Stops
            : [.. problem.Stops.Select(stop => stop.Zone >= 0 ? stop : stop with { Zone = zoned.MinBy(other => Way(problem, stop, other))!.Zone })];
    }

    /// <summary>How often routes enter a zone, stops without one aside.</summary>
    public static int Visits(RoutingProblem problem, IReadOnlyList<PlannedRoute> routes)
    {
        int visits = 0;
        foreach (PlannedRoute route in routes)
        {
            int zone = -1;
            foreach (int entered in route.Stops.Select(stop => problem.Stops[stop].Zone).Where(entered => entered >= 0))
            {
                visits += entered == zone ? 0 : 1;
                zone = entered;
            }
        }

        return visits;
    }

    private static double Way(RoutingProblem problem, RoutingStop from, RoutingStop to) =>
        problem.Metres[from.Location * problem.Locations + to.Location] + problem.Metres[to.Location * problem.Locations + from.Location];
}
