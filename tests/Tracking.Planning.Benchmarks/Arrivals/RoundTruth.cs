using Tracking.Model.Geography;
using Tracking.Planning.Arrivals;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>One day's round of a van: what was planned, and what really happens, of which its predictor sees the departure and when stops are done.</summary>
internal sealed class RoundTruth
{
    /// <summary>What the plan believes of speeds.</summary>
    public static readonly GreatCircleOptions Default = new();

    private const int LongRound = 15_000, PauseAfter = 10_800, PauseSeconds = 1_800;

    private readonly Territory territory;
    private readonly StationTruth station;
    private readonly long departs;
    private readonly string driverId;

    /// <summary>Doors by number, those added on the way last.</summary>
    private readonly List<Address> doors = [];
    private readonly List<int> packages = [];

    private RoundTruth(Territory territory, StationTruth station, long departs, string driverId) =>
        (this.territory, this.station, this.departs, this.driverId) = (territory, station, departs, driverId);

    /// <summary>The plan with which it leaves; its stops are the first doors.</summary>
    public RoundPlan Plan { get; private set; } = null!;

    /// <summary>When it really leaves.</summary>
    public long DepartedAt { get; private set; }

    /// <summary>Doors in the order in which they are done, and when; door numbers at the number of the plan's stops or above were added.</summary>
    public List<(int Door, long At)> Done { get; } = [];

    /// <summary>Doors that were added, before which of those done (by index), and behind which door in the plan.</summary>
    public List<(int Door, int KnownBefore, int Behind)> Added { get; } = [];

    public int Doors => doors.Count;

    public static RoundTruth Draw(StationTruth station, int van, int driver, (double Travel, double Service) day, long midnight, Chance chance)
    {
        Territory territory = station.Territories[van];
        long departs = midnight - station.UtcOffset + (long)(chance.Between(7.5, 10.5) * 3_600_000);
        var round = new RoundTruth(territory, station, departs, $"driver-{driver}");
        double share = Math.Min(0.95, territory.DailyStops * chance.Factor(0.12) / territory.Addresses.Count);
        var spare = new List<Address>();
        foreach (Address address in territory.Addresses)
        {
            if (chance.Is(share))
            {
                round.Add(address, chance);
            }
            else
            {
                spare.Add(address);
            }
        }

        if (round.doors.Count < 5)
        {
            foreach (Address address in territory.Addresses.Take(5))
            {
                round.Add(address, chance);
            }
        }

        int[] planned = [.. Enumerable.Range(0, round.doors.Count)];
        round.Plan = round.PlanOf(planned);
        if (round.FitsInShift() is var fits && fits < round.doors.Count)
        {
            round.doors.RemoveRange(fits, round.doors.Count - fits);
            round.packages.RemoveRange(fits, round.packages.Count - fits);
            planned = [.. Enumerable.Range(0, fits)];
            round.Plan = round.PlanOf(planned);
        }

        round.Drive(round.Sequence(planned, spare, chance), station.Drivers[driver], day, chance);
        return round;
    }

    /// <summary>The plan of some doors.</summary>
    public RoundPlan PlanOf(IReadOnlyList<int> sequence)
    {
        var matrix = new GreatCircleMatrix([territory.Station, .. sequence.Select(door => doors[door].Point)], Default);
        var leaving = DateTimeOffset.FromUnixTimeMilliseconds(departs);
        var stops = new PlannedStop[sequence.Count];
        double total = 0;
        for (int i = 0; i < stops.Length; i++)
        {
            Address address = doors[sequence[i]];
            double service = address.PlannedService ?? station.PlannedService + 15 * (packages[sequence[i]] - 1);
            stops[i] = new PlannedStop(DoorKind.Names[address.Kind], matrix.Between(i, i + 1, leaving).Seconds, service);
            total += stops[i].TravelSeconds + service;
        }

        double reached = 0;
        for (int i = 0; i < stops.Length && total > LongRound && reached < PauseAfter; i++)
        {
            reached += stops[i].TravelSeconds + stops[i].ServiceSeconds;
            if (reached >= PauseAfter && i + 1 < stops.Length)
            {
                stops[i + 1] = stops[i + 1] with { PauseSeconds = PauseSeconds };
            }
        }

        return new RoundPlan { DepartsAt = departs, DriverId = driverId, UtcOffset = station.UtcOffset, Stops = stops, Ways = matrix };
    }

    /// <summary>How many of the first doors a driver makes in a shift on an ordinary day.</summary>
    private int FitsInShift()
    {
        double seconds = 0;
        int fits = 0;
        while (fits < Plan.Stops.Count)
        {
            DoorKind door = station.Doors[doors[fits].Kind];
            double service = Median(door, doors[fits]) * Math.Exp(door.Spread * door.Spread / 2) + 180 / station.SortEvery;
            seconds += Plan.Stops[fits].TravelSeconds * station.Slowness + service + Plan.Stops[fits].PauseSeconds;
            if (seconds > station.Shift)
            {
                break;
            }

            fits++;
        }

        return Math.Max(5, fits);
    }

