using Tracking.Grains.Dispatching;
using Tracking.Planning.Routing;

namespace Tracking.Server.Dispatching;

/// <summary>A proposed plan on the table: stops can be moved, taken off and put back, and the library's checker says what that does.</summary>
internal sealed class DispatchBoard
{
    private readonly DepartureProblem problem;
    private readonly List<int>[] routes;
    private readonly Dictionary<int, LeftOutReason> reasons = [];
    private readonly Dictionary<string, int> stopOf = new(StringComparer.Ordinal);
    private readonly HashSet<int> touched = [];
    private readonly HashSet<int> locked = [];

    /// <summary>Lays a plan out.</summary>
    /// <param name="problem">The problem; its stops are those of the plan as far as their packages are known still.</param>
    /// <param name="plan">The plan.</param>
    public DispatchBoard(DepartureProblem problem, DispatchPlan plan)
    {
        this.problem = problem;
        routes = [.. problem.Vans.Select(static _ => new List<int>())];
        for (int i = 0; i < problem.Stops.Count; i++)
        {
            foreach (string id in problem.Stops[i].PackageIds)
            {
                stopOf[id] = i;
            }
        }

        foreach (DispatchRoute route in plan.Routes)
        {
            int van = problem.VanOf(route.VehicleId);
            int[] stops = [.. route.Stops.Select(static stop => stop.PackageIds).Select(FindAny).Where(static stop => stop >= 0)];
            routes[van].AddRange(stops);
            locked.UnionWith(route.Stops.Where(static stop => stop.Locked).Select(stop => FindAny(stop.PackageIds)));

            // What was taken out beneath the plan changes the times of its route.
            if (stops.Length < route.Stops.Count || route.Stops.Any(stop => stop.PackageIds.Any(id => !stopOf.ContainsKey(id))))
            {
                touched.Add(van);
            }
        }

        foreach (DispatchLeftOut left in plan.LeftOut)
        {
            reasons[FindAny(left.PackageIds)] = left.Reason;
        }
    }

    /// <summary>The plan as it lies now.</summary>
    public DispatchPlan Plan(long iterations) => problem.PlanOf(Routes(), reasons, locked.Contains, iterations);

    /// <summary>What is wrong with the routes that were changed, in words for people.</summary>
    public IReadOnlyList<string> Faults() => [.. touched.Order().SelectMany(van => problem.FaultsOf(new PlannedRoute(van, routes[van])))];

    /// <summary>The stop of a package; -1 when it is not on the table.</summary>
    public int Find(string packageId) => stopOf.GetValueOrDefault(packageId, -1);

    /// <summary>Fixes a stop to its van, or releases it.</summary>
    public void Lock(int stop, bool isLocked)
    {
        if (isLocked)
        {
            locked.Add(stop);
        }
        else
        {
            locked.Remove(stop);
        }
    }

    /// <summary>Takes a stop off its route.</summary>
    public void LeaveOut(int stop)
    {
        TakeOff(stop);
        locked.Remove(stop);
        reasons[stop] = LeftOutReason.Dispatcher;
    }

    /// <summary>Puts a stop on a van's route, to which it is fixed from then on.</summary>
    /// <param name="stop">The stop, wherever it is.</param>
    /// <param name="van">The van.</param>
    /// <param name="position">Its place, from 0; null for where it costs least.</param>
    public void Move(int stop, int van, int? position)
    {
        TakeOff(stop);
        reasons.Remove(stop);
        locked.Add(stop);
        routes[van].Insert(Math.Min(position ?? Cheapest(stop, van), routes[van].Count), stop);
        touched.Add(van);
    }

    private PlannedRoute[] Routes() => [.. routes.Select(static (stops, van) => new PlannedRoute(van, stops)).Where(static route => route.Stops.Count > 0)];

    private int FindAny(IReadOnlyList<string> packageIds) => packageIds.Select(Find).FirstOrDefault(static found => found >= 0, -1);

    private void TakeOff(int stop)
    {
        for (int van = 0; van < routes.Length; van++)
        {
            if (routes[van].Remove(stop))
            {
                touched.Add(van);
            }
        }
    }

    /// <summary>The place in a route at which a stop costs least, of those at which nothing breaks if there are any.</summary>
    private int Cheapest(int stop, int van)
    {
        int best = 0;
        (int Faults, double Cost) least = (int.MaxValue, double.PositiveInfinity);
        for (int position = 0; position <= routes[van].Count; position++)
        {
            List<int> tried = [.. routes[van]];
            tried.Insert(position, stop);
            PlannedRoute[] route = [new PlannedRoute(van, tried)];
            CheckedSolution with = problem.Check(route, problem.LeftOutBy(route));
            if ((with.Faults.Count, with.Cost).CompareTo(least) < 0)
            {
                best = position;
                least = (with.Faults.Count, with.Cost);
            }
        }

        return best;
    }
}
