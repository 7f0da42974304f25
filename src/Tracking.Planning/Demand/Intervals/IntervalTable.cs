using Tracking.Planning.Demand.Forecasts;

namespace Tracking.Planning.Demand.Intervals;

/// <summary>Intervals for hours and for the sums of days.</summary>
/// <param name="Hours">By hours ahead.</param>
/// <param name="Days">By days ahead, for sums of 24 hours in units of the sum of their spreads.</param>
internal sealed record IntervalTable(ConformalIntervals Hours, ConformalIntervals Days)
{
    private const int HoursOfDay = 24;

    /// <summary>Last hours of the bands of hours ahead: the first hours know more.</summary>
    public static int[] HourBands { get; } = [3, 6, 12, 24, 48, 96, 168, 336];

    /// <summary>For forecasts that were never tested.</summary>
    public static IntervalTable Untested { get; } = new(ConformalIntervals.Untested, ConformalIntervals.Untested);

    /// <summary>The range of an hour.</summary>
    public VolumeRange OfHour(int ahead, double expected, double spread, int level)
    {
        IntervalBand band = Hours.BandOf(ahead);
        return Range(expected, spread * band.Lower[level], spread * band.Upper[level]);
    }

    /// <summary>
    /// The range of a sum of 1 to 24 hours. Errors of hours add up the more the more alike they are; how much is known for one hour and for 24, and between them it is taken to
    /// grow as a power of their number.
    /// </summary>
    /// <param name="day">Days ahead, 1 or more.</param>
    /// <param name="hours">Number of hours, 1 to 24.</param>
    /// <param name="expected">Sum of what is expected.</param>
    /// <param name="spread">Sum of the spreads.</param>
    /// <param name="level">Index of the level.</param>
    public VolumeRange OfSum(int day, int hours, double expected, double spread, int level)
    {
        IntervalBand one = Hours.BandOf((day - 1) * HoursOfDay + 1), all = Days.BandOf(day);
        double share = Math.Log(hours) / Math.Log(HoursOfDay);
        return Range(
            expected,
            spread * (one.Lower[level] * (1 - share) + all.Lower[level] * share),
            spread * (one.Upper[level] * (1 - share) + all.Upper[level] * share));
    }

    private static VolumeRange Range(double expected, double below, double above) =>
        new((float)Math.Max(0, expected + below), (float)Math.Max(0, expected + above));
}
