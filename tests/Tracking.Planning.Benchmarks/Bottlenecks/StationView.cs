using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>
/// What a real system would know of the simulated station at a minute: packages by their scans (some were never scanned on the way), vehicles that left and have not come, transit times that it
/// learnt from those that came, the plan as it is known, and a forecast. Nothing of the future beyond that.
/// </summary>
internal sealed class StationView
{
    private const int Waits = 0;
    private const int Rides = 1;
    private readonly StationWorld world;
    private readonly StationTruth truth;
    private readonly SimulatedForecaster forecaster;
    private readonly LaneTransits transits = new();
    private int arrived;

    public StationView(StationWorld world, StationTruth truth, int seed)
    {
        this.world = world;
        this.truth = truth;
        forecaster = new SimulatedForecaster(world, seed);
    }

    /// <summary>How to sample, with what the forecaster has learnt of its errors.</summary>
    public BottleneckOptions Tune(BottleneckOptions options) =>
        options with { HourCorrelation = forecaster.HourCorrelation, StreamCorrelation = forecaster.StreamCorrelation };

    /// <summary>The situation at a minute; minutes come in order.</summary>
    public StationSituation At(int minute, int horizonHours)
    {
        while (arrived < world.Trucks.Count && world.Trucks[arrived].Arrival <= minute)
        {
            Truck truck = world.Trucks[arrived++];
            foreach ((int hour, _, _, _) in truck.Load)
            {
                transits.Add(Lane.All[truck.Lane].Name, Waits, StationWorld.At(hour * 60), TimeSpan.FromMinutes(truck.Arrival - hour * 60 - 30));
            }

            transits.Add(Lane.All[truck.Lane].Name, Rides, StationWorld.At(truck.Planned), TimeSpan.FromMinutes(truck.Arrival - truck.Departure));
        }

        forecaster.AdvanceTo(minute / 60);
        int first = StationTruth.FirstDeadline(minute);
        var deadlines = new PromiseDeadline[StationTruth.Window];
        var waiting = new int[4 * StationTruth.Window];
        for (int k = 0; k < deadlines.Length; k++)
        {
            deadlines[k] = new PromiseDeadline(StationWorld.At(StationWorld.DueMinute(first + k)), truth.Left(minute, k));
            for (int stage = 0; stage < 4; stage++)
            {
                waiting[stage * deadlines.Length + k] = truth.Waiting(minute, stage, k);
            }
        }

        return new StationSituation
        {
            Now = StationWorld.At(minute),
            Plan = Plan(minute, horizonHours),
            Deadlines = deadlines,
            Waiting = waiting,
            Inbound = Inbound(minute, first),
            Unseen = Unseen(minute, first, horizonHours),
        };
    }

    private StationPlan Plan(int minute, int horizonHours)
    {
        var shifts = new List<StaffShift>();
        var waves = new List<DispatchWave>();
        for (int day = Math.Max(0, minute / 1440 - 1); day <= Math.Min(world.Days, (minute + horizonHours * 60) / 1440 + 1); day++)
        {
            for (int shift = 0; shift < StationWorld.ShiftsPerDay; shift++)
            {
                (int start, int end) = StationWorld.ShiftMinutes(day, shift);
                if (end > minute - 720 && start < minute + horizonHours * 60)
                {
                    int of = day, number = shift;
                    int[] people = [.. Enumerable.Range(0, 4).Select(stage => world.People(of, number, stage, minute))];
                    shifts.Add(new StaffShift($"day {day} shift {shift}", StationWorld.At(start), StationWorld.At(end), people, start <= minute));
                }
            }

            for (int wave = 0; wave < StationWorld.WavesPerDay; wave++)
            {
                (int load, int leave) = StationWorld.WaveMinutes(day, wave);
                if (leave > minute)
                {
                    waves.Add(new DispatchWave(StationWorld.At(load), StationWorld.At(leave), world.Vans(day, wave, minute), StationProfile.PackagesPerVan));
                }
            }
        }

        for (int day = minute / 1440; day <= (minute + horizonHours * 60) / 1440; day++)
        {
            foreach (int recovery in StationWorld.RecoveryMinutes)
            {
                int leave = day * 1440 + recovery;
                if (leave > minute)
                {
                    waves.Add(new DispatchWave(StationWorld.At(leave - 60), StationWorld.At(leave), StationWorld.RecoveryVans, StationProfile.PackagesPerVan, true));
                }
            }
        }

        waves.Sort((a, b) => a.Departure.CompareTo(b.Departure));
        StageAbility[] stages = [.. StationProfile.Rates.Select((rate, stage) => new StageAbility(rate, stage == 1 ? world.Profile.SorterPerHour : double.PositiveInfinity))];
        return new StationPlan { Stages = stages, Shifts = shifts, Waves = waves };
    }

    private List<InboundGroup> Inbound(int minute, int first)
    {
        var groups = new List<InboundGroup>();
        int now = minute / 60;
        for (int lane = 0; lane < Lane.All.Length; lane++)
        {
            for (int hour = Math.Max(0, now - 48); hour <= now; hour++)
            {
                if (world.TruckOf[lane, hour] is { } truck && truck.Departure > minute)
                {
                    // Of the hour that has begun, that part has been seen that has passed.
                    int seen = hour < now ? world.Seen[lane, hour] : (int)(world.Seen[lane, hour] * (minute % 60 / 60.0));
                    Add(lane, Waits, seen, StationWorld.DeadlineOf(lane, hour), StationWorld.At(hour * 60), StationWorld.At(hour * 60 + 30), Together(lane, hour));
                }
            }
        }

        foreach (Truck truck in world.Trucks)
        {
            if (truck.Departure <= minute && truck.Arrival > minute)
            {
                foreach (IGrouping<int, (int Hour, int Packages, int Seen, int Deadline)> load in truck.Load.GroupBy(load => load.Deadline))
                {
                    Add(truck.Lane, Rides, load.Sum(one => one.Seen), load.Key, StationWorld.At(truck.Planned), StationWorld.At(truck.Departure), 10_000_000 + truck.Id);
                }
            }
        }

        return groups;

        void Add(int lane, int state, int packages, int deadline, DateTimeOffset slot, DateTimeOffset since, int together)
        {
            if (packages > 0 && deadline >= first && deadline - first < StationTruth.Window && transits.Find(Lane.All[lane].Name, state, slot) is { } transit)
            {
                groups.Add(new InboundGroup(packages, deadline - first, since, transit, together));
            }
        }
    }

    private List<UnseenStream> Unseen(int minute, int first, int horizonHours)
    {
        var streams = new List<UnseenStream>();
        int now = minute / 60;
        for (int lane = 0; lane < Lane.All.Length; lane++)
        {
            var hours = new List<UnseenHour>();
            for (int hour = now; hour < Math.Min(now + horizonHours, world.Days * 24); hour++)
            {
                (double low, double median, double high) = forecaster.Of(lane, hour);
                int deadline = StationWorld.DeadlineOf(lane, hour) - first;
                TransitTimes? transit = transits.Find(Lane.All[lane].Name, Waits, StationWorld.At(hour * 60));
                hours.Add(new UnseenHour(median, low, high, transit is null || deadline < 0 || deadline >= StationTruth.Window ? -1 : deadline, transit ?? new TransitTimes(), Together(lane, hour)));
            }

            streams.Add(new UnseenStream { FirstHour = StationWorld.At(now * 60), Hours = hours, CanStopSelling = Lane.All[lane].SameDay });
        }

        return streams;
    }

    private static int Together(int lane, int hour) => lane * 100_000 + hour / 24;
}
