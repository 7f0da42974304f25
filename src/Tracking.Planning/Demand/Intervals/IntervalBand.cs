namespace Tracking.Planning.Demand.Intervals;

/// <summary>Ranges of errors for some hours or days ahead, in units of the spread that was predicted for each.</summary>
/// <param name="Until">Last hour or day ahead that it is for.</param>
/// <param name="Lower">Lower end for each level of <see cref="ConformalIntervals.Levels"/>.</param>
/// <param name="Upper">Upper end for each.</param>
internal sealed record IntervalBand(int Until, double[] Lower, double[] Upper);
