namespace Tracking.Planning.Arrivals;

/// <summary>A prediction and what happened.</summary>
/// <param name="Made">The prediction.</param>
/// <param name="HappenedAt">When its stop was done; milliseconds since 1970.</param>
public readonly record struct ScoredPrediction(PendingPrediction Made, long HappenedAt)
{
    /// <summary>Whether it happened before the interval.</summary>
    public bool IsBelow => HappenedAt < Made.Prediction.From;

    /// <summary>Whether it happened after the interval.</summary>
    public bool IsAbove => HappenedAt > Made.Prediction.To;

    /// <summary>Error of the pace alone, as a multiple of the expected standard deviation; above 0 is later.</summary>
    public double ScaledError => (HappenedAt - Made.Raw) / 1000.0 / Made.ScaleSeconds;
}
