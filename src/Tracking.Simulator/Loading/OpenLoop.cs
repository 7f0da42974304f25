namespace Tracking.Simulator.Loading;

/// <summary>
/// Begins things at set times, whether the ones before have ended or not. Each is told when it should have begun, so that whatever holds it up, here or there, counts:
/// who measures from the real beginning leaves out exactly the waiting that overload causes.
/// </summary>
/// <param name="perSecond">How many begin in a second, evenly.</param>
/// <param name="time">The real clock.</param>
internal sealed class OpenLoop(double perSecond, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private long _lateTicks;

    /// <summary>How far the last one began behind its time.</summary>
    public TimeSpan Late => time.GetElapsedTime(0, Interlocked.Read(ref _lateTicks));

    /// <summary>Runs until cancelled.</summary>
    /// <param name="begin">Begins one; given the <see cref="TimeProvider"/> timestamp at which it should. It may wait for room, which makes the next ones late.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(Func<long, ValueTask> begin, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        for (long count = 0; !cancel.IsCancellationRequested; count++)
        {
            var due = start + (long)(count * (time.TimestampFrequency / perSecond));
            long late;
            while ((late = time.GetTimestamp() - due) < 0)
            {
                await Task.Delay(Tick, time, cancel).ConfigureAwait(false);
            }

            Interlocked.Exchange(ref _lateTicks, late);
            await begin(due).ConfigureAwait(false);
        }
    }
}
