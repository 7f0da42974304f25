using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>
/// Plays what really happens at a station, in steps of five minutes, with cages of up to 25 packages: whoever is due first usually goes first, but not always; people get more or less done; vans are
/// loaded one cage after the other, those not due yet only at the end. It shares no code with the product's forecast.
/// </summary>
internal sealed class StationTruth
{
    public const int StepMinutes = 5;

    /// <summary>Deadlines noted at a time.</summary>
    public const int Window = 8;

    private const int CagePackages = 25;
    private const int TooLateMinutes = 60;
    private const double ShiftSpread = 0.05;
    private const double HourSpread = 0.05;
    private readonly StationWorld world;
    private readonly BottleneckOptions options;
    private readonly Chance chance;
    private readonly PriorityQueue<Cage, double>[] queues = [new(), new(), new(), new()];
    private readonly double[] budget = new double[4];
    private readonly int[] dueInTime;
    private readonly int[] left;
    private readonly int[] waitingNow;
    private readonly int[] loadedNow;
    private readonly ushort[] waiting;
    private readonly ushort[] loaded;
    private readonly int[] leftThen;
    private readonly float[] able;
    private readonly double[,,] shiftLuck;
    private readonly List<(int Minute, int Stage, int Packages)> recovered = [];
    private int places;
    private int waveOpen = -1;

    public StationTruth(StationWorld world, BottleneckOptions options)
    {
        this.options = options;
        this.world = world;
        chance = world.ChanceOfWork;
        Steps = world.Days * 1440 / StepMinutes;
        int deadlines = 2 * (world.Days + 4);
        dueInTime = new int[deadlines];
        left = new int[deadlines];
        waitingNow = new int[4 * deadlines];
        loadedNow = new int[deadlines];
        waiting = new ushort[Steps * 4 * Window];
        loaded = new ushort[Steps * Window];
        leftThen = new int[Steps * Window];
        able = new float[Steps * 4];
        shiftLuck = new double[world.Days + 2, StationWorld.ShiftsPerDay, 4];
        for (int day = 0; day < shiftLuck.GetLength(0); day++)
        {
            for (int shift = 0; shift < StationWorld.ShiftsPerDay; shift++)
            {
                for (int stage = 0; stage < 4; stage++)
                {
                    shiftLuck[day, shift, stage] = chance.LogNormal(ShiftSpread * world.Settings.Noise);
                }
            }
        }

        Play();
    }

    public int Steps { get; }

    /// <summary>What came of each deadline.</summary>
    public List<TrueBottleneck> Deadlines { get; } = [];

    /// <summary>The first deadline noted at a minute: those of the last twelve hours still count.</summary>
    public static int FirstDeadline(int minute)
    {
        int deadline = Math.Max(0, (minute - 720) / 1440 * 2);
        while (StationWorld.DueMinute(deadline) < minute - 720)
        {
            deadline++;
        }

        return deadline;
    }

    /// <summary>Packages that wait at the station for a stage, loaded ones that have not left included, by deadline from <see cref="FirstDeadline"/> on.</summary>
    public int Waiting(int minute, int stage, int deadline)
    {
        int step = minute / StepMinutes;
        return waiting[(step * 4 + stage) * Window + deadline] + (stage == 3 ? loaded[step * Window + deadline] : 0);
    }

    /// <summary>Packages of a deadline that had left by a minute.</summary>
    public int Left(int minute, int deadline) => leftThen[minute / StepMinutes * Window + deadline];

    private void Play()
    {
        int truck = 0, judged = 0;
        double[] hourLuck = [1, 1, 1, 1];
        for (int step = 0; step < Steps; step++)
        {
            int minute = step * StepMinutes;
            if (minute % 60 == 0)
            {
                for (int stage = 0; stage < 4; stage++)
                {
                    hourLuck[stage] = chance.LogNormal(HourSpread * world.Settings.Noise);
                }
            }

            Leave(minute);
            while (judged / 2 < world.Days && StationWorld.DueMinute(judged) <= minute)
            {
                Judge(judged++, step);
            }

            // What is known at a minute is what was so before the work that begins then.
            while (truck < world.Trucks.Count && world.Trucks[truck].Arrival <= minute)
            {
                Arrive(world.Trucks[truck++], minute);
            }

            Note(step, minute);
            Work(step, minute, hourLuck);
        }
    }

    private void Arrive(Truck truck, int minute)
    {
        foreach ((_, int packages, _, int deadline) in truck.Load)
        {
            if (minute <= StationWorld.DueMinute(deadline) - TooLateMinutes)
            {
                dueInTime[deadline] += packages;
            }

            for (int rest = packages; rest > 0; rest -= CagePackages)
            {
                Put(0, new Cage(deadline, Math.Min(rest, CagePackages), minute));
            }
        }
    }

