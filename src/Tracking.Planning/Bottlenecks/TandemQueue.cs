namespace Tracking.Planning.Bottlenecks;

/// <summary>
/// Takes a path's packages through the stages of a station, step by step. Each stage serves who is due first, and passes on what it worked off at the next step; vans take at their departure
/// what stands staged, as far as there are places and people could load. In a step t a stage s with capacity c works off min(queue, ⌊c + what was left of a package's work⌋), so that what it has
/// worked off by t is the floor of min over u of (arrived by u + capacity from u to t): the reflection formula of a queue (Le Boudec and Thiran 2001, min-plus convolution), by which more capacity
/// never works off less. Because of the order of service that also holds for the packages due by any one deadline taken together.
/// </summary>
internal sealed class TandemQueue
{
    /// <summary>Steps from arrival to departure that the stages take at least.</summary>
    public const int ShortestSteps = StationPlan.StageCount;

    private const int Stages = StationPlan.StageCount;

    private readonly SampledPaths paths;
    private readonly int steps;
    private readonly int deadlines;
    private readonly int[] lastSteps;
    private readonly bool[] judged;
    private readonly int[] waveSteps;
    private readonly int[] waveLoadSteps;
    private readonly double[] waveLoadedBefore;
    private readonly int[] shiftFrom;
    private readonly int[] shiftUntil;
    private readonly int[] planPeople;
    private readonly double[] capacity;
    private readonly double[] capacitySum;
    private readonly double[] loading;
    private readonly int[] recovery;
    private readonly int[] recovered;
    private readonly int[] queues;
    private readonly int[] standing;
    private readonly int[] late;
    private readonly int[] total;
    private readonly int[] backlog;

    public TandemQueue(SampledPaths paths)
    {
        this.paths = paths;
        steps = paths.Steps;
        deadlines = paths.Deadlines;
        StationPlan plan = paths.Situation.Plan;
        waveSteps = new int[plan.Waves.Count];
        waveLoadSteps = new int[plan.Waves.Count];
        waveLoadedBefore = new double[plan.Waves.Count];
        shiftFrom = new int[plan.Shifts.Count];
        shiftUntil = new int[plan.Shifts.Count];
        planPeople = new int[plan.Shifts.Count * Stages];
        for (int shift = 0; shift < plan.Shifts.Count; shift++)
        {
            shiftFrom[shift] = Math.Clamp(paths.StepOf(plan.Shifts[shift].Start), 0, steps);
            shiftUntil[shift] = Math.Clamp(paths.StepOf(plan.Shifts[shift].End), 0, steps);
            for (int stage = 0; stage < Stages; stage++)
            {
                planPeople[shift * Stages + stage] = plan.Shifts[shift].People[stage];
            }
        }

        for (int wave = 0; wave < waveSteps.Length; wave++)
        {
            DateTimeOffset from = plan.Waves[wave].LoadingFrom;
            for (int before = 0; before < wave; before++)
            {
                from = !plan.Waves[before].Recovery && plan.Waves[before].Departure > from ? plan.Waves[before].Departure : from;
            }

            waveSteps[wave] = plan.Waves[wave].Departure < paths.Situation.Now ? -1 : paths.StepOf(plan.Waves[wave].Departure);
            waveLoadSteps[wave] = Math.Max(0, paths.StepOf(from));
            waveLoadedBefore[wave] = LoadedBefore(plan, from);
        }

        lastSteps = new int[deadlines];
        judged = new bool[deadlines];
        for (int deadline = 0; deadline < deadlines; deadline++)
        {
            DateTimeOffset due = paths.Situation.Deadlines[deadline].Due;
            lastSteps[deadline] = paths.StepOf(due);
            for (int wave = 0; wave < waveSteps.Length; wave++)
            {
                if (waveSteps[wave] >= 0 && !plan.Waves[wave].Recovery && plan.Waves[wave].Departure <= due)
                {
                    lastSteps[deadline] = waveSteps[wave];
                }
            }

            judged[deadline] = due >= paths.Situation.Now && lastSteps[deadline] < steps && lastSteps[deadline] >= 0;
        }

        capacity = new double[Stages * steps];
        capacitySum = new double[Stages * (steps + 1)];
        loading = new double[steps];
        recovery = new int[steps];
        recovered = new int[Stages * (steps + 1)];
        queues = new int[Stages * deadlines];
        standing = new int[Stages * deadlines];
        late = new int[deadlines];
        total = new int[deadlines];
        backlog = new int[Stages * (steps + 1) * deadlines];
    }

