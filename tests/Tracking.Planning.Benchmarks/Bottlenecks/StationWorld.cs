namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>
/// A simulated station: what is sold, which vehicles bring it when, who comes to work and which vans. <see cref="StationTruth"/> then plays what the station does with it. Time is in minutes from
/// a Monday's midnight, hours of acceptance are counted from there too, deadlines are two a day: 11:00 (even numbers) and 16:30 (odd ones).
/// </summary>
internal sealed class StationWorld
{
    public const int ShiftsPerDay = 3;
    public const int WavesPerDay = 3;
    public const int RecoveryVans = 100;

    /// <summary>Minutes of the day at which a partner fetches what is overdue.</summary>
    public static readonly int[] RecoveryMinutes = [13 * 60, 20 * 60];

    public static readonly DateTimeOffset Begin = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    // Night, early, late; begin and end in minutes from the day's midnight.
    private static readonly (int Start, int End)[] Shifts = [(-120, 360), (360, 660), (660, 1020)];
    private static readonly (int Load, int Leave)[] Waves = [(300, 540), (540, 660), (840, 990)];
    private const double UnknownAbsence = 0.04;

    // Where fewer work, somebody from another stage steps in.
    private const int FewestWithoutCover = 4;
    private const double Unscanned = 0.03;
    private const int MinutesToBoard = 20;

    private readonly int[,,] unknownAbsent;
    private readonly Dictionary<int, Disturbance[]> byDay = [];

    public StationWorld(int seed, int weeks, SurgeSettings settings)
    {
        Settings = settings;
        var chance = new Chance(seed * 7919 + 17);
        Profile = new StationProfile(chance);
        Days = (settings.WarmUpWeeks + weeks) * 7 + 4;
        Disturbances = Calendar.Draw(Days, settings, chance);
        for (int day = -1; day <= Days + 1; day++)
        {
            byDay[day] = [.. Disturbances.Where(disturbance => disturbance.On(day))];
        }

        Accepted = new int[Lane.All.Length, Days * 24];
        Seen = new int[Lane.All.Length, Days * 24];
        TruckOf = new Truck?[Lane.All.Length, Days * 24];
        Sell(chance);
        Drive(chance);
        unknownAbsent = new int[Days + 1, ShiftsPerDay, 4];
        for (int day = 0; day <= Days; day++)
        {
            for (int shift = 0; shift < ShiftsPerDay; shift++)
            {
                for (int stage = 0; stage < 4; stage++)
                {
                    int planned = PlannedPeople(day, shift, stage), absent = chance.Binomial(planned, UnknownAbsence);
                    unknownAbsent[day, shift, stage] = planned < FewestWithoutCover ? 0 : absent;
                }
            }
        }

        ChanceOfWork = new Chance(seed * 104729 + 5);
    }

    public SurgeSettings Settings { get; }

    public StationProfile Profile { get; }

    public int Days { get; }

    public List<Disturbance> Disturbances { get; }

    /// <summary>Packages by lane and hour of acceptance.</summary>
    public int[,] Accepted { get; }

    /// <summary>Of these, scanned on their way.</summary>
    public int[,] Seen { get; }

    /// <summary>The vehicle that takes them.</summary>
    public Truck?[,] TruckOf { get; }

    /// <summary>By arrival.</summary>
    public List<Truck> Trucks { get; } = [];

    public Chance ChanceOfWork { get; }

    public static int DueMinute(int deadline) => deadline / 2 * 1440 + (deadline % 2 == 0 ? 660 : 990);

    public static DateTimeOffset At(int minute) => Begin.AddMinutes(minute);

    public static int DeadlineOf(int lane, int hour) => 2 * (hour / 24 + Lane.All[lane].DaysToDeadline) + (Lane.All[lane].SameDay ? 1 : 0);

    public static (int Start, int End) ShiftMinutes(int day, int shift) => (day * 1440 + Shifts[shift].Start, day * 1440 + Shifts[shift].End);

    public static (int Load, int Leave) WaveMinutes(int day, int wave) => (day * 1440 + Waves[wave].Load, day * 1440 + Waves[wave].Leave);

    public IReadOnlyList<Disturbance> On(int day) => byDay.TryGetValue(day, out Disturbance[]? on) ? on : [];

    /// <summary>People that the plan has, before anybody is ill.</summary>
    public int PlannedPeople(int day, int shift, int stage) => shift == 2
        ? Profile.AfternoonPeople(stage, PlannedPackages(day, true))
        : Profile.MorningPeople(stage, PlannedPackages(day, false));

    /// <summary>People expected by what is known at a minute, or who are really there.</summary>
    /// <param name="at">The minute; null for the truth.</param>
    public int People(int day, int shift, int stage, int? at)
    {
        int planned = PlannedPeople(day, shift, stage), people = planned;
        bool begun = at is null || ShiftMinutes(day, shift).Start <= at;
        foreach (Disturbance disturbance in On(day))
        {
            if (disturbance.Kind == DisturbanceKind.Sickness && (disturbance.Stage < 0 || disturbance.Stage == stage) && (begun || disturbance.KnownFrom <= at))
            {
                people -= (int)Math.Round(planned * disturbance.Strength);
            }
        }

        return Math.Max(0, begun ? people - unknownAbsent[Math.Clamp(day, 0, Days), shift, stage] : people);
    }

