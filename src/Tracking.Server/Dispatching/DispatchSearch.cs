using Tracking.Grains.Dispatching;
using Tracking.Model.Geography;
using Tracking.Planning.Routing;
using Tracking.Planning.Travel;
using Tracking.Server.Planning;

namespace Tracking.Server.Dispatching;

/// <summary>Searches the routes of one dispatch.</summary>
/// <param name="matrices">Travel times.</param>
/// <param name="station">Where vans leave from.</param>
/// <param name="spec">What was asked for.</param>
/// <param name="stops">What is to be visited.</param>
/// <param name="start">Routes to begin with: vans and stops by their numbers; null for none.</param>
internal sealed class DispatchSearch(
    TravelMatrices matrices, GeoPoint station, DispatchSpec spec, IReadOnlyList<DepartureStop> stops, IReadOnlyList<PlannedRoute>? start)
{
    private ITravelTimeMatrix? travel;

    /// <summary>Time that the search itself takes at the most.</summary>
    public TimeSpan Time => TimeSpan.FromSeconds(spec.Settings.Iterations is null ? spec.Settings.Seconds : 0);

    /// <summary>Gets travel times, from a router perhaps.</summary>
    public async Task PrepareAsync(CancellationToken cancellation) => travel = await matrices.BuildAsync(DepartureProblem.PlacesOf(station, stops), cancellation);

    /// <summary>Searches, on a thread of its own.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public DispatchPlan Run(IProgress<RoutingProgress> progress, CancellationToken cancellation)
    {
        var problem = DepartureProblem.Of(spec.DepartsAt, spec.Vans, stops, travel!, spec.Settings);
        var options = new RoutingOptions
        {
            Seed = (ulong)spec.Settings.Seed,
            Iterations = spec.Settings.Iterations,
            Time = TimeSpan.FromSeconds(spec.Settings.Seconds),
            Start = start,
        };
        RoutingSolution found = RouteOptimiser.Solve(problem.Routing, options, progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return problem.PlanOf(found.Routes, new Dictionary<int, LeftOutReason>(), stop => stops[stop].LockedTo is not null, found.Iterations);
    }
}
