using Tracking.Planning.Demand.Forecasts;

namespace Tracking.Planning.Demand.Reports;

/// <summary>Adds forecasts up to a score.</summary>
internal sealed class ScoreSum
{
    private readonly long[] _covered = new long[3];
    private long _count;
    private double _volume, _error, _naive;

    public void Add(double actual, double expected, double naive, ReadOnlySpan<VolumeRange> ranges)
    {
        _count++;
        _volume += actual;
        _error += Math.Abs(actual - expected);
        _naive += Math.Abs(actual - naive);
        for (int level = 0; level < ranges.Length; level++)
        {
            if (ranges[level].Contains((float)actual))
            {
                _covered[level]++;
            }
        }
    }

    public DemandScore ToScore()
    {
        double n = Math.Max(1, _count);
        return new DemandScore(_count, _volume / n, _error / n, _naive / n, _covered[0] / n, _covered[1] / n, _covered[2] / n);
    }
}
