using Orleans.Runtime;
using Tracking.Grains.Places;
using Tracking.Model.Arrivals;
using Tracking.Model.Carriers;
using Tracking.Model.Places;

namespace Tracking.Grains.Vehicles;

/// <summary>
/// The plan of a vehicle's round, and what is done of it by who is still aboard. Lives inside the vehicle's grain, on its scheduler. What is done is
/// worked out when somebody asks, not when something changes.
/// </summary>
internal sealed class VehicleRoute(IPersistentState<RouteDocument> document, MemberTable members)
{
    /// <summary>A stay aboard that ended longer than this before the planned departure belongs to an earlier round; milliseconds.</summary>
    private const long BeforeDeparture = 60 * 60 * 1000;

    private RouteStop[]? progress;
    private Dictionary<string, int>? stopOf;

    /// <summary>Stops of the plan; null when there is none.</summary>
    public int? PlannedStops => document.State.Plan?.Stops.Count;

    /// <summary>Puts a plan in place of the one before, or takes it away; completes when that is durable.</summary>
    public async ValueTask PlanAsync(RouteSpec? plan)
    {
        progress = null;
        stopOf = null;
        await document.ReplaceAsync(_ => new RouteDocument { Plan = plan });
    }

    /// <summary>Reads the plan again: another node may have changed it.</summary>
    public async Task ReadAgainAsync()
    {
        await document.ReadStateAsync();
        progress = null;
        stopOf = null;
    }

    /// <summary>Who is aboard has changed.</summary>
    public void MembersChanged() => progress = null;

    /// <summary>The plan and what is done of it; null when there is none.</summary>
    public RouteView? View(long version, long now)
    {
        if (document.State.Plan is not { } plan)
        {
            return null;
        }

        RouteStop[] stops = Progress(plan);
        return new RouteView
        {
            Plan = plan,
            Done = Array.ConvertAll(stops, stop => stop.Done),
            DoneAt = Array.ConvertAll(stops, stop => stop.DoneAt),
            Version = version,
            AsOf = now,
        };
    }

    /// <summary>When the vehicle comes to the stop of a package; null when no plan names it.</summary>
    public ExpectedArrival? ArrivalOf(IReadOnlyList<string> barcodes, long now)
    {
        if (document.State.Plan is not { } plan)
        {
            return null;
        }

        stopOf ??= StopsByPackage(plan);
        for (int i = 0; i < barcodes.Count; i++)
        {
            if (stopOf.TryGetValue(barcodes[i], out int stop))
            {
                ArrivalWindow window = RouteEstimate.Of(Progress(plan), stop, now);
                return new ExpectedArrival(window.From, window.To, window.StopsAway);
            }
        }

        return null;
    }

    private static Dictionary<string, int> StopsByPackage(RouteSpec plan)
    {
        var stops = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < plan.Stops.Count; i++)
        {
            foreach (string id in plan.Stops[i].PackageIds)
            {
                stops[id] = i;
            }
        }

        return stops;
    }

    private RouteStop[] Progress(RouteSpec plan)
    {
        if (progress is not null)
        {
            return progress;
        }

        var stops = new RouteStop[plan.Stops.Count];
        bool underWay = false;
        for (int i = 0; i < stops.Length; i++)
        {
            RouteStopSpec stop = plan.Stops[i];
            (bool aboard, long? leftAt) = LookAboard(stop.PackageIds, plan.DepartsAt - BeforeDeparture);
            bool done = !aboard && leftAt is not null;
            underWay |= done;
            stops[i] = new RouteStop(stop.PlannedAt, (long)(stop.ServiceSeconds * 1000), done, done ? leftAt : null);
        }

        // Once the round is under way, a stop for which nothing ever came aboard has nothing left to do. Before, its packages may still be loaded.
        for (int i = 0; underWay && i < stops.Length; i++)
        {
            if (!stops[i].Done && !LookAboard(plan.Stops[i].PackageIds, plan.DepartsAt - BeforeDeparture).Aboard)
            {
                stops[i] = stops[i] with { Done = true };
            }
        }

        return progress = stops;
    }

    /// <summary>Whether one of the packages is aboard, and when the last that is not left.</summary>
    private (bool Aboard, long? LeftAt) LookAboard(IReadOnlyList<string> packageIds, long since)
    {
        bool aboard = false;
        long? leftAt = null;
        for (int i = 0; i < packageIds.Count; i++)
        {
            if (members.Find(new MemberKey(false, packageIds[i])) is not { } member)
            {
                continue;
            }

            aboard |= member.Present;
            foreach (Stay stay in member.Stays)
            {
                if (stay.Until is { } until && until >= since && !(until < leftAt))
                {
                    leftAt = until;
                }
            }
        }

        return (aboard, leftAt);
    }
}

/// <summary>What is stored of a vehicle's round as grain state.</summary>
[GenerateSerializer, Alias("Tracking.RouteDocument")]
internal sealed record RouteDocument
{
    /// <summary>The plan; null when there is none.</summary>
    [Id(0)] public RouteSpec? Plan { get; init; }
}
