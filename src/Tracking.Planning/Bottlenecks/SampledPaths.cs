using Tracking.Planning.Routing;

namespace Tracking.Planning.Bottlenecks;

/// <summary>
/// Everything that chance decides in the hours ahead, drawn once for each path: when how many packages arrive, and how much people get done. What a station then does with it is
/// <see cref="TandemQueue"/>'s, so that actions and staffings are compared on the same luck (common random numbers).
/// </summary>
internal sealed class SampledPaths
{
    // A level is half forgotten after a day.
    private const double LevelKept = 0.9715;

    private readonly int[] arrivals;
    private readonly int[]? sellable;
    private readonly float[] shiftFactors;
    private readonly float[] hourFactors;
    private readonly int hours;

    private SampledPaths(StationSituation situation, BottleneckOptions options)
    {
        Situation = situation;
        Options = options;
        StepsPerHour = 60 / options.StepMinutes;
        Steps = options.HorizonHours * StepsPerHour;
        hours = options.HorizonHours + 1;
        Deadlines = situation.Deadlines.Count;
        Shifts = situation.Plan.Shifts.Count;
        arrivals = new int[options.Paths * Steps * Deadlines];
        sellable = HasSellable(situation) ? new int[options.Paths * Steps * Deadlines] : null;
        shiftFactors = new float[options.Paths * StationPlan.StageCount * Shifts];
        hourFactors = new float[options.Paths * StationPlan.StageCount * hours];
    }

    public StationSituation Situation { get; }

    public BottleneckOptions Options { get; }

    public int StepsPerHour { get; }

    public int Steps { get; }

    public int Deadlines { get; }

    public int Shifts { get; }

    public int Count => Options.Paths;

    /// <summary>Packages that arrive, at [step × deadlines + deadline].</summary>
    public ReadOnlySpan<int> Arrivals(int path) => arrivals.AsSpan(path * Steps * Deadlines, Steps * Deadlines);

    /// <summary>Those among them that would not come if nothing more of theirs were sold from now on; empty when there are none.</summary>
    public ReadOnlySpan<int> Sellable(int path) => sellable is null ? [] : sellable.AsSpan(path * Steps * Deadlines, Steps * Deadlines);

    /// <summary>What people of a shift get done against their rate, absences included, at [stage × shifts + shift].</summary>
    public ReadOnlySpan<float> ShiftFactors(int path) => shiftFactors.AsSpan(path * StationPlan.StageCount * Shifts, StationPlan.StageCount * Shifts);

    /// <summary>What an hour is better or worse than its shift, at [stage × <see cref="Hours"/> + hour].</summary>
    public ReadOnlySpan<float> HourFactors(int path) => hourFactors.AsSpan(path * StationPlan.StageCount * hours, StationPlan.StageCount * hours);

    /// <summary>Entries for each stage in <see cref="HourFactors"/>.</summary>
    public int Hours => hours;

