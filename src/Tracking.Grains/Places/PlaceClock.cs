namespace Tracking.Grains.Places;

/// <summary>
/// Versions of a place's view. A place is rebuilt from its members' rows, so its versions cannot count changes; they follow the clock
/// in microseconds and so keep growing over restarts, and stay exact in JavaScript until the year 2255.
/// </summary>
internal struct PlaceClock
{
    private long last;

    /// <summary>The version of the present view; 0 before the first.</summary>
    public readonly long Version => last;

    /// <summary>A version from before this activation: all that come are greater, even where the clock went back or another machine's was ahead.</summary>
    public void Follow(long version) => last = Math.Max(last, version);

    /// <summary>The version of a changed view.</summary>
    public long Next(DateTimeOffset now)
    {
        long micros = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        last = Math.Max(last + 1, micros);
        return last;
    }
}
