using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Tracking.Grains.Arrivals;
using Tracking.Grains.Places;
using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Vehicles;

/// <summary>What vehicles share to work out their rounds.</summary>
public sealed class VehicleRouteServices(IGrainFactory grains, IOptions<ArrivalOptions> options, TimeProvider time, ILogger<VehicleRouteServices> logger)
{
    internal IGrainFactory Grains => grains;

    internal ArrivalOptions Options { get; } = options.Value;

    internal TimeProvider Time => time;

    internal ILogger Logger => logger;
}

/// <summary>
/// The plan of a vehicle's round, what is done of it by who is still aboard, and when its stops are expected. Lives inside the vehicle's grain, on its scheduler. A change
/// only sets a flag and, where there is a plan, a timer; what it means is worked out when somebody asks or the timer is due, never on a scan's way.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "An undisposed SemaphoreSlim whose wait handle is never asked for holds nothing.")]
internal sealed partial class VehicleRoute
{
    /// <summary>What happened longer than this before the planned departure belongs to an earlier round; milliseconds.</summary>
    private const long BeforeDeparture = 60 * 60 * 1000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);
    private readonly IGrainBase grain;
    private readonly string vehicleId;
    private readonly IPersistentState<RouteDocument> document;
    private readonly Carriers.Carrier carrier;
    private readonly VehicleRouteServices services;
    private readonly Func<string, long?> promisedBy;

    /// <summary>Held while the document is written, so that one write does not meet another of this activation.</summary>
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>The plan that what is worked out belongs to: somebody may ask while another plan is being stored.</summary>
    private RouteSpec? known;
    private StopFacts[]? progress;
    private Dictionary<string, int>? stopOf;
    private VehicleRound? round;
    private IGrainTimer? timer;
    private bool armed, changed;
    private long lookedAt;

    public VehicleRoute(IGrainBase grain, string vehicleId, IPersistentState<RouteDocument> document, Carriers.Carrier carrier, VehicleRouteServices services)
    {
        (this.grain, this.vehicleId, this.document, this.carrier, this.services) = (grain, vehicleId, document, carrier, services);
        promisedBy = PromisedBy;
    }

    /// <summary>Stops of the plan; null when there is none.</summary>
    public int? PlannedStops => document.State.Plan?.Stops.Count;

    /// <summary>Station from which the vehicle departs where its plan does not say.</summary>
    public Func<string?>? HomeStation { get; init; }

    private MemberTable Members => carrier.Members;

    private long Now => services.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Puts a plan in place of the one before, or takes it away; completes when that is durable. A plan of the round under way goes on with what was shown; a new one
    /// begins with what the station knows.
    /// </summary>
    public async Task PlanAsync(RouteSpec? plan)
    {
        await turn.WaitAsync();
        try
        {
            VehicleRound? before = Look(Now);
            RoundDocument? kept = null;
            if (plan is not null && before?.ContinuesWith(plan) is true)
            {
                kept = before.PlannedAnew(plan, Now);
            }
            else
            {
                if (before is not null)
                {
                    await TryTellAsync(before);
                }

                kept = plan is null ? null : await BeginAsync(plan);
            }

            round = null;
            await document.ReplaceAsync(_ => new RouteDocument { Plan = plan, Round = kept });
        }
        finally
        {
            turn.Release();
        }

        Changed();
    }

    /// <summary>Reads the plan again: another node may have changed it.</summary>
    public Task ReadAgainAsync() => document.ReadStateAsync();

    /// <summary>Who is aboard has changed, or the vehicle was scanned.</summary>
    public void Changed()
    {
        progress = null;
        if (document.State.Plan is null)
        {
            return;
        }

        changed = true;
        if (!armed && round is not { IsReported: true })
        {
            Arm(services.Options.EvaluateEvery);
        }
    }

    /// <summary>The plan and what is done of it; null when there is none.</summary>
    public RouteView? View(long version, long now) => document.State.Plan is { } plan ? View(version, now, plan) : null;

    /// <summary>A plan, which another one may have replaced already, and what is done of it.</summary>
    public RouteView View(long version, long now, RouteSpec plan)
    {
        StopFacts[] stops = Progress(plan);
        return new RouteView
        {
            Plan = plan,
            Done = Array.ConvertAll(stops, stop => stop.Done),
            DoneAt = Array.ConvertAll(stops, stop => stop.DoneAt),
            Version = version,
            AsOf = now,
        };
    }

    /// <summary>When the vehicle comes to the stop of a package, as it is shown, and how the package's promise stands by that; null when no plan names it or its stop is made.</summary>
    public async ValueTask<(ExpectedArrival Arrival, PromiseState Outlook)?> ArrivalOfAsync(IReadOnlyList<string> barcodes, long now)
    {
        if (Look(now) is not { } current)
        {
            return null;
        }

        stopOf ??= StopsByPackage(current.Plan);
        (ExpectedArrival Arrival, PromiseState Outlook)? found = null;
        for (int i = 0; i < barcodes.Count && found is null; i++)
        {
            if (stopOf.TryGetValue(barcodes[i], out int stop))
            {
                found = current.ArrivalAt(stop, barcodes[i], now, promisedBy);
            }
        }

        if (current.IsChanged)
        {
            // What was shown once must be known after a crash.
            await KeepAsync(current);
        }

        return found;
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

    /// <summary>The round with all that is known now; null when none is planned.</summary>
    private VehicleRound? Look(long now)
    {
        if (document.State is not { Plan: { } plan } stored)
        {
            return round = null;
        }

        StopFacts[] stops = Progress(plan);
        bool anew = !ReferenceEquals(round?.Plan, plan);
        if (anew)
        {
            round = new VehicleRound(plan, stored.Round ?? RoundDocument.Begin(StationOf(plan), new StationLearner().Model(null), 0, plan.Stops.Count), vehicleId);
        }

        if (anew || changed || Math.Abs(now - lookedAt) >= services.Options.RecheckAfter.TotalMilliseconds)
        {
            round!.Take(RoundFacts.Of(stops, DepartedAt(plan), plan.DepartsAt));
            round.Look(now, promisedBy);
            changed = false;
            lookedAt = now;
        }

        return round;
    }

    private string? StationOf(RouteSpec plan) => plan.StationId ?? HomeStation?.Invoke();

    /// <summary>A new round; one whose station cannot be asked is predicted by what is known of no station.</summary>
    private async Task<RoundDocument> BeginAsync(RouteSpec plan)
    {
        string? stationId = StationOf(plan);
        if (stationId is not null)
        {
            try
            {
                RoundBasis basis = await services.Grains.GetGrain<IStationArrivalsGrain>(stationId).Begin(vehicleId, plan.DepartsAt);
                return RoundDocument.Begin(stationId, basis.ToModel(), basis.UtcOffset, plan.Stops.Count);
            }
#pragma warning disable CA1031 // Whatever it was, the van gets its plan.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogNotAsked(services.Logger, stationId, vehicleId, error);
            }
        }

        return RoundDocument.Begin(stationId, new StationLearner().Model(null), 0, plan.Stops.Count);
    }

    /// <summary>Stores what was shown. Who asked is answered also where that fails: it is tried again with the next change.</summary>
    private async Task KeepAsync(VehicleRound current)
    {
        await turn.WaitAsync();
        try
        {
            if (!current.IsChanged || !ReferenceEquals(current, round))
            {
                return;
            }

            current.IsChanged = false;
            RoundDocument kept = current.Document;
            await document.ReplaceAsync(stored =>
                stored.Plan is not null && (stored.Round is null ? ReferenceEquals(stored.Plan, current.Plan) : stored.Round.PlanId == kept.PlanId) ? stored with { Round = kept } : stored);
        }
#pragma warning disable CA1031 // A failed write of windows refuses nobody a view.
        catch (Exception error)
#pragma warning restore CA1031
        {
            current.IsChanged = true;
            LogNotKept(services.Logger, vehicleId, error);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task TickAsync()
    {
        armed = false;
        if (Look(Now) is not { } current)
        {
            return;
        }

        bool told = true;
        if (current.IsToReport)
        {
            told = await TryTellAsync(current);
        }

        if (current.IsChanged)
        {
            await KeepAsync(current);
        }

        if ((current.IsChanged || !told) && !armed)
        {
            Arm(RetryAfter);
        }
    }

    /// <summary>Tells the station how a round went; a repeat is recognised there.</summary>
    private async Task<bool> TryTellAsync(VehicleRound ended)
    {
        RoundOutcome outcome = ended.Outcome();
        try
        {
            if (ended.StationId is { } stationId && !ended.IsReported && !outcome.IsEmpty)
            {
                await services.Grains.GetGrain<IStationArrivalsGrain>(stationId).Report(outcome);
            }

            ended.Told();
            return true;
        }
#pragma warning disable CA1031 // Whatever it was, it is tried again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotTold(services.Logger, vehicleId, error);
            return false;
        }
    }

    private void Arm(TimeSpan after)
    {
        armed = true;
        if (timer is null)
        {
            timer = grain.RegisterGrainTimer(
                static (route, _) => route.TickAsync(),
                this,
                new GrainTimerCreationOptions { DueTime = after, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
        }
        else
        {
            timer.Change(after, Timeout.InfiniteTimeSpan);
        }
    }

    private long? PromisedBy(string packageId) =>
        Members.Watched.TryGetValue(new MemberKey(false, packageId), out MemberTable.Member member) && member.Row.Present ? member.Row.PromisedBy : null;

    /// <summary>When the vehicle was scanned to depart; where it was not, when it was scanned to be out for delivery.</summary>
    private long? DepartedAt(RouteSpec plan)
    {
        long? departed = null, outForDelivery = null;
        foreach (FoldedEvent e in carrier.State.Events)
        {
            if (!e.Withdrawn && e.Row.EventTime >= plan.DepartsAt - BeforeDeparture)
            {
                departed ??= e.Row.Type is ScanType.Departed ? e.Row.EventTime : null;
                outForDelivery ??= e.Row.Type is ScanType.OutForDelivery ? e.Row.EventTime : null;
            }
        }

        return departed ?? outForDelivery;
    }

    private StopFacts[] Progress(RouteSpec plan)
    {
        if (!ReferenceEquals(known, plan))
        {
            known = plan;
            progress = null;
            stopOf = null;
        }

        if (progress is not null)
        {
            return progress;
        }

        var stops = new StopFacts[plan.Stops.Count];
        bool underWay = false;
        for (int i = 0; i < stops.Length; i++)
        {
            stops[i] = LookAboard(plan.Stops[i].PackageIds, plan.DepartsAt - BeforeDeparture);
            underWay |= stops[i].Done;
        }

        // Once the round is under way, a stop for which nothing ever came aboard has nothing left to do. Before, its packages may still be loaded.
        for (int i = 0; underWay && i < stops.Length; i++)
        {
            if (!stops[i].Done && !stops[i].Aboard)
            {
                stops[i] = stops[i] with { Done = true };
            }
        }

        return progress = stops;
    }

    private StopFacts LookAboard(IReadOnlyList<string> packageIds, long since)
    {
        bool aboard = false;
        long? leftAt = null, deliveredAt = null, outSince = null;
        for (int i = 0; i < packageIds.Count; i++)
        {
            if (Members.Find(new MemberKey(false, packageIds[i])) is not { } member)
            {
                continue;
            }

            aboard |= member.Present;
            if (member is { Present: true, Status: PackageStatus.OutForDelivery } && !(member.Stays[^1].Since < outSince))
            {
                outSince = member.Stays[^1].Since;
            }

            foreach (Stay stay in member.Stays)
            {
                if (stay.Until is { } until && until >= since)
                {
                    leftAt = !(until < leftAt) ? until : leftAt;
                    deliveredAt = stay.End is StayEnd.DeliveredFrom && !(until < deliveredAt) ? until : deliveredAt;
                }
            }
        }

        bool done = !aboard && leftAt is not null;
        return new StopFacts(done, done ? leftAt : null, aboard, deliveredAt, outSince);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What station {StationId} knows of its rounds could not be asked for vehicle {VehicleId}; its round is predicted without")]
    private static partial void LogNotAsked(ILogger logger, string stationId, string vehicleId, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was shown of the round of vehicle {VehicleId} could not be stored; it is tried again")]
    private static partial void LogNotKept(ILogger logger, string vehicleId, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How the round of vehicle {VehicleId} went could not be told to its station; it is tried again")]
    private static partial void LogNotTold(ILogger logger, string vehicleId, Exception error);
}
