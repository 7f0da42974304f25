namespace Tracking.Planning.Arrivals;

/// <summary>
/// Says when each stop of a round will be done, from the plan, what the station has learned, and what is seen of the round as it goes. Nothing but departure and the
/// times at which stops are done needs to be known. It takes time from its caller; the same calls give the same answers. Not safe for use by several threads at once.
/// </summary>
public sealed class RoundArrivals
{
    /// <summary>
    /// A stop that was passed is expected to be next for so many stops: drivers swap neighbours more often than they leave one out. After that it is expected last.
    /// </summary>
    public const int Patience = 3;

    /// <summary>Shorter delays are not taken for a planned pause; seconds.</summary>
    private const double LeastPause = 300;

    private const double PauseVariance = 0.15;

    private readonly ArrivalModel model;
    private readonly double[] travelFactors = new double[ArrivalModel.Bands * 24];
    private readonly List<PendingPrediction> pending = [];
    private readonly List<DrivenLeg> legs = [];
    private readonly List<ScoredPrediction> scored = [];
    private readonly List<int> order = [];
    private RoundPlan plan;
    private double[] serviceSeconds = [];
    private StopProgress[] stops = [];
    private PendingPrediction[] ahead = [];
    private long? departedAt, pauseDueSince;
    private int last = -1, stopsDone;
    private long lastAt;
    private RoundPace pace;
    private double pauseTaken;

    /// <summary>A round that has not left.</summary>
    /// <exception cref="ArgumentException">A value of the plan is out of its range.</exception>
    public RoundArrivals(RoundPlan plan, ArrivalModel model)
        : this(plan, model, new RoundState { Pace = model.Pace, Stops = new StopProgress[plan.Stops.Count] })
    {
    }

    /// <summary>A round as it was kept.</summary>
    /// <exception cref="ArgumentException">A value of the plan is out of its range, or the state is one of another number of stops.</exception>
    public RoundArrivals(RoundPlan plan, ArrivalModel model, RoundState state)
    {
        if (state.Stops.Count != plan.Stops.Count)
        {
            throw new ArgumentException($"The state is one of {state.Stops.Count} stops, the plan has {plan.Stops.Count}; keep both together.");
        }

        this.model = model;
        for (int band = 0; band < ArrivalModel.Bands; band++)
        {
            for (int hour = 0; hour < 24; hour++)
            {
                travelFactors[band * 24 + hour] = Math.Exp(model.TravelByBand[band] + model.TravelByHour[hour] + model.DriverTravel);
            }
        }

        (departedAt, last, lastAt, stopsDone, pace) = (state.DepartedAt, state.Last, state.LastAt, state.StopsDone, state.Pace);
        (pauseTaken, pauseDueSince) = (state.PauseTaken, state.PauseDueSince);
        stops = [.. state.Stops];
        pending.AddRange(state.Pending);
        legs.AddRange(state.Legs);
        scored.AddRange(state.Scored);
        Take(this.plan = plan);
    }

    /// <summary>What is to be kept of it.</summary>
    public RoundState State => new()
    {
        DepartedAt = departedAt,
        Last = last,
        LastAt = lastAt,
        StopsDone = stopsDone,
        Pace = pace,
        PauseTaken = pauseTaken,
        PauseDueSince = pauseDueSince,
        Stops = [.. stops],
        Pending = [.. pending],
        Legs = [.. legs],
        Scored = [.. scored],
    };

    /// <summary>Whether no stop is open.</summary>
    public bool IsFinished => order.Count == 0;

    /// <summary>The van has left the station; milliseconds since 1970. Again changes nothing.</summary>
    public void Departed(long at)
    {
        if (departedAt is null)
        {
            departedAt = lastAt = at;
            Note(at);
        }
    }