    private void Put(int stage, Cage cage)
    {
        waitingNow[stage * left.Length + cage.Deadline] += cage.Packages;
        queues[stage].Enqueue(cage, StationWorld.DueMinute(cage.Deadline) + 40 * world.Settings.Noise * chance.Normal() + cage.Arrived * 0.05);
    }

    private void Work(int step, int minute, double[] hourLuck)
    {
        for (int stage = 3; stage >= 0; stage--)
        {
            double ability = Ability(stage, minute) * hourLuck[stage];
            able[step * 4 + stage] = (float)ability;
            if (stage == 3)
            {
                Load(minute, ability);
                continue;
            }

            budget[stage] += ability;
            while (queues[stage].TryPeek(out Cage cage, out _) && budget[stage] >= cage.Packages)
            {
                queues[stage].Dequeue();
                budget[stage] -= cage.Packages;
                waitingNow[stage * left.Length + cage.Deadline] -= cage.Packages;
                Put(stage + 1, cage);
            }

            budget[stage] = queues[stage].Count == 0 ? 0 : budget[stage];
        }
    }

    private double Ability(int stage, int minute)
    {
        int day = minute / 1440;
        double people = 0, factor = 1;
        for (int of = day; of <= day + 1; of++)
        {
            for (int shift = 0; shift < StationWorld.ShiftsPerDay; shift++)
            {
                (int start, int end) = StationWorld.ShiftMinutes(of, shift);
                if (minute >= start && minute < end)
                {
                    people += world.People(of, shift, stage, null) * shiftLuck[of, shift, stage];
                }
            }
        }

        double most = stage == 1 ? world.Profile.SorterPerHour : double.PositiveInfinity;
        foreach (Disturbance disturbance in world.On(day))
        {
            if (disturbance.Kind == DisturbanceKind.Weather)
            {
                factor *= 1 - 0.12 * disturbance.Strength;
            }
            else if (disturbance.Kind == DisturbanceKind.Breakdown && stage == 1 && minute >= day * 1440 + disturbance.Stage * 60
                && minute < day * 1440 + (disturbance.Stage + disturbance.Strength) * 60)
            {
                factor *= 0.3;
            }
        }

        return Math.Min(people * StationProfile.Rates[stage], most) * factor * StepMinutes / 60;
    }

    private void Load(int minute, double ability)
    {
        int day = minute / 1440, wave = -1;
        for (int i = StationWorld.WavesPerDay - 1; i >= 0; i--)
        {
            (int load, int leave) = StationWorld.WaveMinutes(day, i);
            wave = minute >= load && minute < leave ? i : wave;
        }

        if (wave < 0)
        {
            budget[3] = 0;
            return;
        }

        if (wave != waveOpen)
        {
            waveOpen = wave;
            places = world.Vans(day, wave, null) * StationProfile.PackagesPerVan;
        }

        bool lastMinutes = minute >= StationWorld.WaveMinutes(day, wave).Leave - 30;
        budget[3] += ability;
        while (places > 0 && queues[3].TryPeek(out Cage cage, out double priority) && budget[3] >= Math.Min(places, cage.Packages)
            && (lastMinutes || StationWorld.DueMinute(cage.Deadline) < (day + 1) * 1440))
        {
            queues[3].Dequeue();
            int taken = Math.Min(places, cage.Packages);
            budget[3] -= taken;
            places -= taken;
            waitingNow[3 * left.Length + cage.Deadline] -= taken;
            loadedNow[cage.Deadline] += taken;
            if (taken < cage.Packages)
            {
                queues[3].Enqueue(cage with { Packages = cage.Packages - taken }, priority);
            }
        }

        budget[3] = Math.Min(budget[3], Math.Max(ability, CagePackages));
    }

    private void Leave(int minute)
    {
        int day = minute / 1440;
        if (Array.IndexOf(StationWorld.RecoveryMinutes, minute % 1440) >= 0)
        {
            Recover(minute);
        }

        for (int wave = 0; wave < StationWorld.WavesPerDay; wave++)
        {
            if (StationWorld.WaveMinutes(day, wave).Leave == minute)
            {
                for (int deadline = 0; deadline < left.Length; deadline++)
                {
                    left[deadline] += loadedNow[deadline];
                    loadedNow[deadline] = 0;
                }

                waveOpen = -1;
            }
        }
    }

