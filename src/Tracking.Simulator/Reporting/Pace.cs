using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Reporting;

/// <summary>Scans settled in a second, over about the last three.</summary>
internal sealed class Pace(SendTotals totals, TimeProvider time)
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(3);
    private readonly Queue<(long At, long Scans)> _samples = new();
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Takes a sample and gives the present rate.</summary>
    public double PerSecond()
    {
        var now = time.GetTimestamp();
        var scans = totals.Accepted + totals.Duplicates + totals.Rejected;
        _samples.Enqueue((now, scans));
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At, now) > Span)
        {
            _samples.Dequeue();
        }

        var (at, before) = _samples.Peek();
        var seconds = time.GetElapsedTime(at, now).TotalSeconds;
        return seconds > 0 ? (scans - before) / seconds : 0;
    }
}