    /// <summary>Vans of a wave by what is known at a minute, or that really come.</summary>
    /// <param name="at">The minute; null for the truth.</param>
    public int Vans(int day, int wave, int? at)
    {
        double share = 1;
        foreach (Disturbance disturbance in On(day))
        {
            if (at is null || disturbance.KnownFrom <= at || WaveMinutes(day, wave).Load <= at)
            {
                share *= disturbance.Kind == DisturbanceKind.Vans ? 1 - disturbance.Strength : disturbance.Kind == DisturbanceKind.Weather ? 1 - 0.4 * disturbance.Strength : 1;
            }
        }

        int planned = Profile.Vans(wave == 2 ? PlannedPackages(day, true) : PlannedPackages(day, false) / 2);
        return (int)Math.Round(planned * share);
    }

    /// <summary>How many times as much as usual is sold on a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="strength">Takes of each promotion and holiday what counts.</param>
    public double Uplift(int day, Func<Disturbance, double> strength)
    {
        double factor = 1;
        foreach (Disturbance disturbance in On(day))
        {
            factor *= disturbance.Kind == DisturbanceKind.Promotion ? 1 + strength(disturbance) : disturbance.Kind == DisturbanceKind.Holiday ? 0.15 : 1;
        }

        foreach (Disturbance disturbance in On(day - 1))
        {
            factor *= disturbance.Kind == DisturbanceKind.Holiday ? 1 + strength(disturbance) : 1;
        }

        return factor;
    }

    // What whoever plans people and vans expects to be due on a day, in the morning or the afternoon.
    private double PlannedPackages(int day, bool sameDay)
    {
        double packages = 0;
        for (int lane = 0; lane < Lane.All.Length; lane++)
        {
            if (Lane.All[lane].SameDay == sameDay)
            {
                int sold = day - Lane.All[lane].DaysToDeadline;
                packages += Profile.Usual(lane, sold) * Math.Max(1, Uplift(sold, disturbance => disturbance.Estimate * disturbance.PlannedFor));
            }
        }

        return packages;
    }

    private void Sell(Chance chance)
    {
        double level = 0, spread = 0.07 * Settings.Noise;
        for (int day = 0; day < Days; day++)
        {
            level = 0.5 * level + Math.Sqrt(0.75) * spread * chance.Normal();
            double uplift = Uplift(day, disturbance => disturbance.Strength);
            for (int lane = 0; lane < Lane.All.Length; lane++)
            {
                double mean = Profile.Usual(lane, day) * uplift * Math.Exp(level) * chance.LogNormal(0.06 * Settings.Noise);
                for (int hour = 0; hour < 24; hour++)
                {
                    int packages = chance.Poisson(mean * Lane.All[lane].HourShare(hour) * chance.LogNormal(0.08 * Settings.Noise));
                    Accepted[lane, day * 24 + hour] = packages;
                    Seen[lane, day * 24 + hour] = packages - chance.Poisson(packages * Unscanned) is var seen && seen > 0 ? seen : 0;
                }
            }
        }
    }

    private void Drive(Chance chance)
    {
        for (int lane = 0; lane < Lane.All.Length; lane++)
        {
            Lane way = Lane.All[lane];
            var trucks = new List<Truck>();
            for (int day = 0; day < Days; day++)
            {
                foreach (double hour in way.Departures)
                {
                    int planned = day * 1440 + (int)(hour * 60);
                    int departure = planned + (int)(chance.Happens(0.04) ? chance.Between(90, 300) * Settings.Noise : chance.Between(0, 10));
                    double slow = 1;
                    foreach (Disturbance disturbance in On((planned + 360) / 1440))
                    {
                        slow += disturbance.Kind == DisturbanceKind.Weather ? disturbance.Strength * Math.Min(1, 5 / way.DriveHours) : 0;
                    }

                    double drive = way.DriveHours * 60 * chance.LogNormal(way.DriveSpread * Settings.Noise) * slow;
                    trucks.Add(new Truck { Id = Trucks.Count + trucks.Count, Lane = lane, Planned = planned, Departure = departure, Arrival = departure + (int)drive });
                }
            }

            int next = 0;
            for (int hour = 0; hour < Days * 24; hour++)
            {
                while (next < trucks.Count && trucks[next].Planned < hour * 60 + 30 + MinutesToBoard)
                {
                    next++;
                }

                if (next < trucks.Count && Accepted[lane, hour] > 0)
                {
                    TruckOf[lane, hour] = trucks[next];
                    trucks[next].Load.Add((hour, Accepted[lane, hour], Seen[lane, hour], DeadlineOf(lane, hour)));
                }
            }

            Trucks.AddRange(trucks);
        }

        Trucks.Sort((a, b) => a.Arrival != b.Arrival ? a.Arrival.CompareTo(b.Arrival) : a.Id.CompareTo(b.Id));
    }
}
