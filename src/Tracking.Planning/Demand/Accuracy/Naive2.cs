namespace Tracking.Planning.Demand.Accuracy;

/// <summary>
/// M4's benchmark Naive2: the last value, seasonally adjusted where a test finds a season. Test and adjustment are those of the competition: autocorrelation at the period
/// against 1.645 standard errors by Bartlett's formula, and classical multiplicative decomposition.
/// </summary>
public static class Naive2
{
    private const double OneSided90Percent = 1.645;

    /// <summary>Forecasts the values after a history.</summary>
    /// <param name="history">What is known.</param>
    /// <param name="period">Period of the season; 1 for none.</param>
    /// <param name="ahead">Values ahead, 1 or more.</param>
    public static float[] Forecast(ReadOnlySpan<float> history, int period, int ahead)
    {
        float[] forecast = new float[ahead];
        double[]? indices = IsSeasonal(history, period) ? SeasonalIndices(history, period) : null;
        double last = history[^1] / (indices is null ? 1 : indices[(history.Length - 1) % period]);
        for (int h = 0; h < ahead; h++)
        {
            forecast[h] = (float)(last * (indices is null ? 1 : indices[(history.Length + h) % period]));
        }

        return forecast;
    }

    /// <summary>Whether a history has a season: never if it is shorter than three periods.</summary>
    public static bool IsSeasonal(ReadOnlySpan<float> history, int period)
    {
        if (period < 2 || history.Length < 3 * period)
        {
            return false;
        }

        double mean = 0;
        foreach (float value in history)
        {
            mean += value / (double)history.Length;
        }

        double variance = 0;
        foreach (float value in history)
        {
            variance += (value - mean) * (value - mean);
        }

        double squares = 0, correlation = 0;
        for (int lag = 1; lag <= period; lag++)
        {
            double sum = 0;
            for (int t = lag; t < history.Length; t++)
            {
                sum += (history[t] - mean) * (history[t - lag] - mean);
            }

            correlation = sum / variance;
            squares += lag < period ? correlation * correlation : 0;
        }

        // A history that never changes has no correlation; NaN compares as false.
        return Math.Abs(correlation) > OneSided90Percent / Math.Sqrt(history.Length) * Math.Sqrt(1 + 2 * squares);
    }

    /// <summary>Indices of a season by classical multiplicative decomposition: means of the ratios to a centred moving average over a period, with mean 1.</summary>
    /// <returns>An index for each phase, the first value's phase first.</returns>
    public static double[] SeasonalIndices(ReadOnlySpan<float> history, int period)
    {
        double[] indices = new double[period];
        int[] counts = new int[period];
        int half = period / 2;
        for (int t = half; t + half < history.Length; t++)
        {
            // An even period's average takes half of both ends.
            double trend = 0;
            for (int k = -half; k <= half; k++)
            {
                trend += history[t + k] * (period % 2 == 0 && (k == -half || k == half) ? 0.5 : 1);
            }

            indices[t % period] += history[t] / (trend / period);
            counts[t % period]++;
        }

        double mean = 0;
        for (int phase = 0; phase < period; phase++)
        {
            indices[phase] /= counts[phase];
            mean += indices[phase] / period;
        }

        for (int phase = 0; phase < period; phase++)
        {
            indices[phase] /= mean;
        }

        return indices;
    }
}