    /// <summary>A stop was made, successfully or in vain. One that is closed already changes nothing.</summary>
    /// <param name="stop">Its number in the plan.</param>
    /// <param name="at">When; milliseconds since 1970. When that is before the stop made last, it was heard of late and tells nothing of the pace.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such stop.</exception>
    public void Done(int stop, long at)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stop);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stop, stops.Length);
        if (stops[stop].Closed)
        {
            return;
        }

        stops[stop] = stops[stop] with { Closed = true };
        Score(stop, at);
        if (departedAt is null)
        {
            departedAt = at;
        }
        else if (at < lastAt)
        {
            Sort();
            return;
        }
        else if (last >= -1)
        {
            Measure(stop, at);
        }

        (last, lastAt) = (stop, at);
        stopsDone++;
        for (int i = 0; i < stops.Length; i++)
        {
            stops[i] = stops[i] with { Passed = i < stop && !stops[i].Closed ? stops[i].Passed + 1 : 0 };
        }

        Sort();
        NotePause(at);
        Note(at);
    }

    /// <summary>A stop falls away: nothing for it is aboard.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such stop.</exception>
    public void Drop(int stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stop);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stop, stops.Length);
        stops[stop] = stops[stop] with { Closed = true };
        pending.RemoveAll(made => made.Stop == stop);
        Sort();
    }

    /// <summary>Puts another plan in place, such as one with stops added.</summary>
    /// <param name="changed">The plan from now on.</param>
    /// <param name="formerly">For each of its stops the number that it had in the plan before; −1 for a new one.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <exception cref="ArgumentException">A value of the plan is out of its range, or not every stop has its former number.</exception>
    public void Replan(RoundPlan changed, IReadOnlyList<int> formerly, long now)
    {
        if (formerly.Count != changed.Stops.Count)
        {
            throw new ArgumentException($"There are {formerly.Count} former numbers for {changed.Stops.Count} stops; give one for each.");
        }

        var known = new StopProgress[formerly.Count];
        var numbers = new Dictionary<int, int>();
        for (int i = 0; i < formerly.Count; i++)
        {
            if (formerly[i] >= 0)
            {
                known[i] = stops[formerly[i]];
                numbers[formerly[i]] = i;
            }
        }

        last = last < 0 ? last : numbers.GetValueOrDefault(last, -2);
        int kept = 0;
        for (int i = 0; i < pending.Count; i++)
        {
            if (numbers.TryGetValue(pending[i].Stop, out int number))
            {
                pending[kept++] = pending[i] with { Stop = number };
            }
        }

        pending.RemoveRange(kept, pending.Count - kept);
        stops = known;
        Take(plan = changed);
        if (departedAt is not null)
        {
            Note(now);
        }
    }

    /// <summary>When the open stops will be done.</summary>
    /// <param name="now">Milliseconds since 1970; nothing is expected before it.</param>
    /// <param name="into">One for each stop of the plan; those of closed stops are left as they are.</param>
    /// <exception cref="ArgumentException">It has another number of places than the plan has stops.</exception>
    public void Predict(long now, Span<ArrivalPrediction> into)
    {
        if (into.Length != stops.Length)
        {
            throw new ArgumentException($"There are places for {into.Length} predictions; give one for each of the {stops.Length} stops.");
        }

        Look(now);
        for (int i = 0; i < order.Count; i++)
        {
            into[order[i]] = ahead[i].Prediction;
        }
    }

    /// <summary>What it has to tell since it told last, which it then forgets: for <see cref="StationLearner.Learn"/> and a <see cref="Scoreboard"/>.</summary>
    public RoundReport Report()
    {
        double pauses = plan.Stops.Sum(stop => stop.PauseSeconds);
        var report = new RoundReport
        {
            DriverId = plan.DriverId,
            Legs = [.. legs],
            Scored = [.. scored],
            Pace = IsFinished && stopsDone > 0 ? pace : null,
            PauseShare = IsFinished && stopsDone > 0 && pauses > 0 ? Math.Min(1, pauseTaken / pauses) : null,
        };
        legs.Clear();
        scored.Clear();
        return report;
    }

    private void Take(RoundPlan taken)
    {
        taken.Validate();
        serviceSeconds = new double[taken.Stops.Count];
        for (int i = 0; i < serviceSeconds.Length; i++)
        {
            double kind = model.ServiceByKind.GetValueOrDefault(taken.Stops[i].Kind, model.ServiceOfOthers);
            serviceSeconds[i] = taken.Stops[i].ServiceSeconds * Math.Exp(kind + model.ServiceLevel + model.DriverService);
        }

        ahead = new PendingPrediction[serviceSeconds.Length];
        Sort();
    }

    /// <summary>Open stops in the order in which they are expected: those just passed, those ahead, those passed long ago.</summary>
    private void Sort()
    {
        order.Clear();
        for (int pass = 0; pass < 3; pass++)
        {
            for (int i = 0; i < stops.Length; i++)
            {
                int turn = stops[i].Passed switch { 0 => 1, <= Patience => 0, _ => 2 };
                if (!stops[i].Closed && turn == pass)
                {
                    order.Add(i);
                }
            }
        }
    }

    private void Measure(int stop, long at)
    {
        double planned = plan.TravelSeconds(last, stop), took = (at - lastAt) / 1000.0;
        int hour = HourAt(lastAt);
        double travel = Travel(planned, hour) * Math.Exp(pace.Travel), service = serviceSeconds[stop] * Math.Exp(pace.Service);
        double surprise = took - travel - service, legVariance = model.Noise * ArrivalModel.LegVariance(travel, service);
        double excess = surprise - RoundPace.Clip(surprise, legVariance + pace.VarianceOf(travel, service));
        if (excess >= LeastPause && PauseLeft() is > 0 and double left)
        {
            pauseTaken += excess >= 0.4 * left ? left : excess;
            (took, surprise) = (took - excess, surprise - excess);
        }

        pace = pace.After(travel, service, surprise, legVariance);
        legs.Add(new DrivenLeg(plan.Stops[stop].Kind, planned, plan.Stops[stop].ServiceSeconds, took, hour));
    }

    private void NotePause(long at)
    {
        bool due = PauseDue() > 0;
        pauseDueSince = due ? pauseDueSince ?? at : null;
    }

    /// <summary>Planned pauses that were not taken; seconds.</summary>
    private double PauseLeft()
    {
        double planned = 0;
        for (int i = 0; i < stops.Length; i++)
        {
            planned += plan.Stops[i].PauseSeconds;
        }

        return planned - pauseTaken;
    }

    /// <summary>Planned pauses that should have been taken and were not; below 0 when more was taken. Seconds.</summary>
    private double PauseDue()
    {
        double due = -pauseTaken;
        for (int i = 0; i < stops.Length; i++)
        {
            due += stops[i].Closed || stops[i].Passed > 0 ? plan.Stops[i].PauseSeconds : 0;
        }

        return due;
    }

    private void Score(int stop, long at)
    {
        int kept = 0;
        for (int i = 0; i < pending.Count; i++)
        {
            if (pending[i].Stop == stop)
            {
                scored.Add(new ScoredPrediction(pending[i], at));
            }
            else
            {
                pending[kept++] = pending[i];
            }
        }

        pending.RemoveRange(kept, pending.Count - kept);
    }

    /// <summary>Notes the first prediction of each stop on each horizon, of those of rounds that have just left the one at departure.</summary>
    private void Note(long now)
    {
        Look(now);
        for (int i = 0; i < order.Count; i++)
        {
            int stop = order[i], bit = 1 << ahead[i].Horizon;
            if ((stops[stop].Noted & bit) == 0 && (stopsDone == 0 || !Horizon.IsJustLeft(ahead[i].Horizon)))
            {
                stops[stop] = stops[stop] with { Noted = stops[stop].Noted | bit };
                pending.Add(ahead[i]);
            }
        }
    }

    private double Travel(double planned, int hour) => planned * travelFactors[ArrivalModel.BandOf(planned) * 24 + hour];

    private int HourAt(long time) => (int)((((time + plan.UtcOffset) / 3_600_000) % 24 + 24) % 24);

    private void Look(long now)
    {
        bool left = departedAt is not null;
        long start = left ? lastAt : Math.Max(plan.DepartsAt, now);
        double since = Math.Max(0, (now - start) / 1000.0);
        double slowTravel = Math.Exp(pace.Travel), slowService = Math.Exp(pace.Service);
        double due = PauseDue(), credit = Math.Max(0, -due);
        double overdue = Math.Max(0, due) * model.PauseShare * Math.Exp(-(pauseDueSince is { } dueSince ? Math.Max(0, now - dueSince) / 3_600_000.0 : 0));
        double seconds = 0, travelled = 0, served = 0, noise = 0;
        int from = last;
        for (int i = 0; i < order.Count; i++)
        {
            int stop = order[i];
            double planned = from >= -1 ? plan.TravelSeconds(from, stop) : plan.Stops[stop].TravelSeconds;
            double travel = Travel(planned, HourAt(start + (long)(seconds * 1000))) * slowTravel, service = serviceSeconds[stop] * slowService;
            double pause = i == 0 ? overdue : 0;
            if (stops[stop].Passed == 0 && plan.Stops[stop].PauseSeconds > 0)
            {
                pause += Math.Max(0, plan.Stops[stop].PauseSeconds - credit) * model.PauseShare;
                credit = Math.Max(0, credit - plan.Stops[stop].PauseSeconds);
            }

            double leg = travel + service + pause;
            if (i == 0 && since > 0)
            {
                // What lasts longer than expected lasts longer still.
                leg = since + Math.Max(leg - since, 0.25 * (travel + service) + 0.15 * Math.Max(0, since - leg));
            }

            seconds += leg;
            travelled += travel;
            served += service;
            noise += model.Noise * ArrivalModel.LegVariance(travel, service) + PauseVariance * pause * pause;
            double scale = Math.Sqrt(noise + pace.VarianceOf(travelled, served));
            int horizon = Horizon.Of(stopsDone, i);
            ErrorQuantiles errors = model.Errors[horizon];
            long raw = start + (long)(seconds * 1000);
            ahead[i] = new PendingPrediction(
                stop,
                horizon,
                now,
                new ArrivalPrediction(
                    Math.Max(now, raw + (long)(errors.Middle * scale * 1000)),
                    Math.Max(now, raw + (long)(errors.Lower * scale * 1000)),
                    Math.Max(now, raw + (long)(errors.Upper * scale * 1000)),
                    i),
                raw,
                scale);
            from = stop;
        }
    }
}
