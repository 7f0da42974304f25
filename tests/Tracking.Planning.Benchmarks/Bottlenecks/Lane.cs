namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>A way packages come: a share of the station's volume, sold in some hours, with vehicles that leave at fixed times.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">Share of the station's volume.</param>
/// <param name="DaysToDeadline">Days from acceptance to the deadline.</param>
/// <param name="SameDay">Whether its deadline is the afternoon's.</param>
/// <param name="Departures">Hours of the day (beyond 24: of the next) at which vehicles should leave.</param>
/// <param name="DriveHours">Usual drive.</param>
/// <param name="DriveSpread">Standard deviation of its logarithm.</param>
internal sealed record Lane(string Name, double Share, int DaysToDeadline, bool SameDay, double[] Departures, double DriveHours, double DriveSpread)
{
    private static readonly double[] Day = [0, 0, 0, 0, 0, 0, 2, 4, 7, 9, 11, 10, 9, 8, 8, 9, 11, 11, 8, 5, 2, 0, 0, 0];
    private static readonly double[] Morning = [0, 0, 0, 0, 0, 0, 8, 14, 20, 24, 22, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static readonly double DaySum = Day.Sum();
    private static readonly double MorningSum = Morning.Sum();

    public static readonly Lane[] All =
    [
        new("near", 0.35, 1, false, [20, 26], 2, 0.12),
        new("mid", 0.25, 1, false, [19, 22], 5, 0.08),
        new("far", 0.20, 2, false, [21], 29, 0.035),
        new("local", 0.20, 0, true, [8, 9, 10, 11, 12], 1, 0.15),
    ];

    /// <summary>Share of a day's acceptances in an hour.</summary>
    public double HourShare(int hour)
    {
        return SameDay ? Morning[hour] / MorningSum : Day[hour] / DaySum;
    }
}
