using Tracking.Planning.Demand.Reports;

namespace Tracking.Planning.Demand.Models;

/// <summary>What a model is and what it was made from.</summary>
public sealed record DemandModelInfo
{
    /// <summary>Version: when it was trained, and the fingerprints of options and trees.</summary>
    public required string Version { get; init; }

    /// <summary>When it was trained.</summary>
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>Time that training took, with the back-test.</summary>
    public required TimeSpan TrainingTime { get; init; }

    /// <summary><see cref="DemandOptions.Fingerprint"/> of the options.</summary>
    public required string OptionsFingerprint { get; init; }

    /// <summary>Hours ahead that it forecasts at most.</summary>
    public required int HorizonHours { get; init; }

    /// <summary>Hours of history below which it takes a station for young.</summary>
    public required int YoungHours { get; init; }

    /// <summary>Begin of the oldest hour that it learned from, by the station's clock; null when no series says when it begins.</summary>
    public DateTime? From { get; init; }

    /// <summary>End of the newest hour that it learned from.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Stations that it learned from.</summary>
    public required int Stations { get; init; }

    /// <summary>Rows that its trees grew on.</summary>
    public required int Rows { get; init; }

    /// <summary>Score of the back-test.</summary>
    public required DemandScore BackTest { get; init; }
}
