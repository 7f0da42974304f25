namespace Tracking.Planning.Arrivals;

/// <summary>A prediction that waits for what happens. Times in milliseconds since 1970.</summary>
/// <param name="Stop">The stop.</param>
/// <param name="Horizon">Its <see cref="Arrivals.Horizon"/>.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Prediction">What it said.</param>
/// <param name="Raw">When the stop would be done by the pace alone, before past errors are allowed for.</param>
/// <param name="ScaleSeconds">Standard deviation that was expected.</param>
public readonly record struct PendingPrediction(int Stop, int Horizon, long MadeAt, ArrivalPrediction Prediction, long Raw, double ScaleSeconds);
