using Tracking.Grains.Dispatching;
using Tracking.Planning.Routing;

namespace Tracking.Server.Dispatching;

/// <summary>What a new dispatch takes over from an earlier one: its routes to begin with, what a dispatcher has fixed, and what one has taken off.</summary>
/// <param name="plan">The earlier plan; null for none.</param>
/// <param name="vans">Vans of the new dispatch.</param>
internal sealed class DispatchBasis(DispatchPlan? plan, IReadOnlyList<DispatchVan> vans)
{
    private readonly Dictionary<string, string> lockedTo = plan?.Routes
        .Where(route => vans.Any(van => van.VehicleId == route.VehicleId))
        .SelectMany(static route => route.Stops.Where(static stop => stop.Locked).SelectMany(static stop => stop.PackageIds).Select(id => (Id: id, route.VehicleId)))
        .ToDictionary(static each => each.Id, static each => each.VehicleId, StringComparer.Ordinal) ?? [];

    /// <summary>Takes the packages off the list that a dispatcher has left out.</summary>
    public IReadOnlyList<DispatchLeftOut> TakenOff(List<DeparturePackage> packages)
    {
        HashSet<string> out_ = [.. plan?.LeftOut.Where(static left => left.Reason is LeftOutReason.Dispatcher).SelectMany(static left => left.PackageIds) ?? []];
        DispatchLeftOut[] taken = [.. packages.Where(package => out_.Contains(package.PackageId)).Select(static package => new DispatchLeftOut([package.PackageId], LeftOutReason.Dispatcher))];
        packages.RemoveAll(package => out_.Contains(package.PackageId));
        return taken;
    }

    /// <summary>A stop, fixed to the van that it was fixed to.</summary>
    public DepartureStop Locked(DepartureStop stop) =>
        stop.PackageIds.Select(id => lockedTo.GetValueOrDefault(id)).FirstOrDefault(static van => van is not null) is { } van ? stop with { LockedTo = van } : stop;

    /// <summary>The earlier routes in the numbers of the new dispatch; null for none.</summary>
    public IReadOnlyList<PlannedRoute>? RoutesOf(IReadOnlyList<DepartureStop> stops)
    {
        if (plan is null)
        {
            return null;
        }

        Dictionary<string, int> stopOf = stops.SelectMany(static (stop, i) => stop.PackageIds.Select(id => (id, i))).ToDictionary(static each => each.id, static each => each.i, StringComparer.Ordinal);
        var seen = new HashSet<int>();
        var routes = new List<PlannedRoute>();
        for (int van = 0; van < vans.Count; van++)
        {
            int[] visits =
            [
                .. plan.Routes.Where(route => route.VehicleId == vans[van].VehicleId)
                    .SelectMany(static route => route.Stops).SelectMany(static stop => stop.PackageIds)
                    .Select(id => stopOf.GetValueOrDefault(id, -1))
                    .Where(stop => stop >= 0 && seen.Add(stop)),
            ];
            if (visits.Length > 0)
            {
                routes.Add(new PlannedRoute(van, visits));
            }
        }

        return routes;
    }
}
