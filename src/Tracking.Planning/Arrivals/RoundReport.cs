namespace Tracking.Planning.Arrivals;

/// <summary>What a round has to tell of itself since it told last.</summary>
public sealed record RoundReport
{
    /// <summary>Who drove; null when not known.</summary>
    public string? DriverId { get; init; }

    /// <summary>Legs driven.</summary>
    public IReadOnlyList<DrivenLeg> Legs { get; init; } = [];

    /// <summary>Predictions that have met what happened.</summary>
    public IReadOnlyList<ScoredPrediction> Scored { get; init; } = [];

    /// <summary>The pace at the end; null while stops are open.</summary>
    public RoundPace? Pace { get; init; }

    /// <summary>Share of the planned pauses that was taken; null while stops are open or when none was planned.</summary>
    public double? PauseShare { get; init; }
}
