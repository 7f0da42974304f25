namespace Tracking.Benchmarks.Reporting;

/// <summary>What many figures come to.</summary>
internal static class Statistics
{
    /// <summary>The value in the middle; of an even number the mean of the two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
