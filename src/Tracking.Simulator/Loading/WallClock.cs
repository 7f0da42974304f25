namespace Tracking.Simulator.Loading;

/// <summary>The time of day of timestamps, so that a moment that goes to the server and comes back can be measured on one clock.</summary>
internal sealed class WallClock(TimeProvider time)
{
    private readonly long _timestamp = time.GetTimestamp();
    private readonly DateTimeOffset _utc = time.GetUtcNow();

    public DateTimeOffset UtcNow => At(time.GetTimestamp());

    /// <summary>The time of day at a timestamp.</summary>
    public DateTimeOffset At(long timestamp) => _utc + time.GetElapsedTime(_timestamp, timestamp);

    /// <summary>The timestamp at a time of day.</summary>
    public long TimestampAt(DateTimeOffset at) => _timestamp + (long)((at - _utc).TotalSeconds * time.TimestampFrequency);
}