    private void Add(Address address, Chance chance)
    {
        doors.Add(address);
        packages.Add(1 + chance.Poisson(0.35));
    }

    /// <summary>What drivers make of the planned order, and what is added to it while they drive.</summary>
    private List<int> Sequence(int[] planned, List<Address> spare, Chance chance)
    {
        var sequence = new List<int>(planned);
        for (int n = chance.Poisson(station.Reorders); n > 0; n--)
        {
            int length = Math.Min(chance.Whole(1, 5), sequence.Count - 2), from = chance.Whole(0, sequence.Count - length);
            int[] moved = [.. sequence.GetRange(from, length)];
            sequence.RemoveRange(from, length);
            if (chance.Is(0.3))
            {
                Array.Reverse(moved);
            }

            sequence.InsertRange(Math.Clamp(from + chance.Whole(-5, 6), 0, sequence.Count), moved);
        }

        for (int n = Math.Min(spare.Count, chance.Poisson(station.Added)); n > 0; n--)
        {
            int at = chance.Whole(0, sequence.Count);
            Address address = spare.MinBy(address => address.Point.MetresTo(doors[sequence[at]].Point))!;
            spare.Remove(address);
            int door = doors.Count;
            Add(address, chance);
            sequence.Insert(at + 1, door);
        }

        for (int i = 0; i < sequence.Count; i++)
        {
            if (sequence[i] >= planned.Length)
            {
                Added.Add((sequence[i], Math.Max(0, i - chance.Whole(2, 25)), sequence[i - 1]));
            }
        }

        return sequence;
    }

    private void Drive(List<int> sequence, DriverTruth driver, (double Travel, double Service) day, Chance chance)
    {
        DepartedAt = departs + (long)(Math.Max(-300, 600 * chance.Normal()) * 1000);
        double travelFactor = day.Travel * driver.Travel * chance.Factor(station.RoundTravelSpread);
        double serviceFactor = day.Service * driver.NextService() * chance.Factor(station.RoundServiceSpread);
        bool pauses = Plan.Stops.Any(stop => stop.PauseSeconds > 0) && !chance.Is(station.SkipsPause);
        double pauseAt = PauseAfter * 1.1 + station.PauseShift * chance.Normal(), drift = station.DriftSpread * chance.Normal();
        var shortPauses = new List<int>();
        for (int n = chance.Poisson(station.ShortPauses); n > 0; n--)
        {
            shortPauses.Add(chance.Whole(0, sequence.Count));
        }

        double seconds = 0;
        GeoPoint at = territory.Station;
        for (int i = 0; i < sequence.Count; i++)
        {
            Address address = doors[sequence[i]];
            double hour = (DepartedAt + station.UtcOffset + seconds * 1000) / 3_600_000.0 % 24;
            double metres = Metres(at, address.Point) * Pair(at, address.Point).Factor(station.PairSpread);
            double travel = station.Seconds(metres, hour) * travelFactor * Math.Exp(drift) * chance.Factor(station.LegSpread) + 5;
            travel += chance.Is(station.DetourChance) ? 240 * chance.Factor(0.6) : 0;
            double service = Service(station.Doors[address.Kind], packages[sequence[i]], address, chance) * serviceFactor;
            service += chance.Is(1 / station.SortEvery) ? chance.Between(60, 300) : 0;
            service += shortPauses.Contains(i) ? chance.Between(240, 600) : 0;
            if (pauses && seconds >= pauseAt)
            {
                service += PauseSeconds * chance.Factor(0.25);
                pauses = false;
            }

            // What slows driving (a wet hour, a market day) comes and goes in about two hours.
            double kept = Math.Exp(-(travel + service) / 7200);
            drift = drift * kept + station.DriftSpread * Math.Sqrt(1 - kept * kept) * chance.Normal();
            seconds += travel + service;
            Done.Add((sequence[i], DepartedAt + (long)(seconds * 1000)));
            at = address.Point;
        }
    }

    private static double Service(DoorKind door, int count, Address address, Chance chance)
    {
        double median = Median(door, address);
        return chance.Is(door.InVain)
            ? median * chance.Between(0.8, 2.2)
            : median * chance.Factor(door.Spread) + door.PerPackage * (count - 1);
    }

    /// <summary>Where the plan allows each door a time of its own, it knows how doors differ, but not how their kinds really do.</summary>
    private static double Median(DoorKind door, Address address) =>
        address.PlannedService is { } planned ? planned * door.Median / DoorKind.Typical : door.Median;

    private static double Metres(GeoPoint one, GeoPoint other) => new GreatCircleMatrix([one, other], Default).Between(0, 1, DateTimeOffset.UnixEpoch).Metres;

    /// <summary>How far two places really are from each other is the same on every day.</summary>
    private static Chance Pair(GeoPoint one, GeoPoint other) => new((int)(one.Lat * 1e6), (int)(one.Lon * 1e6), (int)(other.Lat * 1e6), (int)(other.Lon * 1e6));
}
