using Tracking.Grains.Foresight;
using Tracking.Planning.Bottlenecks;

namespace Tracking.Server.Foresight;

/// <summary>A station's week laid on the days around a moment.</summary>
internal static class StationWeek
{
    /// <summary>How far back waves are looked for: packages whose wave has left are due at that one.</summary>
    private const int DaysBack = 3;

    /// <summary>The shifts that are not over, up to a moment, by their begin.</summary>
    public static List<StaffShift> Shifts(OperationsSpec operations, TimeZoneInfo zone, DateTimeOffset now, DateTimeOffset until)
    {
        var shifts = new List<StaffShift>();
        foreach (DateOnly day in Days(zone, now.AddDays(-1), until))
        {
            foreach (ShiftSpec shift in operations.Shifts)
            {
                if (!IsOn(shift.Days, day))
                {
                    continue;
                }

                DateTimeOffset start = At(day, shift.From, zone), end = At(shift.Until > shift.From ? day : day.AddDays(1), shift.Until, zone);
                if (end > now && start < until && end > start)
                {
                    shifts.Add(new StaffShift(shift.Name, start, end, shift.People, AttendanceKnown: start <= now));
                }
            }
        }

        shifts.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return shifts;
    }

    /// <summary>The waves that leave between some days ago and a moment, by departure.</summary>
    public static List<DispatchWave> Waves(OperationsSpec operations, TimeZoneInfo zone, DateTimeOffset now, DateTimeOffset until)
    {
        var waves = new List<DispatchWave>();
        foreach (DateOnly day in Days(zone, now.AddDays(-DaysBack), until))
        {
            foreach (WaveSpec wave in operations.Waves)
            {
                if (IsOn(wave.Days, day))
                {
                    DateTimeOffset loading = At(wave.LoadingFrom < wave.Departure ? day : day.AddDays(-1), wave.LoadingFrom, zone), departure = At(day, wave.Departure, zone);
                    if (departure > loading)
                    {
                        waves.Add(new DispatchWave(loading, departure, wave.Vans, wave.PackagesPerVan, wave.Recovery));
                    }
                }
            }
        }

        waves.Sort(static (a, b) => a.Departure.CompareTo(b.Departure));

        // On the day on which clocks are put forward two may fall together.
        for (int i = waves.Count - 1; i > 0; i--)
        {
            if (waves[i].Departure == waves[i - 1].Departure)
            {
                waves.RemoveAt(i);
            }
        }

        return waves;
    }

    /// <summary>A moment of the station's clock; one that is skipped comes an hour later, one that comes twice is the first.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        DateTime local = day.ToDateTime(time);
        if (zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        TimeSpan offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The station's date at a moment.</summary>
    public static DateOnly DateOf(DateTimeOffset moment, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    private static IEnumerable<DateOnly> Days(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset until)
    {
        DateOnly last = DateOf(until, zone);
        for (DateOnly day = DateOf(from, zone); day <= last; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static bool IsOn(byte days, DateOnly day) => (days & (1 << (int)day.DayOfWeek)) != 0;
}
