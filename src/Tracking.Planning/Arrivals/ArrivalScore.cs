namespace Tracking.Planning.Arrivals;

/// <summary>How good predictions were: sums, from which the means follow.</summary>
/// <param name="Predictions">How many met what happened.</param>
/// <param name="Below">How often it happened before the interval.</param>
/// <param name="Above">How often it happened after it.</param>
/// <param name="WidthSeconds">Widths of the intervals, together.</param>
/// <param name="ErrorSeconds">Absolute errors of the expected times, together.</param>
/// <param name="BiasSeconds">Errors, together; above 0 is later than expected.</param>
public readonly record struct ArrivalScore(long Predictions, long Below, long Above, double WidthSeconds, double ErrorSeconds, double BiasSeconds)
{
    /// <summary>Share of what happened within its interval, 0 to 1; null without predictions.</summary>
    public double? Coverage => Predictions == 0 ? null : 1 - (double)(Below + Above) / Predictions;

    /// <summary>Mean width of the intervals in seconds; null without predictions.</summary>
    public double? MeanWidth => Predictions == 0 ? null : WidthSeconds / Predictions;

    /// <summary>Mean absolute error in seconds; null without predictions.</summary>
    public double? MeanError => Predictions == 0 ? null : ErrorSeconds / Predictions;

    /// <summary>With one prediction more.</summary>
    public ArrivalScore With(ArrivalPrediction prediction, long happenedAt) => this + new ArrivalScore(
        1,
        happenedAt < prediction.From ? 1 : 0,
        happenedAt > prediction.To ? 1 : 0,
        (prediction.To - prediction.From) / 1000.0,
        Math.Abs(happenedAt - prediction.Expected) / 1000.0,
        (happenedAt - prediction.Expected) / 1000.0);

    /// <summary>Two scores together.</summary>
    public static ArrivalScore operator +(ArrivalScore one, ArrivalScore other) => new(
        one.Predictions + other.Predictions,
        one.Below + other.Below,
        one.Above + other.Above,
        one.WidthSeconds + other.WidthSeconds,
        one.ErrorSeconds + other.ErrorSeconds,
        one.BiasSeconds + other.BiasSeconds);

    /// <summary>Two scores together.</summary>
    public static ArrivalScore Add(ArrivalScore left, ArrivalScore right) => left + right;
}
