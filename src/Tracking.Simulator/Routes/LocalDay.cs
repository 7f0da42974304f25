namespace Tracking.Simulator.Routes;

/// <summary>Today at a place.</summary>
internal readonly struct LocalDay
{
    private readonly TimeZoneInfo _zone;

    public LocalDay(GeoPoint place, DateTimeOffset now)
    {
        _zone = TimeZoneInfo.FindSystemTimeZoneById(UsTimeZones.At(place));
        Date = DateOf(now);
    }

    public DateOnly Date { get; }

    public bool Contains(DateTimeOffset time) => DateOf(time) == Date;

    private DateOnly DateOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, _zone).DateTime);
}
