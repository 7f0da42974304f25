using Tracking.Planning.Routing;

namespace Tracking.Planning.Tests.Routing;

/// <summary>Tries every solution of a tiny problem, judged by the checker.</summary>
internal static class BruteForce
{
    /// <summary>The least number of stops missing that must be visited, and with it the least cost.</summary>
    public static (int Missing, double Cost) Best(RoutingProblem problem)
    {
        (int Missing, double Cost) best = (int.MaxValue, double.PositiveInfinity);
        var routes = new List<(int Type, List<int> Stops)>();
        var leftOut = new List<int>();
        Try(0);
        return best;

        void Try(int stop)
        {
            if (stop == problem.Stops.Count)
            {
                Judge();
                return;
            }

            leftOut.Add(stop);
            Try(stop + 1);
            leftOut.RemoveAt(leftOut.Count - 1);
            foreach ((int _, List<int> stops) in routes.ToArray())
            {
                for (int at = 0; at <= stops.Count; at++)
                {
                    stops.Insert(at, stop);
                    Try(stop + 1);
                    stops.RemoveAt(at);
                }
            }

            for (int type = 0; type < problem.Vehicles.Count; type++)
            {
                if (routes.Count(route => route.Type == type) < problem.Vehicles[type].Count)
                {
                    routes.Add((type, [stop]));
                    Try(stop + 1);
                    routes.RemoveAt(routes.Count - 1);
                }
            }
        }

        void Judge()
        {
            var solution = new RoutingSolution([.. routes.Select(route => new PlannedRoute(route.Type, route.Stops))], leftOut, double.NaN, 0);
            CheckedSolution verdict = SolutionChecker.Check(problem, solution);
            int missing = leftOut.Count(stop => double.IsPositiveInfinity(problem.Stops[stop].LeaveOutPrice));

            // The one fault allowed is that the cost is not said.
            if (verdict.Faults.Count == 1 && (missing < best.Missing || (missing == best.Missing && verdict.Cost < best.Cost)))
            {
                best = (missing, verdict.Cost);
            }
        }
    }
}
