namespace Tracking.Planning.Arrivals;

/// <summary>What is kept of a <see cref="StationLearner"/>: numbers, at most some 40 KB.</summary>
public sealed record StationState
{
    /// <summary>Driving, by band of the planned way.</summary>
    public required IReadOnlyList<Level> TravelByBand { get; init; }

    /// <summary>Driving, by hour of the day.</summary>
    public required IReadOnlyList<Level> TravelByHour { get; init; }

    /// <summary>Mean service above its median.</summary>
    public required Level ServiceLevel { get; init; }

    /// <summary>Latest logarithms of service as a multiple of the planned one, by kind of stop.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<float>> Services { get; init; }

    /// <summary>Drivers.</summary>
    public required IReadOnlyDictionary<string, DriverLevels> Drivers { get; init; }

    /// <summary>Pace of a round that is about to leave.</summary>
    public required RoundPace Pace { get; init; }

    /// <summary>See <see cref="ArrivalModel.Noise"/>.</summary>
    public required double Noise { get; init; }

    /// <summary>See <see cref="ArrivalModel.PauseShare"/>.</summary>
    public required double PauseShare { get; init; }

    /// <summary>Errors by <see cref="Horizon"/>.</summary>
    public required IReadOnlyList<ConformalBandState> Errors { get; init; }

    /// <summary>Rounds learned from.</summary>
    public required long Rounds { get; init; }
}