    // A partner fetches what has missed its deadline, wherever it stands.
    private void Recover(int minute)
    {
        int room = StationWorld.RecoveryVans * StationProfile.PackagesPerVan;
        for (int stage = 3; stage >= 0; stage--)
        {
            var kept = new List<(Cage Cage, double Priority)>();
            foreach ((Cage cage, double priority) in queues[stage].UnorderedItems)
            {
                if (StationWorld.DueMinute(cage.Deadline) >= minute || room < cage.Packages)
                {
                    kept.Add((cage, priority));
                    continue;
                }

                waitingNow[stage * left.Length + cage.Deadline] -= cage.Packages;
                left[cage.Deadline] += cage.Packages;
                room -= cage.Packages;
                recovered.Add((minute, stage, cage.Packages));
            }

            queues[stage].Clear();
            queues[stage].EnqueueRange(kept);
        }
    }

    private void Note(int step, int minute)
    {
        int first = FirstDeadline(minute);
        for (int deadline = 0; deadline < left.Length; deadline++)
        {
            int entry = Math.Max(0, deadline - first);
            if (entry >= Window)
            {
                break;
            }

            for (int stage = 0; stage < 4; stage++)
            {
                waiting[(step * 4 + stage) * Window + entry] += (ushort)waitingNow[stage * left.Length + deadline];
            }

            loaded[step * Window + entry] += (ushort)loadedNow[deadline];
            leftThen[step * Window + entry] = left[deadline];
        }
    }

    private void Judge(int deadline, int step)
    {
        int due = StationWorld.DueMinute(deadline), missed = 0;
        var at = new int[4];
        for (int stage = 0; stage < 4; stage++)
        {
            foreach ((Cage cage, _) in queues[stage].UnorderedItems)
            {
                if (cage.Deadline == deadline && cage.Arrived <= due - TooLateMinutes)
                {
                    at[stage] += cage.Packages;
                    missed += cage.Packages;
                }
            }
        }

        Deadlines.Add(new TrueBottleneck(deadline, dueInTime[deadline], missed, at, missed == 0 ? due : Onset(deadline, step, at, Math.Max(options.MissPackages, options.MissShare * dueInTime[deadline]))));
    }

    private int Onset(int deadline, int last, int[] at, double threshold)
    {
        int main = Array.IndexOf(at, at.Max());
        int until = last - (3 - main) * 15 / StepMinutes;
        double enough = Math.Min(at[main], threshold);
        int onset = last;
        double able = 0;
        for (int step = last - 1; step >= Math.Max(0, last - 30 * 60 / StepMinutes); step--)
        {
            int first = FirstDeadline(step * StepMinutes), backlog = 0;
            if (deadline - first >= Window)
            {
                break;
            }

            for (int entry = 0; entry <= deadline - first; entry++)
            {
                backlog += waiting[(step * 4 + main) * Window + entry];
            }

            able = main == 3 ? AbleToLoad(step, last) : able + (step < until ? this.able[step * 4 + main] : 0);
            backlog -= Recovered(main, step * StepMinutes, until * StepMinutes);
            if (backlog - able >= enough)
            {
                onset = step;
            }
        }

        return onset * StepMinutes;
    }

    // What the waves from a step until a deadline can still take: places left, or what people get loaded.
    private double AbleToLoad(int step, int last)
    {
        double sum = 0;
        for (int day = step * StepMinutes / 1440; day <= last * StepMinutes / 1440; day++)
        {
            for (int wave = 0; wave < StationWorld.WavesPerDay; wave++)
            {
                (int load, int leave) = StationWorld.WaveMinutes(day, wave);
                if (leave <= step * StepMinutes || leave > last * StepMinutes)
                {
                    continue;
                }

                double labour = 0;
                for (int at = Math.Max(step, load / StepMinutes); at < leave / StepMinutes; at++)
                {
                    labour += able[at * 4 + 3];
                }

                int aboard = 0;
                if (load <= step * StepMinutes)
                {
                    for (int entry = 0; entry < Window; entry++)
                    {
                        aboard += loaded[step * Window + entry];
                    }
                }

                sum += Math.Min(labour, world.Vans(day, wave, null) * StationProfile.PackagesPerVan - aboard);
            }
        }

        return sum;
    }

    private int Recovered(int stage, int from, int until)
    {
        int sum = 0;
        for (int i = recovered.Count - 1; i >= 0 && recovered[i].Minute > from; i--)
        {
            sum += recovered[i].Stage == stage && recovered[i].Minute <= until ? recovered[i].Packages : 0;
        }

        return sum;
    }

    private readonly record struct Cage(int Deadline, int Packages, int Arrived);
}
