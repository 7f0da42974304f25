namespace Tracking.Planning.Arrivals;

/// <summary>What is kept of a <see cref="Scoreboard"/>.</summary>
public sealed record ScoreboardState
{
    /// <summary>Latest days, the oldest first.</summary>
    public required IReadOnlyList<DayScore> Days { get; init; }
}
