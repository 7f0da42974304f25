namespace Tracking.Planning.Arrivals;

/// <summary>What is kept of a round under way: plain numbers, some 12 KB in memory for a hundred stops. Times in milliseconds since 1970.</summary>
public sealed record RoundState
{
    /// <summary>When it departed; null before.</summary>
    public long? DepartedAt { get; init; }

    /// <summary>The stop done last; −1 for the station, −2 when it is no longer in the plan.</summary>
    public int Last { get; init; } = -1;

    /// <summary>When that was.</summary>
    public long LastAt { get; init; }

    /// <summary>Number of stops done on the round, those no longer in the plan included.</summary>
    public int StopsDone { get; init; }

    /// <summary>The pace.</summary>
    public RoundPace Pace { get; init; }

    /// <summary>Seconds of planned pauses that were taken.</summary>
    public double PauseTaken { get; init; }

    /// <summary>Since when a planned pause should have been made that was not; null when there is none.</summary>
    public long? PauseDueSince { get; init; }

    /// <summary>For each stop whether it is open, done or left out.</summary>
    public IReadOnlyList<StopProgress> Stops { get; init; } = [];

    /// <summary>Predictions that wait for what happens.</summary>
    public IReadOnlyList<PendingPrediction> Pending { get; init; } = [];

    /// <summary>Legs not told of yet.</summary>
    public IReadOnlyList<DrivenLeg> Legs { get; init; } = [];

    /// <summary>Scored predictions not told of yet.</summary>
    public IReadOnlyList<ScoredPrediction> Scored { get; init; } = [];
}
