namespace Tracking.Model.Places;

/// <summary>What follows from the local dates on which a station is closed. Times in milliseconds since 1970.</summary>
public static class OpeningDays
{
    private const long Day = 24L * 60 * 60 * 1000;
    private const int MaxDays = 400;

    /// <summary>
    /// Until when a package can be collected: the end of the last of so many days after the one on which it became ready, or of the next day on
    /// which the station is open. Without a known time zone so many times 24 hours.
    /// </summary>
    /// <param name="station">The station.</param>
    /// <param name="readySince">When the package became ready.</param>
    public static long PickupUntil(StationDefinition station, long readySince)
    {
        ArgumentNullException.ThrowIfNull(station);
        if (station.Zone is not { } zone)
        {
            return readySince + (station.PickupDays * Day);
        }

        DateOnly day = LocalDate(zone, readySince).AddDays(station.PickupDays);
        for (int i = 0; i < MaxDays && station.ClosedDates.Contains(day); i++)
        {
            day = day.AddDays(1);
        }

        return LocalTime.ToInstant(zone, day.ToDateTime(station.EndOfDay ?? new TimeOnly(23, 59, 59)));
    }

    /// <summary>The closed days in a row that the moment lies in or that begin within so many days from its date; null when there are none.</summary>
    /// <param name="station">The station; without a known time zone nothing is known.</param>
    /// <param name="moment">Milliseconds since 1970.</param>
    /// <param name="daysAhead">How many dates behind the present one are looked at.</param>
    public static (long From, long Until)? NextClosure(StationDefinition station, long moment, int daysAhead)
    {
        ArgumentNullException.ThrowIfNull(station);
        if (station.ClosedDates.Count == 0 || station.Zone is not { } zone)
        {
            return null;
        }

        DateOnly first = LocalDate(zone, moment);
        DateOnly last = first.AddDays(daysAhead);
        while (!station.ClosedDates.Contains(first))
        {
            if (first == last)
            {
                return null;
            }

            first = first.AddDays(1);
        }

        DateOnly open = first;
        for (int i = 0; i < MaxDays && station.ClosedDates.Contains(open); i++)
        {
            open = open.AddDays(1);
        }

        while (station.ClosedDates.Contains(first.AddDays(-1)) && open.DayNumber - first.DayNumber < MaxDays)
        {
            first = first.AddDays(-1);
        }

        return (LocalTime.ToInstant(zone, first.ToDateTime(default)), LocalTime.ToInstant(zone, open.ToDateTime(default)));
    }

    private static DateOnly LocalDate(TimeZoneInfo zone, long moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Instant.ToTime(moment), zone).DateTime);
}
