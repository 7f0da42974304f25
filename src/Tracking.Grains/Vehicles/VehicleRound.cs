using Tracking.Grains.Arrivals;
using Tracking.Model.Packages;
using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Vehicles;

/// <summary>
/// One planned round of a vehicle: when each stop is expected, what customers see of that, and what it means for promises. It knows the facts that it was given last; when
/// one comes late, predictions are made anew from all of them. What was shown is not: it changes by the policy only.
/// </summary>
internal sealed class VehicleRound
{
    /// <summary>Planned service where the plan says none; seconds.</summary>
    public const double UsualServiceSeconds = 60;

    /// <summary>A plan that departs more than this earlier or later is one of another round; milliseconds.</summary>
    private const long SameRound = 12 * 60 * 60 * 1000;

    /// <summary>Plans do not say what sort of door a stop is.</summary>
    private const string AnyDoor = "door";

    private static readonly WindowOptions Policy = new();
    private readonly string driverId;
    private readonly RoundPlan plan;
    private readonly RoundDocument stored;
    private readonly ShownStop?[] shown;
    private readonly Dictionary<string, PromiseState> outlooks;
    private RoundArrivals arrivals;
    private RoundFacts facts;
    private ArrivalPrediction[] predictions;
    private RoundOutcome? outcome;
    private bool reported;

    /// <summary>A round as it is stored.</summary>
    /// <param name="spec">Its plan.</param>
    /// <param name="stored">What is kept beside it.</param>
    /// <param name="driverId">Who drives.</param>
    public VehicleRound(RouteSpec spec, RoundDocument stored, string driverId)
    {
        Plan = spec;
        this.stored = stored;
        this.driverId = driverId;
        plan = PlanOf(spec, stored.FirstWaySeconds);
        shown = [.. stored.Shown];
        outlooks = new Dictionary<string, PromiseState>(stored.Outlooks, StringComparer.Ordinal);
        reported = stored.Reported;
        (arrivals, facts, predictions) = Anew();
    }

    /// <summary>Its plan.</summary>
    public RouteSpec Plan { get; }

    /// <summary>The round; the same after it was planned anew.</summary>
    public Guid RoundId => stored.RoundId;

    /// <summary>The plan's own id.</summary>
    public Guid PlanId => stored.PlanId;

    /// <summary>Station to which it reports; null for none.</summary>
    public string? StationId => stored.StationId;

    /// <summary>Whether something is to be stored.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Whether its station was told how it went.</summary>
    public bool IsReported => reported;

    /// <summary>Whether it has ended and its station was not told yet.</summary>
    public bool IsToReport => !reported && arrivals.IsFinished && facts.Made.Length > 0;

    /// <summary>What is to be stored of it.</summary>
    public RoundDocument Document => stored with { Shown = [.. shown], Outlooks = new Dictionary<string, PromiseState>(outlooks, StringComparer.Ordinal), Reported = reported };

    /// <summary>Takes in all that is known now.</summary>
    public void Take(RoundFacts known)
    {
        if (!known.Extends(facts))
        {
            (arrivals, facts, predictions) = Anew();
        }

        for (int i = 0; i < known.FallenAway.Length; i++)
        {
            if (known.FallenAway[i] && !facts.FallenAway[i])
            {
                arrivals.Drop(i);
            }
        }

        if (known.DepartedAt is { } departedAt)
        {
            arrivals.Departed(departedAt);
        }

        for (int i = facts.Made.Length; i < known.Made.Length; i++)
        {
            arrivals.Done(known.Made[i].Stop, known.Made[i].At);
        }

        facts = known;
    }

    /// <summary>Works out when open stops are expected, and what is shown of those that were shown before or that the vehicle is on its way to.</summary>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="promisedBy">By when a package aboard is promised; null for one that is not aboard or not promised.</param>
    public void Look(long now, Func<string, long?> promisedBy)
    {
        arrivals.Predict(now, predictions);
        for (int i = 0; i < shown.Length; i++)
        {
            if (IsOpen(i) && (shown[i] is not null || facts.IsUnderWay))
            {
                Show(i);
                Weigh(i, now, promisedBy);
            }
        }
    }

    /// <summary>What is shown of a stop, and how a promise of one of its packages stands by the prediction; null for a stop that the vehicle does not come to any more.</summary>
    /// <param name="stop">Its number in the plan.</param>
    /// <param name="packageId">The package as the plan names it.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="promisedBy">As for <see cref="Look"/>.</param>
    public (ExpectedArrival Arrival, PromiseState Outlook)? ArrivalAt(int stop, string packageId, long now, Func<string, long?> promisedBy)
    {
        if (!IsOpen(stop))
        {
            return null;
        }

        if (shown[stop] is null)
        {
            Show(stop);
            Weigh(stop, now, promisedBy);
        }

        ShownWindow window = shown[stop]!.Last;
        return (new ExpectedArrival(window.From, window.To, predictions[stop].StopsAway), outlooks.GetValueOrDefault(packageId, PromiseState.OnTrack));
    }

    /// <summary>What its station is told, the same each time.</summary>
    public RoundOutcome Outcome() => outcome ??= RoundOutcome.Of(stored.RoundId, arrivals.Report(), ShownOfMade(), stored.UtcOffset);

    /// <summary>Its station has been told.</summary>
    public void Told() => reported = IsChanged = true;

