using HdrHistogram;

namespace Tracking.Simulator.Loading.Measuring;

/// <summary>Collects times in a high dynamic range histogram: 1 µs to 10 minutes, to three significant digits. Safe for concurrent use.</summary>
internal sealed class Latencies(TimeProvider time)
{
    private const long HighestMicroseconds = 600_000_000;
    private const int Digits = 3;

    private readonly LongConcurrentHistogram _histogram = new(1, HighestMicroseconds, Digits);

    /// <summary>Takes in a time that began at a timestamp of the <see cref="TimeProvider"/>.</summary>
    public void Record(long from, long to) =>
        _histogram.RecordValue(Math.Clamp((long)time.GetElapsedTime(from, to).TotalMicroseconds, 1, HighestMicroseconds));

    public LatencySummary Summary()
    {
        var all = _histogram.Copy();
        double At(double percentile) => all.TotalCount == 0 ? 0 : all.GetValueAtPercentile(percentile) / 1000.0;
        return new(all.TotalCount, At(50), At(90), At(99), At(99.9), At(100));
    }
}

/// <summary>Percentiles in milliseconds; zeros when nothing was counted.</summary>
internal sealed record LatencySummary(long Count, double P50, double P90, double P99, double P999, double Max);
