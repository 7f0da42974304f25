namespace Tracking.Planning.Demand.Accuracy;

/// <summary>Errors of forecasts as the M4 competition defines them (Makridakis, Spiliotis and Assimakopoulos, IJF 36, 2020).</summary>
public static class ForecastErrors
{
    /// <summary>Symmetric mean absolute percentage error, 0 to 200: 200·|a − f| / (|a| + |f|), on average. Where both are 0 there is no error.</summary>
    public static double SymmetricPercentage(ReadOnlySpan<float> actual, ReadOnlySpan<float> forecast)
    {
        CheckLengths(actual, forecast);
        double sum = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double size = Math.Abs(actual[i]) + Math.Abs(forecast[i]);
            sum += size == 0 ? 0 : 200 * Math.Abs((double)actual[i] - forecast[i]) / size;
        }

        return sum / actual.Length;
    }

    /// <summary>Mean absolute scaled error: in units of the mean absolute error that a seasonal naive forecast has one step ahead within the history.</summary>
    /// <param name="history">What was known.</param>
    /// <param name="actual">What came.</param>
    /// <param name="forecast">What was forecast.</param>
    /// <param name="period">Period of the season, less than the history is long.</param>
    public static double Scaled(ReadOnlySpan<float> history, ReadOnlySpan<float> actual, ReadOnlySpan<float> forecast, int period)
    {
        CheckLengths(actual, forecast);
        if (period < 1 || period >= history.Length)
        {
            throw new ArgumentException($"A period of {period} needs a longer history than {history.Length}.", nameof(period));
        }

        double error = 0, naive = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            error += Math.Abs((double)actual[i] - forecast[i]);
        }

        for (int t = period; t < history.Length; t++)
        {
            naive += Math.Abs((double)history[t] - history[t - period]);
        }

        return error / actual.Length / (naive / (history.Length - period));
    }

    /// <summary>Overall weighted average: the mean of both errors' ratios to those of Naive2, each averaged over all series first.</summary>
    public static double OverallWeighted(double percentage, double scaled, double naive2Percentage, double naive2Scaled) =>
        (percentage / naive2Percentage + scaled / naive2Scaled) / 2;

    private static void CheckLengths(ReadOnlySpan<float> actual, ReadOnlySpan<float> forecast)
    {
        if (actual.Length != forecast.Length || actual.IsEmpty)
        {
            throw new ArgumentException($"{forecast.Length} forecasts are for {actual.Length} values; give as many of both, 1 or more.");
        }
    }
}
