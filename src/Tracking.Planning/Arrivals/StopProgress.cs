namespace Tracking.Planning.Arrivals;

/// <summary>What has become of a stop.</summary>
/// <param name="Closed">Whether it was made or falls away.</param>
/// <param name="Passed">Stops made since the driver went past it; 0 when it is still ahead.</param>
/// <param name="Noted">A bit for each <see cref="Horizon"/> of which a prediction was noted.</param>
public readonly record struct StopProgress(bool Closed, int Passed, int Noted);
