using Tracking.Planning.Travel;

namespace Tracking.Planning.Emissions.Driven;

/// <summary>How a vehicle's way is made from where it was seen.</summary>
public sealed record DrivenOptions
{
    /// <summary>Unless said otherwise, longer silence than this is a gap; milliseconds.</summary>
    public const long DefaultGap = 120_000;

    /// <summary>Unless said otherwise, a receiver that stands wanders less than this; metres.</summary>
    public const double DefaultStandingMetres = 30;

    /// <summary>Unless said otherwise, no vehicle is faster than this; metres per second.</summary>
    public const double DefaultFastest = 60;

    /// <summary>Silence longer than this is a gap: what was driven in it is estimated with <see cref="Ways"/>, and not the straight line. Milliseconds, more than 0.</summary>
    public long Gap { get; init; } = DefaultGap;

    /// <summary>Who is seen nearer than this (or than a sighting's accuracy) to where it stood stands there still; metres, 0 or more.</summary>
    public double StandingMetres { get; init; } = DefaultStandingMetres;

    /// <summary>A sighting that could only be reached faster is wrong, unless the next ones say the same; metres per second, more than 0.</summary>
    public double Fastest { get; init; } = DefaultFastest;

    /// <summary>How long ways are whose ends are known.</summary>
    public GreatCircleOptions Ways { get; init; } = new();
}
