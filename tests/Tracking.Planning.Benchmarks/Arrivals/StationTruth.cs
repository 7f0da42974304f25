using Tracking.Model.Geography;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>
/// What is true of one station and its predictor does not know. Every number is drawn anew for each seed and station from a wide range; see docs/planning.md.
/// </summary>
internal sealed class StationTruth
{
    private readonly Chance chance;
    private readonly double noise;
    private readonly double[] bands = new double[4];
    private readonly double morning, evening, hourSpread;
    private readonly double weekDrift, daySpread, weatherChance, roadworksFrom, roadworksUntil, roadworks;
    private readonly int seed, number;
    private double season;

    public StationTruth(int seed, int number, int vans, double noise, IReadOnlyList<RoutePool>? pools)
    {
        (this.seed, this.number, this.noise) = (seed, number, noise);
        chance = new Chance(seed, number, 1);
        double slower = Math.Exp(chance.Between(-0.1, 0.3));
        for (int i = 0; i < bands.Length; i++)
        {
            bands[i] = slower * chance.Factor(0.1);
        }

        morning = chance.Between(0, 0.3);
        evening = chance.Between(0, 0.3);
        hourSpread = chance.Between(0.8, 1.8);
        weekDrift = noise * chance.Between(0, 0.03);
        daySpread = noise * chance.Between(0.01, 0.04);
        weatherChance = chance.Between(0.02, 0.1);
        roadworks = chance.Is(0.5) ? 1 + noise * chance.Between(0.04, 0.15) : 1;
        roadworksFrom = chance.Between(5, 40);
        roadworksUntil = roadworksFrom + chance.Between(4, 14);
        RoundTravelSpread = noise * chance.Between(0.01, 0.035);
        RoundServiceSpread = noise * chance.Between(0.02, 0.06);
        DriftSpread = noise * chance.Between(0.01, 0.05);
        LegSpread = noise * chance.Between(0.12, 0.3);
        PairSpread = noise * chance.Between(0.06, 0.16);
        DetourChance = noise * chance.Between(0.003, 0.015);
        SortEvery = chance.Between(16, 40);
        SkipsPause = chance.Between(0.02, 0.15);
        PauseShift = noise * chance.Between(10, 35) * 60;
        ShortPauses = chance.Between(0, 1);
        Reorders = noise * chance.Between(0, 1.5);
        Added = noise * chance.Between(0, 1.5);
        Doors = [.. Enumerable.Range(0, DoorKind.Names.Length).Select(kind => DoorKind.Draw(kind, chance, noise))];
        Shift = chance.Between(3, 5) * 3600;
        PlannedService = chance.Between(95, 150);
        UtcOffset = chance.Whole(-8, 3) * 3_600_000L;
        double driverTravel = noise * chance.Between(0.03, 0.09), driverService = noise * chance.Between(0.06, 0.18);
        Drivers = [.. Enumerable.Range(0, vans + Math.Max(1, vans / 3)).Select(_ => new DriverTruth(
            chance.Factor(driverTravel), chance.Factor(driverService), chance.Is(0.15) ? chance.Between(0.1, 0.35) : 0))];
        var station = new GeoPoint(chance.Between(38, 47), chance.Between(-110, -80));
        Territories = [.. Enumerable.Range(0, vans).Select(van => pools is null ? Territory.Rural(station, chance) : Territory.Of(pools[van % pools.Count], chance))];
    }

    public double RoundTravelSpread { get; }

    public double RoundServiceSpread { get; }

    /// <summary>Standard deviation of what driving changes by in the course of a round.</summary>
    public double DriftSpread { get; }

    public double LegSpread { get; }

    public double PairSpread { get; }

    public double DetourChance { get; }

    /// <summary>Stops after which the van's shelves are put in order.</summary>
    public double SortEvery { get; }

    public double SkipsPause { get; }

    /// <summary>Standard deviation of when a planned pause is made; seconds.</summary>
    public double PauseShift { get; }

    public double ShortPauses { get; }

    public double Reorders { get; }

    public double Added { get; }

    public IReadOnlyList<DoorKind> Doors { get; }

    /// <summary>Seconds that the plan allows at each door.</summary>
    public double PlannedService { get; }

    /// <summary>How long a round may really take on an ordinary day; seconds. Who loads vans has learned how many stops are made in it, whatever the plan believes.</summary>
    public double Shift { get; }

    /// <summary>What driving takes on an ordinary day as a multiple of what is planned.</summary>
    public double Slowness => bands.Average();

    public long UtcOffset { get; }

    public IReadOnlyList<DriverTruth> Drivers { get; }

    public IReadOnlyList<Territory> Territories { get; }

    /// <summary>What a day makes of all driving and all doors.</summary>
    public (double Travel, double Service) Day(int day)
    {
        var today = new Chance(seed, number, 2, day);
        if (day % 6 == 0)
        {
            season += weekDrift * today.Normal();
        }

        bool weather = today.Is(weatherChance);
        double works = day >= roadworksFrom && day < roadworksUntil ? roadworks : 1;
        return (
            Math.Exp(season) * works * today.Factor(daySpread) * (weather ? 1 + noise * today.Between(0.05, 0.3) : 1),
            today.Factor(daySpread / 2) * (weather ? 1 + noise * today.Between(0, 0.08) : 1));
    }

    /// <summary>Seconds of an undisturbed way that begins at an hour of the day.</summary>
    public double Seconds(double metres, double hour)
    {
        IReadOnlyList<SpeedBand> speeds = RoundTruth.Default.Speeds;
        double seconds = 0, done = 0;
        for (int i = 0; i < speeds.Count && done < metres; i++)
        {
            double until = Math.Min(metres, speeds[i].UntilMetres);
            seconds += (until - done) / speeds[i].MetresPerSecond * bands[i];
            done = until;
        }

        return seconds * (1 + morning * Peak(hour, 8) + evening * Peak(hour, 16.5));
    }

    private double Peak(double hour, double at) => Math.Exp(-Math.Pow((hour - at) / hourSpread, 2) / 2);
}
