namespace Tracking.Simulator.Sending;

/// <summary>Lets so many things pass in a second, evenly; after a pause it does not catch up.</summary>
/// <param name="perSecond">How many; null for any number.</param>
/// <param name="time">The real clock.</param>
internal sealed class RateLimit(int? perSecond, TimeProvider time)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    private long _from = time.GetTimestamp();
    private long _passed;

    public ValueTask PassAsync(CancellationToken cancel)
    {
        if (perSecond is not { } rate)
        {
            return ValueTask.CompletedTask;
        }

        var ahead = TimeSpan.FromSeconds((double)++_passed / rate) - time.GetElapsedTime(_from);
        if (ahead < -Slack)
        {
            (_from, _passed) = (time.GetTimestamp(), 0);
        }

        return ahead > Slack ? new(Task.Delay(ahead, time, cancel)) : ValueTask.CompletedTask;
    }
}
