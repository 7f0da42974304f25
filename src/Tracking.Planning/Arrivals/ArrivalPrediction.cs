namespace Tracking.Planning.Arrivals;

/// <summary>When a stop is expected to be done. Times in milliseconds since 1970; <see cref="From"/> ≤ <see cref="Expected"/> ≤ <see cref="To"/>.</summary>
/// <param name="Expected">As likely earlier as later.</param>
/// <param name="From">Earlier in one case of ten.</param>
/// <param name="To">Later in one case of ten.</param>
/// <param name="StopsAway">Stops that the van makes before it; 0 when it is the next.</param>
public readonly record struct ArrivalPrediction(long Expected, long From, long To, int StopsAway);