    public static SampledPaths Draw(StationSituation situation, BottleneckOptions options, CancellationToken cancellation)
    {
        var paths = new SampledPaths(situation, options);
        foreach (InboundGroup group in situation.Inbound)
        {
            paths.DrawGroup(group);
        }

        var transits = new TransitTimes.Remaining[situation.Unseen.Count][];
        for (int stream = 0; stream < transits.Length; stream++)
        {
            IReadOnlyList<UnseenHour> hours = situation.Unseen[stream].Hours;
            transits[stream] = new TransitTimes.Remaining[hours.Count];
            for (int hour = 0; hour < hours.Count; hour++)
            {
                transits[stream][hour] = hours[hour].Deadline < 0 ? default : hours[hour].Transit.After(0);
            }
        }

        for (int path = 0; path < options.Paths; path++)
        {
            if ((path & 63) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            paths.DrawPath(path, transits);
        }

        return paths;
    }

    /// <summary>The step at whose beginning a moment lies nearest; may lie before 0 or beyond the last.</summary>
    public int StepOf(DateTimeOffset moment) => (int)Math.Round((moment - Situation.Now).TotalMinutes / Options.StepMinutes);

    private static bool HasSellable(StationSituation situation)
    {
        foreach (UnseenStream stream in situation.Unseen)
        {
            if (stream.CanStopSelling)
            {
                return true;
            }
        }

        return false;
    }

    private void DrawGroup(InboundGroup group)
    {
        if (group.Packages == 0)
        {
            return;
        }

        TransitTimes.Remaining remaining = group.Transit.After((Situation.Now - group.Since).TotalHours);
        var own = new SearchRandom(Options.Seed * 17 + (ulong)group.Since.Ticks);
        for (int path = 0; path < Options.Paths; path++)
        {
            double luck = group.Together < 0 ? own.NextDouble() : SharedLuck(path, group.Together);
            Arrive(arrivals.AsSpan(path * Steps * Deadlines, Steps * Deadlines), group.Deadline, group.Packages, 0, remaining.Hours(luck));
        }
    }

    private void DrawPath(int path, TransitTimes.Remaining[][] transits)
    {
        var random = new SearchRandom(Options.Seed ^ ((ulong)(path + 1) * 0x9E3779B97F4A7C15));
        DrawPeople(path, ref random);
        if (Situation.Unseen.Count > 0)
        {
            DrawUnseen(path, arrivals.AsSpan(path * Steps * Deadlines, Steps * Deadlines), transits, ref random);
        }
    }

    private void DrawPeople(int path, ref SearchRandom random)
    {
        Span<float> shifts = shiftFactors.AsSpan(path * StationPlan.StageCount * Shifts, StationPlan.StageCount * Shifts);
        for (int stage = 0; stage < StationPlan.StageCount; stage++)
        {
            for (int shift = 0; shift < Shifts; shift++)
            {
                StaffShift plan = Situation.Plan.Shifts[shift];
                double factor = LogNormal(Options.ShiftSpread, ref random);
                double luck = random.NextDouble();
                int people = plan.People[stage];
                if (!plan.AttendanceKnown && people > 0)
                {
                    factor *= 1 - Binomial(people, Options.AbsenceRate, luck) / (double)people;
                }

                shifts[stage * Shifts + shift] = (float)factor;
            }
        }

        Span<float> wobble = hourFactors.AsSpan(path * StationPlan.StageCount * hours, StationPlan.StageCount * hours);
        for (int i = 0; i < wobble.Length; i++)
        {
            wobble[i] = (float)LogNormal(Options.HourSpread, ref random);
        }
    }

    // An error has a level that fades over a day and a part of its own; a station's streams share a part of the level. Split normal: each side of the median has its own width.
    private void DrawUnseen(int path, Span<int> coming, TransitTimes.Remaining[][] transits, ref SearchRandom random)
    {
        Span<int> stoppable = sellable is null ? [] : sellable.AsSpan(path * Steps * Deadlines, Steps * Deadlines);
        double renew = Math.Sqrt(1 - LevelKept * LevelKept), lasting = Math.Sqrt(Options.HourCorrelation), passing = Math.Sqrt(1 - Options.HourCorrelation);
        double common = Math.Sqrt(Options.StreamCorrelation), own = Math.Sqrt(1 - Options.StreamCorrelation);
        Span<double> station = stackalloc double[98];
        double level = NormalQuantile.Of(random.NextDouble());
        for (int i = 0; i < station.Length; i++)
        {
            station[i] = level;
            level = LevelKept * level + renew * NormalQuantile.Of(random.NextDouble());
        }

        for (int number = 0; number < transits.Length; number++)
        {
            UnseenStream stream = Situation.Unseen[number];
            double error = NormalQuantile.Of(random.NextDouble());
            for (int i = 0; i < stream.Hours.Count; i++)
            {
                UnseenHour hour = stream.Hours[i];
                double begin = (stream.FirstHour - Situation.Now).TotalHours + i;
                if (begin + 1 <= 0 || begin >= Options.HorizonHours)
                {
                    continue;
                }

                double shared = common * station[(int)Math.Clamp(begin + 1, 0, station.Length - 1)] + own * error;
                double deviation = lasting * shared + passing * NormalQuantile.Of(random.NextDouble());
                error = LevelKept * error + renew * NormalQuantile.Of(random.NextDouble());
                double expected = hour.Median + deviation / NormalQuantile.Of90 * (deviation < 0 ? hour.Median - hour.Low : hour.High - hour.Median);
                double exact = Math.Max(0, expected) * Math.Min(1, begin + 1);
                int packages = (int)(exact + random.NextDouble());
                double luck = hour.Together < 0 ? random.NextDouble() : SharedLuck(path, hour.Together);
                if (packages == 0 || hour.Deadline < 0)
                {
                    continue;
                }

                double accepted = (Math.Max(0, begin) + begin + 1) / 2;
                double takes = transits[number][i].Hours(luck);
                Arrive(coming, hour.Deadline, packages, accepted, takes);
                if (stream.CanStopSelling)
                {
                    Arrive(stoppable, hour.Deadline, packages, accepted, takes);
                }
            }
        }
    }

    private void Arrive(Span<int> into, int deadline, int packages, double fromHours, double afterHours)
    {
        double at = (fromHours + afterHours) * StepsPerHour;
        if (at < Steps)
        {
            into[(int)at * Deadlines + deadline] += packages;
        }
    }

    private double SharedLuck(int path, int together) =>
        new SearchRandom(Options.Seed * 31 + (ulong)path * 0xD1B54A32D192ED03 + (ulong)together * 0x8CB92BA72F3D8DD7).NextDouble();

    // The mean is 1, whatever the spread.
    private static double LogNormal(double spread, ref SearchRandom random)
    {
        double normal = NormalQuantile.Of(random.NextDouble());
        return spread == 0 ? 1 : Math.Exp(spread * normal - spread * spread / 2);
    }

    private static int Binomial(int trials, double rate, double luck)
    {
        if (rate == 0)
        {
            return 0;
        }

        double chance = Math.Pow(1 - rate, trials), sum = chance;
        int successes = 0;
        while (luck > sum && successes < trials)
        {
            chance *= (trials - successes) / (successes + 1.0) * rate / (1 - rate);
            sum += chance;
            successes++;
        }

        return successes;
    }
}
