using Tracking.Model.Packages;
using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Vehicles;

/// <summary>What is stored of a round beside its plan; written when a window changes, not with each stop.</summary>
internal sealed record RoundDocument
{
    /// <summary>The round; it stays the same when it is planned anew on its way.</summary>
    public required Guid RoundId { get; init; }

    /// <summary>The plan that <see cref="Shown"/> belongs to.</summary>
    public required Guid PlanId { get; init; }

    /// <summary>Station whose model it has and to which it reports; null for none.</summary>
    public string? StationId { get; init; }

    /// <summary>What the station's clocks are ahead of UTC; milliseconds.</summary>
    public long UtcOffset { get; init; }

    /// <summary>What the station knew when the round was planned.</summary>
    public required ArrivalModel Model { get; init; }

    /// <summary>How far it was when it was planned anew last; null when it was not, or had not left.</summary>
    public RoundState? Base { get; init; }

    /// <summary>
    /// Way to the first stop of a plan that was made on the way and leaves out where the vehicle was; seconds, null where the plan begins at the station.
    /// </summary>
    public double? FirstWaySeconds { get; init; }

    /// <summary>What was shown of each stop; null for nothing yet.</summary>
    public required IReadOnlyList<ShownStop?> Shown { get; init; }

    /// <summary>Packages whose promise is not on track.</summary>
    public IReadOnlyDictionary<string, PromiseState> Outlooks { get; init; } = new Dictionary<string, PromiseState>(StringComparer.Ordinal);

    /// <summary>Whether its station was told how it went.</summary>
    public bool Reported { get; init; }

    /// <summary>A new round.</summary>
    public static RoundDocument Begin(string? stationId, ArrivalModel model, long utcOffset, int stops) => new()
    {
        RoundId = Guid.NewGuid(),
        PlanId = Guid.NewGuid(),
        StationId = stationId,
        UtcOffset = utcOffset,
        Model = model,
        Shown = new ShownStop?[stops],
    };
}
