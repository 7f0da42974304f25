namespace Tracking.Planning.Bottlenecks;

/// <summary>When an alert comes and goes.</summary>
/// <param name="Raise">Probability from which on it is raised, more than <paramref name="Lower"/>, at most 1.</param>
/// <param name="Lower">Probability below which it is lowered, 0 or more.</param>
/// <param name="Persistence">Forecasts in a row that must agree to raise it, 1 or more.</param>
public readonly record struct AlertThreshold(double Raise, double Lower, int Persistence);
