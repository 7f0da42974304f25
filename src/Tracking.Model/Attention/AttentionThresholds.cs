namespace Tracking.Model.Attention;

/// <summary>After how long something needs attention; milliseconds.</summary>
public sealed record AttentionThresholds
{
    private const long Minute = 60 * 1000;
    private const long Hour = 60 * Minute;

    /// <summary>Silence of a vehicle on its round.</summary>
    public long VanSilent { get; init; } = 30 * Minute;

    /// <summary>Time on hand without an event.</summary>
    public long Stuck { get; init; } = 24 * Hour;

    /// <summary>Time nowhere without being seen.</summary>
    public long Adrift { get; init; } = 12 * Hour;

    /// <summary>Time loaded on a vehicle that stands at the station.</summary>
    public long NotDeparted { get; init; } = 2 * Hour;

    /// <summary>Time of a vehicle at a station with what it brought still aboard.</summary>
    public long NotScannedIn { get; init; } = 30 * Minute;

    /// <summary>A sighting after the end is shown for so long.</summary>
    public long ContradictedFor { get; init; } = 7 * 24 * Hour;
}