    /// <summary>Whether a deadline lies in the hours looked ahead.</summary>
    public bool IsJudged(int deadline) => judged[deadline];

    /// <summary>Step of the last wave that keeps a deadline.</summary>
    public int LastStep(int deadline) => lastSteps[deadline];

    public PathOutcomes RunAll(StationVariation variation, bool keepQueues, CancellationToken cancellation)
    {
        var outcomes = new PathOutcomes(paths.Count, deadlines, keepQueues ? paths.Options.HorizonHours : 0);
        for (int path = 0; path < paths.Count; path++)
        {
            if ((path & 63) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            Run(path, variation, outcomes);
        }

        return outcomes;
    }

    private void Run(int path, StationVariation variation, PathOutcomes outcomes)
    {
        FillCapacity(path, variation);
        ReadOnlySpan<int> arrivals = paths.Arrivals(path);
        ReadOnlySpan<int> sellable = variation.StopSelling ? paths.Sellable(path) : [];
        Span<double> carry = stackalloc double[Stages];
        for (int i = 0; i < queues.Length; i++)
        {
            queues[i] = paths.Situation.Waiting[i];
        }

        for (int k = 0; k < deadlines; k++)
        {
            int here = 0;
            for (int stage = 0; stage < Stages; stage++)
            {
                here += queues[stage * deadlines + k];
            }

            total[k] = here;
            late[k] = 0;
        }

        NoteBacklog(0);
        double divertCarry = 0;
        long dispatched = 0;
        for (int step = 0; step < steps; step++)
        {
            dispatched += Dispatch(step);
            for (int stage = Stages - 2; stage >= 0; stage--)
            {
                Serve(stage, step, ref carry[stage]);
            }

            for (int k = 0; k < deadlines; k++)
            {
                int coming = arrivals[step * deadlines + k];
                if (coming == 0)
                {
                    continue;
                }

                if (k == variation.StopDeadline && sellable.Length > 0)
                {
                    int stopped = sellable[step * deadlines + k];
                    outcomes.NotSold[path] += stopped;
                    coming -= stopped;
                }

                if (k == variation.Deadline && variation.DivertShare > 0 && step >= variation.DivertFrom)
                {
                    divertCarry += coming * variation.DivertShare;
                    int diverted = Math.Min(coming, (int)divertCarry);
                    divertCarry -= diverted;
                    outcomes.Diverted[path] += diverted;
                    coming -= diverted;
                }

                queues[k] += coming;
                total[k] += coming;
                if (step > lastSteps[k] - ShortestSteps)
                {
                    late[k] += step < lastSteps[k] ? coming : 0;
                    total[k] -= coming;
                    outcomes.TooLate[path * deadlines + k] += coming;
                }
            }

            NoteBacklog(step + 1);
            if (outcomes.Hours > 0 && (step + 1) % paths.StepsPerHour == 0)
            {
                int hour = step / paths.StepsPerHour;
                for (int stage = 0; stage < Stages; stage++)
                {
                    outcomes.Queues[(stage * outcomes.Hours + hour) * outcomes.Paths + path] =
                        deadlines == 0 ? 0 : backlog[(stage * (steps + 1) + step + 1) * deadlines + deadlines - 1];
                }
            }
        }

        outcomes.Dispatched[path] = dispatched;
        foreach (int waiting in queues)
        {
            outcomes.Remaining[path] += waiting;
        }

        for (int k = 0; k < deadlines; k++)
        {
            Judge(path, k, outcomes);
        }
    }

    private void FillCapacity(int path, StationVariation variation)
    {
        StationPlan plan = paths.Situation.Plan;
        ReadOnlySpan<float> shiftFactors = paths.ShiftFactors(path), hourFactors = paths.HourFactors(path);
        int[] people = variation.People ?? planPeople;
        int perHour = paths.StepsPerHour;
        for (int stage = 0; stage < Stages; stage++)
        {
            Span<double> row = capacity.AsSpan(stage * steps, steps);
            row.Clear();
            for (int shift = 0; shift < shiftFrom.Length; shift++)
            {
                double present = people[shift * Stages + stage] * (double)shiftFactors[stage * shiftFrom.Length + shift];
                for (int step = shiftFrom[shift]; step < shiftUntil[shift]; step++)
                {
                    row[step] += present;
                }
            }

            if (variation.ExtraPeople > 0 && (int)variation.ExtraStage == stage)
            {
                for (int step = Math.Max(0, variation.ExtraFrom); step < Math.Min(steps, variation.ExtraUntil); step++)
                {
                    row[step] += variation.ExtraPeople;
                }
            }

            double rate = plan.Stages[stage].PackagesPerPersonHour / perHour, most = plan.Stages[stage].EquipmentPerHour / perHour;
            ReadOnlySpan<float> wobble = hourFactors.Slice(stage * paths.Hours, paths.Hours);
            for (int step = 0; step < steps; step++)
            {
                row[step] = Math.Min(row[step] * rate * wobble[step / perHour], most);
            }
        }

        LoadWaves(plan);
        if (variation.ExtraPlaces > 0 && variation.Deadline >= 0 && judged[variation.Deadline])
        {
            capacity[(Stages - 1) * steps + lastSteps[variation.Deadline]] += variation.ExtraPlaces;
        }

        for (int stage = 0; stage < Stages; stage++)
        {
            int sums = stage * (steps + 1);
            capacitySum[sums] = 0;
            for (int step = 0; step < steps; step++)
            {
                capacitySum[sums + step + 1] = capacitySum[sums + step] + capacity[stage * steps + step];
            }
        }
    }

    // People load all the time a wave is open; what they could load, up to its places, leaves at its departure.
    private void LoadWaves(StationPlan plan)
    {
        Span<double> row = capacity.AsSpan((Stages - 1) * steps, steps);
        row.CopyTo(loading);
        row.Clear();
        Array.Clear(recovery);
        for (int wave = 0; wave < waveSteps.Length; wave++)
        {
            int departure = waveSteps[wave];
            if (departure < 0 || departure >= steps)
            {
                continue;
            }

            if (plan.Waves[wave].Recovery)
            {
                recovery[departure] += plan.Waves[wave].Vans * plan.Waves[wave].PackagesPerVan;
                continue;
            }

            double labour = waveLoadedBefore[wave];
            for (int step = waveLoadSteps[wave]; step < departure; step++)
            {
                labour += loading[step];
            }

            row[departure] += Math.Floor(Math.Min(labour, (double)plan.Waves[wave].Vans * plan.Waves[wave].PackagesPerVan));
        }
    }

    private int Dispatch(int step)
    {
        int room = (int)capacity[(Stages - 1) * steps + step], taken = 0;
        Span<int> staged = queues.AsSpan((Stages - 1) * deadlines, deadlines);
        for (int stage = Stages - 1; stage >= 0; stage--)
        {
            int fetched = recovery[step] > 0 ? Fetch(stage, step) : 0;
            recovered[stage * (steps + 1) + step + 1] = recovered[stage * (steps + 1) + step] + fetched;
            taken += fetched;
        }

        for (int k = 0; k < deadlines; k++)
        {
            if (room > 0 && staged[k] > 0)
            {
                int loaded = Math.Min(room, staged[k]);
                staged[k] -= loaded;
                room -= loaded;
                taken += loaded;
            }

            if (step == lastSteps[k])
            {
                for (int stage = 0; stage < Stages; stage++)
                {
                    standing[stage * deadlines + k] = queues[stage * deadlines + k];
                }
            }
        }

        return taken;
    }

    private int Fetch(int stage, int step)
    {
        int fetched = 0;
        for (int k = 0; k < deadlines && lastSteps[k] < step; k++)
        {
            int overdue = Math.Min(recovery[step], queues[stage * deadlines + k]);
            queues[stage * deadlines + k] -= overdue;
            recovery[step] -= overdue;
            fetched += overdue;
        }

        return fetched;
    }

    private void Serve(int stage, int step, ref double carry)
    {
        double able = capacity[stage * steps + step] + carry;
        int room = (int)able, served = 0;
        bool left = false;
        Span<int> here = queues.AsSpan(stage * deadlines, deadlines), next = queues.AsSpan((stage + 1) * deadlines, deadlines);
        for (int k = 0; k < deadlines; k++)
        {
            int passed = Math.Min(room - served, here[k]);
            here[k] -= passed;
            next[k] += passed;
            served += passed;
            left |= here[k] > 0;
        }

        carry = left ? able - served : 0;
    }

    private void NoteBacklog(int step)
    {
        for (int stage = 0; stage < Stages; stage++)
        {
            int sum = 0, row = (stage * (steps + 1) + step) * deadlines;
            for (int k = 0; k < deadlines; k++)
            {
                backlog[row + k] = sum += queues[stage * deadlines + k];
            }
        }
    }

    private void Judge(int path, int k, PathOutcomes outcomes)
    {
        int entry = path * deadlines + k;
        outcomes.Onset[entry] = int.MaxValue;
        if (!judged[k])
        {
            return;
        }

        // Who comes last is served last within a deadline, so those that came too late stand furthest up.
        int tooLate = late[k], missed = 0;
        for (int stage = 0; stage < Stages; stage++)
        {
            int stood = standing[stage * deadlines + k], excused = Math.Min(tooLate, stood);
            tooLate -= excused;
            outcomes.MissedAt[entry * Stages + stage] = stood - excused;
            missed += stood - excused;
        }

        int due = total[k] + paths.Situation.Deadlines[k].Dispatched;
        outcomes.Due[entry] = due;
        outcomes.Missed[entry] = missed;
        double threshold = Math.Max(paths.Options.MissPackages, paths.Options.MissShare * due);
        if (missed < threshold)
        {
            return;
        }

        int main = outcomes.MainStage(path, k);
        double enough = Math.Min(threshold, outcomes.MissedAt[entry * Stages + main]);
        int last = Math.Min(steps, Math.Max(0, lastSteps[k] + 1 - (Stages - 1 - main)));
        int sums = main * (steps + 1);
        int onset = int.MaxValue;
        double most = 0;
        for (int step = 0; step <= last; step++)
        {
            double excess = backlog[(main * (steps + 1) + step) * deadlines + k] - (capacitySum[sums + last] - capacitySum[sums + step]) - (recovered[sums + last] - recovered[sums + step]);
            if (excess >= enough && onset == int.MaxValue)
            {
                onset = step - 1;
            }

            most = Math.Max(most, excess);
        }

        outcomes.Onset[entry] = onset == int.MaxValue ? lastSteps[k] : onset;
        outcomes.Shortfall[entry] = (int)Math.Ceiling(most);
    }

    private double LoadedBefore(StationPlan plan, DateTimeOffset from)
    {
        DateTimeOffset now = paths.Situation.Now;
        double labour = 0;
        if (from < now)
        {
            foreach (StaffShift shift in plan.Shifts)
            {
                DateTimeOffset begin = shift.Start > from ? shift.Start : from, end = shift.End < now ? shift.End : now;
                labour += end > begin ? (end - begin).TotalHours * shift.People[Stages - 1] * plan.Stages[Stages - 1].PackagesPerPersonHour : 0;
            }
        }

        return labour;
    }
}