    /// <summary>Whether a plan is one of the same round: with a stop that is open here and departing about the same time.</summary>
    public bool ContinuesWith(RouteSpec spec)
    {
        if (Math.Abs(spec.DepartsAt - Plan.DepartsAt) >= SameRound || reported)
        {
            return false;
        }

        foreach (int former in FormerNumbers(spec))
        {
            if (former >= 0 && !facts.Closed[former])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is to be stored with another plan of the same round; this object is spent then.</summary>
    public RoundDocument PlannedAnew(RouteSpec spec, long now)
    {
        int[] former = FormerNumbers(spec);
        RoundDocument changed = Document with { PlanId = Guid.NewGuid(), Shown = [.. former.Select(number => number < 0 ? null : shown[number])] };
        if (!facts.IsUnderWay && stored.Base is null)
        {
            return changed with { FirstWaySeconds = null };
        }

        double? firstWay = FirstWay(spec, former, now);
        arrivals.Replan(PlanOf(spec, firstWay), former, now);
        return changed with { Base = arrivals.State, FirstWaySeconds = firstWay };
    }

    /// <summary>
    /// The way to the first stop from where the vehicle is, where the plan leaves that out: as it was planned before, for a new stop until it is planned to be there.
    /// </summary>
    private double? FirstWay(RouteSpec spec, int[] former, long now) =>
        former.Length == 0 || former.Any(number => number >= 0 && facts.Closed[number]) ? null
        : former[0] >= 0 ? plan.Stops[former[0]].TravelSeconds
        : Math.Max(0, spec.Stops[0].PlannedAt - Math.Max(now, spec.DepartsAt)) / 1000.0;

    /// <summary>
    /// The plan as the library has it: ways are the differences between planned times less the service before. An earlier time than the one before it counts as no way at all.
    /// </summary>
    private RoundPlan PlanOf(RouteSpec spec, double? firstWaySeconds)
    {
        var stops = new PlannedStop[spec.Stops.Count];
        double left = spec.DepartsAt;
        for (int i = 0; i < stops.Length; i++)
        {
            RouteStopSpec stop = spec.Stops[i];
            double service = stop.ServiceSeconds > 0 ? stop.ServiceSeconds : UsualServiceSeconds;
            double way = i == 0 && firstWaySeconds is { } first ? first : Math.Max(0, stop.PlannedAt - left) / 1000;
            stops[i] = new PlannedStop(AnyDoor, way, service);
            left = stop.PlannedAt + service * 1000;
        }

        return new RoundPlan { DepartsAt = spec.DepartsAt, DriverId = driverId, UtcOffset = stored.UtcOffset, Stops = stops };
    }

    private (RoundArrivals Arrivals, RoundFacts Facts, ArrivalPrediction[] Predictions) Anew() => (
        stored.Base is { } state ? new RoundArrivals(plan, stored.Model, state) : new RoundArrivals(plan, stored.Model),
        RoundFacts.None(plan.Stops.Count),
        new ArrivalPrediction[plan.Stops.Count]);

    /// <summary>Whether the vehicle is expected there: one that was made before the round was planned anew has no prediction even if its fact was undone since.</summary>
    private bool IsOpen(int stop) => !facts.Closed[stop] && predictions[stop].To > 0;

    private void Show(int stop)
    {
        ShownStop? before = shown[stop];
        WindowStep step = WindowPolicy.Next(before?.Last, predictions[stop], Policy);
        if (before is null)
        {
            shown[stop] = new ShownStop(step.Window.From, step.Window.To, step.Window, 0);
            IsChanged = true;
        }
        else if (step.Window != before.Last)
        {
            shown[stop] = before with { Last = step.Window, Told = before.Told + (step.Tell ? 1 : 0) };
            IsChanged = true;
        }
    }

    private void Weigh(int stop, long now, Func<string, long?> promisedBy)
    {
        IReadOnlyList<string> packageIds = Plan.Stops[stop].PackageIds;
        for (int i = 0; i < packageIds.Count; i++)
        {
            string id = packageIds[i];
            PromiseState before = outlooks.GetValueOrDefault(id, PromiseState.OnTrack);
            PromiseState outlook = promisedBy(id) is { } promised ? PromiseOutlook.Of(promised, predictions[stop], before, now) : PromiseState.OnTrack;
            if (outlook == before)
            {
                continue;
            }

            IsChanged = true;
            if (outlook is PromiseState.OnTrack)
            {
                outlooks.Remove(id);
            }
            else
            {
                outlooks[id] = outlook;
            }
        }
    }

    private List<ShownOutcome> ShownOfMade()
    {
        var seen = new List<ShownOutcome>();
        foreach ((int stop, long at) in facts.Made)
        {
            for (int i = 0; shown[stop] is { } window && i < Plan.Stops[stop].PackageIds.Count; i++)
            {
                seen.Add(new ShownOutcome(window.FirstFrom, window.FirstTo, window.Last.From, window.Last.To, window.Last.Revisions, window.Told, at));
            }
        }

        return seen;
    }

    /// <summary>For each stop of another plan the number that it has here; −1 for one that is new, or had fallen away. By the packages that they share.</summary>
    private int[] FormerNumbers(RouteSpec spec)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < Plan.Stops.Count; i++)
        {
            foreach (string id in Plan.Stops[i].PackageIds)
            {
                numbers[id] = i;
            }
        }

        var taken = new HashSet<int>();
        int[] former = new int[spec.Stops.Count];
        for (int i = 0; i < former.Length; i++)
        {
            former[i] = -1;
            foreach (string id in spec.Stops[i].PackageIds)
            {
                if (numbers.TryGetValue(id, out int number) && !facts.FallenAway[number] && taken.Add(number))
                {
                    former[i] = number;
                    break;
                }
            }
        }

        return former;
    }
}
