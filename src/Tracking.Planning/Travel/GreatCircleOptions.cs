using Tracking.Model.Geography;

namespace Tracking.Planning.Travel;

/// <summary>How ways are estimated from straight lines. The defaults are those of a rural region; calibrate them against ways really driven.</summary>
public sealed record GreatCircleOptions
{
    /// <summary>Length of a very short way as a multiple of the straight line, <see cref="FarCircuity"/> or more.</summary>
    public double NearCircuity { get; init; } = 1.5;

    /// <summary>Length of a very long way as a multiple of the straight line, 1 or more.</summary>
    public double FarCircuity { get; init; } = 1.2;

    /// <summary>Metres over which what near ways have more falls to 1/e of it, more than 0.</summary>
    public double CircuityFallMetres { get; init; } = 10_000;

    /// <summary>Speeds along a way: the first metres are slow streets, the last ones main roads. In order of distance, no speed lower than the one before.</summary>
    public IReadOnlyList<SpeedBand> Speeds { get; init; } =
        [new(1_000, 25 / 3.6), new(5_000, 45 / 3.6), new(30_000, 70 / 3.6), new(double.PositiveInfinity, 90 / 3.6)];

    /// <summary>
    /// Where other speeds hold: half of a way is driven at the speeds of the region in which it begins, half at those of the region in which it ends; the first region that
    /// contains a point counts, and <see cref="Speeds"/> hold outside all of them. Ways into another region need not keep the triangle inequality.
    /// </summary>
    public IReadOnlyList<SpeedRegion> Regions { get; init; } = [];

    /// <summary>How many times as long as usual a way takes that begins in each hour of the day, 24 values of more than 0; by <see cref="Zone"/>.</summary>
    public IReadOnlyList<double> SlownessByHour { get; init; } = [.. Enumerable.Repeat(1.0, 24)];

    /// <summary>Time zone of <see cref="SlownessByHour"/>.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Rivers, ridges and the like: where the straight line misleads most.</summary>
    public IReadOnlyList<Barrier> Barriers { get; init; } = [];

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        if (!(FarCircuity >= 1) || !(NearCircuity >= FarCircuity) || !double.IsFinite(NearCircuity))
        {
            throw new ArgumentException($"Circuity falls from {NearCircuity} to {FarCircuity}; give a far one of 1 or more and a near one no lower.");
        }

        if (!(CircuityFallMetres > 0) || !double.IsFinite(CircuityFallMetres))
        {
            throw new ArgumentException($"{nameof(CircuityFallMetres)} is {CircuityFallMetres}; give more than 0.");
        }

        ValidateSpeeds(Speeds);
        foreach (SpeedRegion region in Regions)
        {
            if (!region.Area.IsValid)
            {
                throw new ArgumentException($"{region.Area} is no area of a speed region; give a point and a radius of 0 or more.");
            }

            ValidateSpeeds(region.Speeds);
        }

        if (SlownessByHour.Count != 24 || SlownessByHour.Any(slowness => !(slowness > 0) || !double.IsFinite(slowness)))
        {
            throw new ArgumentException($"{nameof(SlownessByHour)} is {string.Join(", ", SlownessByHour)}; give 24 values of more than 0.");
        }

        foreach (Barrier barrier in Barriers)
        {
            if (!barrier.One.IsValid || !barrier.Other.IsValid || !(barrier.ExtraMetres >= 0) || !(barrier.ExtraSeconds >= 0))
            {
                throw new ArgumentException($"{barrier} is no barrier; give two areas with a radius of 0 or more and a detour of 0 or more.");
            }
        }
    }

    /// <summary>Length of the way whose ends are so many metres from each other, barriers aside.</summary>
    internal double WayMetres(double line) => line * (FarCircuity + (NearCircuity - FarCircuity) * Math.Exp(-line / CircuityFallMetres));

    /// <summary>How many times as long as usual a way takes that begins then.</summary>
    internal double SlownessAt(DateTimeOffset departure) => SlownessByHour[TimeZoneInfo.ConvertTime(departure, Zone).Hour];

    private static void ValidateSpeeds(IReadOnlyList<SpeedBand> speeds)
    {
        if (speeds.Count == 0 || !double.IsPositiveInfinity(speeds[^1].UntilMetres))
        {
            throw new ArgumentException($"The last of {speeds.Count} speeds must hold until infinity, so that there is one for each distance.");
        }

        for (int i = 0; i < speeds.Count; i++)
        {
            SpeedBand band = speeds[i], before = i == 0 ? new(0, 0) : speeds[i - 1];
            if (!(band.UntilMetres > before.UntilMetres) || !(band.MetresPerSecond > 0) || !(band.MetresPerSecond >= before.MetresPerSecond))
            {
                throw new ArgumentException(
                    $"Speed {i} is {band.MetresPerSecond} m/s until {band.UntilMetres} m; distances must rise and speeds be above 0 and not fall.");
            }
        }
    }
}

/// <summary>Speed on a part of a way.</summary>
/// <param name="UntilMetres">It holds up to this distance from the beginning.</param>
/// <param name="MetresPerSecond">The speed.</param>
public readonly record struct SpeedBand(double UntilMetres, double MetresPerSecond);

/// <summary>An area with speeds of its own, such as a town.</summary>
/// <param name="Area">Where they hold.</param>
/// <param name="Speeds">The speeds, like <see cref="GreatCircleOptions.Speeds"/>.</param>
public sealed record SpeedRegion(Area Area, IReadOnlyList<SpeedBand> Speeds);

/// <summary>A detour that ways from one area into another and back must take, such as by the only bridge.</summary>
/// <param name="One">The area on one side.</param>
/// <param name="Other">The area on the other side.</param>
/// <param name="ExtraMetres">What a way across is longer.</param>
/// <param name="ExtraSeconds">What it takes longer.</param>
public sealed record Barrier(Area One, Area Other, double ExtraMetres, double ExtraSeconds);

/// <summary>A circle on the map.</summary>
/// <param name="Middle">Its middle.</param>
/// <param name="RadiusMetres">Its radius, 0 or more.</param>
public readonly record struct Area(GeoPoint Middle, double RadiusMetres)
{
    /// <summary>Whether the middle is a point and the radius 0 or more.</summary>
    public bool IsValid => Middle.IsValid && RadiusMetres >= 0;

    /// <summary>Whether a point lies in it.</summary>
    public bool Contains(GeoPoint point) => Middle.MetresTo(point) <= RadiusMetres;
}
