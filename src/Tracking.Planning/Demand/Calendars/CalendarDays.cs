namespace Tracking.Planning.Demand.Calendars;

/// <summary>A calendar as one station sees it, day by day over a span, ready to be looked up in a loop.</summary>
internal sealed class CalendarDays
{
    /// <summary>Days beyond which a day is far from any entry.</summary>
    public const int FarDays = 8;

    private readonly DateOnly _first;
    private readonly byte[] _kinds;
    private readonly byte[] _until;
    private readonly byte[] _since;

    /// <summary>Looks a calendar up for every day from <paramref name="first"/> on.</summary>
    public CalendarDays(DemandCalendar calendar, string station, string? region, DateOnly first, int days)
    {
        // A margin on both sides, so that what lies just outside the span is near.
        _first = first.AddDays(-FarDays);
        _kinds = new byte[days + 2 * FarDays];
        foreach (CalendarEntry entry in calendar.Entries)
        {
            if (entry.Concerns(station, region))
            {
                int from = Math.Max(0, entry.From.DayNumber - _first.DayNumber);
                int until = Math.Min(_kinds.Length - 1, (entry.Until ?? entry.From).DayNumber - _first.DayNumber);
                for (int day = from; day <= until; day++)
                {
                    _kinds[day] |= (byte)(1 << (int)entry.Kind);
                }
            }
        }

        _until = new byte[_kinds.Length];
        _since = new byte[_kinds.Length];
        for (int day = 0; day < _kinds.Length; day++)
        {
            _since[day] = _kinds[day] != 0 ? (byte)0 : day == 0 ? (byte)FarDays : (byte)Math.Min(FarDays, _since[day - 1] + 1);
        }

        for (int day = _kinds.Length - 1; day >= 0; day--)
        {
            _until[day] = _kinds[day] != 0 ? (byte)0 : day == _kinds.Length - 1 ? (byte)FarDays : (byte)Math.Min(FarDays, _until[day + 1] + 1);
        }
    }

    /// <summary>Whether a day is of a kind.</summary>
    public bool Is(DateOnly day, CalendarEntryKind kind) => At(day) is var at && at >= 0 && (_kinds[at] & (1 << (int)kind)) != 0;

    /// <summary>Days until the next entry of any kind: 0 on its days, at most <see cref="FarDays"/>.</summary>
    public int DaysUntil(DateOnly day) => At(day) is var at && at >= 0 ? _until[at] : FarDays;

    /// <summary>Days since the last entry of any kind: 0 on its days, at most <see cref="FarDays"/>.</summary>
    public int DaysSince(DateOnly day) => At(day) is var at && at >= 0 ? _since[at] : FarDays;

    private int At(DateOnly day) => day.DayNumber - _first.DayNumber is var at && at >= 0 && at < _kinds.Length ? at : -1;
}
