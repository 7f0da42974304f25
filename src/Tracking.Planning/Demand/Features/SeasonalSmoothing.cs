namespace Tracking.Planning.Demand.Features;

/// <summary>
/// Exponential smoothing with a season of a day and one of a week and an autoregressive remainder (J. W. Taylor, "Short-term electricity demand forecasting using double
/// seasonal exponential smoothing", JORS 54, 2003), in its additive form. It is what the trees correct.
/// </summary>
/// <param name="Level">How fast the level follows, 0 to 1.</param>
/// <param name="Daily">How fast the shape of the day follows, 0 to 1.</param>
/// <param name="Weekly">How fast the shape of the week follows, 0 to 1.</param>
/// <param name="Memory">What share of an hour's error is still there an hour later, 0 to below 1.</param>
internal readonly record struct SeasonalSmoothing(double Level, double Daily, double Weekly, double Memory)
{
    /// <summary>Hours with which the seasons begin: two weeks.</summary>
    public const int StartHours = 2 * SeriesHistory.Week;

    /// <summary>Hours of the recent past that the choice goes by.</summary>
    private const int ChoiceHours = 12 * SeriesHistory.Week;

    /// <summary>Hours ahead that the choice goes by.</summary>
    private const int ChoiceAhead = 2 * SeriesHistory.Day;

    /// <summary>The choice goes by a forecast from every so many hours: not a divisor of a day, so that it meets all hours.</summary>
    private const int ChoiceStep = 23;

    private static readonly double[] Levels = [0, 0.01, 0.04];
    private static readonly double[] Dailies = [0, 0.1, 0.25];
    private static readonly double[] Weeklies = [0.05, 0.2, 0.4];
    private static readonly double[] Memories = [0, 0.6, 0.85, 0.95];

    /// <summary>Chooses what would have forecast the recent past of a series with the least absolute error.</summary>
    /// <param name="values">The series.</param>
    /// <param name="count">Hours of it that are known, <see cref="StartHours"/> or more.</param>
    public static SeasonalSmoothing Choose(float[] values, int count)
    {
        ReadOnlySpan<float> recent = values.AsSpan(0, count)[Math.Max(0, count - ChoiceHours)..];
        SeasonalSmoothing best = default;
        double least = double.PositiveInfinity;
        foreach (double level in Levels)
        {
            foreach (double daily in Dailies)
            {
                foreach (double weekly in Weeklies)
                {
                    foreach (double memory in Memories)
                    {
                        var candidate = new SeasonalSmoothing(level, daily, weekly, memory);
                        double error = candidate.ErrorOver(recent);
                        if (error < least)
                        {
                            (best, least) = (candidate, error);
                        }
                    }
                }
            }
        }

        return best;
    }

    /// <summary>Forecasts from several hours of the past, each as if what came after it were not known.</summary>
    /// <param name="values">The series.</param>
    /// <param name="origins">Last known hours to forecast from, rising, each <see cref="StartHours"/> − 1 or more.</param>
    /// <param name="ahead">Hours ahead, for each of them.</param>
    /// <returns>Forecasts of 1 to <paramref name="ahead"/> hours ahead, origin after origin.</returns>
    public float[] Forecast(float[] values, ReadOnlySpan<int> origins, int ahead)
    {
        float[] forecasts = new float[origins.Length * ahead];
        var state = new State(values);
        int next = 0;
        for (int t = 0; next < origins.Length; t++)
        {
            state.Learn(this, values[t], t);
            for (; next < origins.Length && origins[next] == t; next++)
            {
                double remainder = state.Remainder;
                for (int h = 1; h <= ahead; h++)
                {
                    remainder *= Memory;
                    forecasts[next * ahead + h - 1] = (float)(state.At(t + h) + remainder);
                }
            }
        }

        return forecasts;
    }

    private double ErrorOver(ReadOnlySpan<float> values)
    {
        var state = new State(values);
        double sum = 0;
        for (int t = 0; t < values.Length; t++)
        {
            state.Learn(this, values[t], t);
            if (t >= StartHours - 1 && t % ChoiceStep == 0)
            {
                double remainder = state.Remainder;
                int until = Math.Min(values.Length - 1, t + ChoiceAhead);
                for (int at = t + 1; at <= until; at++)
                {
                    remainder *= Memory;
                    sum += Math.Abs(values[at] - state.At(at) - remainder);
                }
            }
        }

        return sum;
    }

    private sealed class State
    {
        private readonly double[] _daily = new double[SeriesHistory.Day];
        private readonly double[] _weekly = new double[SeriesHistory.Week];
        private double _level;

        public State(ReadOnlySpan<float> values)
        {
            ReadOnlySpan<float> start = values[..StartHours];
            foreach (float value in start)
            {
                _level += value / StartHours;
            }

            for (int t = 0; t < start.Length; t++)
            {
                _daily[t % SeriesHistory.Day] += (start[t] - _level) * SeriesHistory.Day / StartHours;
            }

            for (int t = 0; t < start.Length; t++)
            {
                _weekly[t % SeriesHistory.Week] += (start[t] - _level - _daily[t % SeriesHistory.Day]) * SeriesHistory.Week / StartHours;
            }
        }

        /// <summary>What of the last value the level and the seasons do not explain.</summary>
        public double Remainder { get; private set; }

        public double At(int hour) => _level + _daily[hour % SeriesHistory.Day] + _weekly[hour % SeriesHistory.Week];

        public void Learn(in SeasonalSmoothing by, float value, int hour)
        {
            double error = value - At(hour);
            double surprise = error - by.Memory * Remainder;
            _level += by.Level * surprise;
            _daily[hour % SeriesHistory.Day] += by.Daily * surprise;
            _weekly[hour % SeriesHistory.Week] += by.Weekly * surprise;
            Remainder = error - (by.Level + by.Daily + by.Weekly) * surprise;
        }
    }
}
