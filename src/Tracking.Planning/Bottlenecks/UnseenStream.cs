namespace Tracking.Planning.Bottlenecks;

/// <summary>A forecast of packages not yet seen, hour by hour, for one service on one lane.</summary>
public sealed record UnseenStream
{
    /// <summary>Begin of the first of <see cref="Hours"/>; of an hour that has begun only what is still to come counts.</summary>
    public required DateTimeOffset FirstHour { get; init; }

    /// <summary>Hours without a gap.</summary>
    public required IReadOnlyList<UnseenHour> Hours { get; init; }

    /// <summary>Whether one could stop selling them (same-day).</summary>
    public bool CanStopSelling { get; init; }
}
