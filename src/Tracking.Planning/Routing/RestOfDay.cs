namespace Tracking.Planning.Routing;

/// <summary>A vehicle that is out on its route.</summary>
/// <param name="VehicleType">Index of its type.</param>
/// <param name="Stops">Indexes of all its stops in the order planned.</param>
/// <param name="Driven">So many of them, from the first on, are done or no longer to be changed.</param>
/// <param name="LeftAt">When it left.</param>
/// <param name="FreeAt">When it is done with the driven part and free to go on.</param>
public sealed record RouteUnderWay(int VehicleType, IReadOnlyList<int> Stops, int Driven, double LeftAt, double FreeAt);

/// <summary>
/// What is left of a day to plan when vehicles are out already: a problem in which the driven parts are frozen. A vehicle that is out is a type of its own, which
/// starts where and when it is done with its driven part; its packages are aboard, so no other can deliver them. Costs are what is added to everybody out driving
/// home at once, and may thus be negative.
/// </summary>
public sealed class RestOfDay
{
    private readonly IReadOnlyList<RouteUnderWay> underWay;
    private readonly List<int> typeBefore = [];
    private readonly List<int> stopBefore = [];

    private RestOfDay(RoutingProblem day, IReadOnlyList<RouteUnderWay> underWay, IReadOnlySet<int> atStation)
    {
        this.underWay = underWay;
        var number = new Dictionary<int, int>();
        var vehicles = new List<VehicleType>();
        foreach (RouteUnderWay route in underWay)
        {
            typeBefore.Add(route.VehicleType);
            vehicles.Add(RestOf(day, route));
        }

        for (int type = 0; type < day.Vehicles.Count; type++)
        {
            int left = day.Vehicles[type].Count - underWay.Count(route => route.VehicleType == type);
            if (left > 0)
            {
                typeBefore.Add(type);
                vehicles.Add(day.Vehicles[type] with { Count = left });
            }
        }

        var aboard = new Dictionary<int, int>();
        for (int r = 0; r < underWay.Count; r++)
        {
            foreach (int stop in underWay[r].Stops)
            {
                aboard[stop] = r;
            }
        }

        HashSet<int> driven = [.. underWay.SelectMany(route => route.Stops.Take(route.Driven))];
        var stops = new List<RoutingStop>();
        for (int i = 0; i < day.Stops.Count; i++)
        {
            if (driven.Contains(i))
            {
                continue;
            }

            number[i] = stops.Count;
            stopBefore.Add(i);
            RoutingStop stop = day.Stops[i];
            bool waits = atStation.Contains(i);
            int[] types = aboard.TryGetValue(i, out int route)
                ? [route]
                : [.. Enumerable.Range(0, typeBefore.Count).Where(type =>
                    (!waits || type >= underWay.Count) && stop.VehicleTypes?.Contains(typeBefore[type]) != false)];
            stops.Add(stop with { VehicleTypes = types.Length == typeBefore.Count ? null : types });
        }

        Problem = day with { Stops = stops, Vehicles = vehicles };
        Plan = [.. underWay
            .Select((route, r) => new PlannedRoute(r, [.. route.Stops.Skip(route.Driven).Select(stop => number[stop])]))
            .Where(route => route.Stops.Count > 0)];
    }

    /// <summary>What is left to plan.</summary>
    public RoutingProblem Problem { get; }

    /// <summary>The plan so far of the vehicles that are out, in the numbers of <see cref="Problem"/>: what <see cref="RoutingOptions.Start"/> takes.</summary>
    public IReadOnlyList<PlannedRoute> Plan { get; }

    /// <summary>Freezes the driven parts.</summary>
    /// <param name="day">The whole day's problem.</param>
    /// <param name="underWay">Vehicles that are out.</param>
    /// <param name="atStation">Stops whose packages lie at a station, so that only a vehicle that has not left can take them. Others on no route can be visited by all, like a pick-up.</param>
    /// <exception cref="ArgumentException">The routes do not fit the problem; the message says how.</exception>
    public static RestOfDay Of(RoutingProblem day, IReadOnlyList<RouteUnderWay> underWay, IReadOnlySet<int> atStation)
    {
        day.Validate();
        StartingPlan.Check(day, [.. underWay.Select(route => new PlannedRoute(route.VehicleType, route.Stops))]);
        foreach (RouteUnderWay route in underWay)
        {
            if (route.Driven < 0 || route.Driven > route.Stops.Count)
            {
                throw new ArgumentException($"{route.Driven} stops are driven of a route with {route.Stops.Count}; give 0 to {route.Stops.Count}.");
            }

            if (!(route.LeftAt <= route.FreeAt))
            {
                throw new ArgumentException($"A vehicle left at {route.LeftAt} s and is free at {route.FreeAt} s; the end is before the beginning.");
            }
        }

        return new RestOfDay(day, underWay, atStation);
    }

    /// <summary>Whole routes in the day's own numbers: the driven parts, and behind them what a solution of <see cref="Problem"/> says.</summary>
    public IReadOnlyList<PlannedRoute> Whole(RoutingSolution rest)
    {
        var routes = new List<PlannedRoute>();
        for (int r = 0; r < underWay.Count; r++)
        {
            IEnumerable<int> then = rest.Routes.FirstOrDefault(route => route.VehicleType == r)?.Stops ?? [];
            int[] stops = [.. underWay[r].Stops.Take(underWay[r].Driven), .. then.Select(stop => stopBefore[stop])];
            if (stops.Length > 0)
            {
                routes.Add(new PlannedRoute(underWay[r].VehicleType, stops));
            }
        }

        routes.AddRange(rest.Routes
            .Where(route => route.VehicleType >= underWay.Count)
            .Select(route => new PlannedRoute(typeBefore[route.VehicleType], [.. route.Stops.Select(stop => stopBefore[stop])])));
        return routes;
    }

    private static VehicleType RestOf(RoutingProblem day, RouteUnderWay route)
    {
        VehicleType type = day.Vehicles[route.VehicleType];
        int[] driven = [.. route.Stops.Take(route.Driven)];
        RoutingStop? last = driven.Length == 0 ? null : day.Stops[driven[^1]];
        int at = last?.Location ?? type.StartLocation, home = at * day.Locations + type.EndLocation;
        double end = type.ShiftEnd;
        if (type.MaxSeconds < double.PositiveInfinity)
        {
            double latest = route.LeftAt + type.MaxSeconds;
            bool rests = route.LeftAt <= type.BreakStart && latest > type.BreakStart;
            end = Math.Min(end, rests ? latest + type.BreakSeconds : latest);
        }

        return type with
        {
            Count = 1,
            StartLocation = at,
            StartZone = last?.Zone ?? type.StartZone,
            ShiftStart = route.FreeAt,
            ShiftEnd = Math.Max(end, route.FreeAt),
            MaxSeconds = double.PositiveInfinity,
            Capacity = [.. type.Capacity.Select((room, d) => Math.Max(0, room - driven.Sum(stop => day.Stops[stop].Demand[d])))],
            FixedCost = -(day.Metres[home] * type.CostPerMetre + day.Seconds[home] * type.CostPerSecond),
        };
    }
}
