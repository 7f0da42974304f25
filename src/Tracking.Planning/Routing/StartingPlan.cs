namespace Tracking.Planning.Routing;

/// <summary>Whether routes can be those that a search begins with.</summary>
internal static class StartingPlan
{
    /// <summary>Checks that vehicles and stops exist and none is used twice.</summary>
    /// <exception cref="ArgumentException">One does not, or is; the message says which.</exception>
    public static void Check(RoutingProblem problem, IReadOnlyList<PlannedRoute> routes)
    {
        var used = new int[problem.Vehicles.Count];
        var seen = new bool[problem.Stops.Count];
        foreach (PlannedRoute route in routes)
        {
            int type = route.VehicleType;
            if (type < 0 || type >= used.Length)
            {
                throw new ArgumentException($"The plan to begin with uses vehicle type {type}; types are 0 to {used.Length - 1}.");
            }

            if (++used[type] > problem.Vehicles[type].Count)
            {
                throw new ArgumentException($"The plan to begin with uses {used[type]} vehicles of type {type}; there are {problem.Vehicles[type].Count}.");
            }

            foreach (int stop in route.Stops)
            {
                if (stop < 0 || stop >= seen.Length)
                {
                    throw new ArgumentException($"The plan to begin with visits stop {stop}; stops are 0 to {seen.Length - 1}.");
                }

                if (seen[stop])
                {
                    throw new ArgumentException($"The plan to begin with visits stop {stop} twice.");
                }

                seen[stop] = true;
            }
        }
    }
}
