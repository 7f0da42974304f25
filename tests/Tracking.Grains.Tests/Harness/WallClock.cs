namespace Tracking.Grains.Tests.Harness;

/// <summary>
/// A clock whose wall time stands still until it is moved. Timers and timestamps stay real: the silo's own time-outs depend on them.
/// </summary>
internal sealed class WallClock(DateTimeOffset now) : TimeProvider
{
    private long ticks = now.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);

    public void MoveTo(DateTimeOffset moment) => Volatile.Write(ref ticks, moment.UtcTicks);
}
