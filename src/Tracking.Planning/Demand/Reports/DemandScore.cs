namespace Tracking.Planning.Demand.Reports;

/// <summary>How forecasts of the past came out.</summary>
/// <param name="Count">Hours or days that were forecast.</param>
/// <param name="MeanVolume">Mean of what there really was.</param>
/// <param name="MeanError">Mean absolute error of the model.</param>
/// <param name="NaiveError">Mean absolute error of the seasonal naive forecast of the same.</param>
/// <param name="Coverage80">Share that lay in its 80 % range, 0 to 1.</param>
/// <param name="Coverage90">Share that lay in its 90 % range.</param>
/// <param name="Coverage95">Share that lay in its 95 % range.</param>
public sealed record DemandScore(
    long Count, double MeanVolume, double MeanError, double NaiveError, double Coverage80, double Coverage90, double Coverage95)
{
    /// <summary>The model's error as a share of the seasonal naive one; below 1 is better than naive.</summary>
    public double ErrorRatio => NaiveError > 0 ? MeanError / NaiveError : MeanError > 0 ? double.PositiveInfinity : 1;
}
