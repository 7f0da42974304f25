namespace Tracking.Model;

/// <summary>Moments in the model are whole milliseconds since 1970-01-01T00:00Z; this converts them at the edges.</summary>
public static class Instant
{
    /// <summary>2000-01-01T00:00Z: no scan of this network is older.</summary>
    public const long Earliest = 946_684_800_000;

    /// <summary>9999-01-01T00:00Z: nothing is planned so late, and days can be added to it.</summary>
    public const long Latest = 253_370_764_800_000;

    /// <summary>To milliseconds since 1970, finer parts cut off.</summary>
    public static long From(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    /// <summary>To a UTC time.</summary>
    public static DateTimeOffset ToTime(long instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant);

    /// <summary>To a UTC time, or null.</summary>
    public static DateTimeOffset? ToTime(long? instant) => instant is { } value ? ToTime(value) : null;
}
