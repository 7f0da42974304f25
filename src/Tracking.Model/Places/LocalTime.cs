namespace Tracking.Model.Places;

/// <summary>Local times of a zone as moments.</summary>
public static class LocalTime
{
    /// <summary>The moment, in milliseconds since 1970, at which clocks there show a time; one that they skip is moved behind the gap.</summary>
    public static long ToInstant(TimeZoneInfo zone, DateTime local)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return Instant.From(new DateTimeOffset(local, zone.GetUtcOffset(local)));
    }
}
