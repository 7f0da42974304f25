namespace Tracking.Model.Scans;

/// <summary>Marks that stay with a stored event.</summary>
[Flags]
public enum EventFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The device's clock was off and the event time was moved by its error.</summary>
    ClockCorrected = 1,

    /// <summary>The event time lay in the future and was set to the time of receipt.</summary>
    FutureClamped = 2,
}

/// <summary>The moment at which a scan counts.</summary>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Flags">How it was arrived at.</param>
public readonly record struct EventTime(long Time, EventFlags Flags)
{
    /// <summary>Differences between the device's clock and ours up to this are put down to the network, in milliseconds.</summary>
    public const long Tolerance = 2 * 60 * 1000;

    /// <summary>
    /// Fixes the event time of a scan at its receipt: <paramref name="occurredAt"/>, moved by the device's clock error when
    /// <paramref name="sentAt"/> and <paramref name="now"/> differ by more than <see cref="Tolerance"/>, and never after <paramref name="now"/>.
    /// All in milliseconds since 1970.
    /// </summary>
    public static EventTime Fix(long occurredAt, long? sentAt, long now)
    {
        long time = occurredAt;
        var flags = EventFlags.None;
        if (sentAt is { } sent && Math.Abs(now - sent) > Tolerance)
        {
            time += now - sent;
            flags |= EventFlags.ClockCorrected;
        }

        if (time > now)
        {
            time = now;
            flags |= EventFlags.FutureClamped;
        }

        return new EventTime(time, flags);
    }
}
