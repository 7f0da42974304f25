using Tracking.Planning.Demand.Calendars;
using Tracking.Planning.Demand.Features;
using Tracking.Planning.Demand.Intervals;
using Tracking.Planning.Demand.Models;

namespace Tracking.Planning.Demand.Forecasts;

/// <summary>Forecasts of stations, by a model where that is wise and by a seasonal naive forecast where it is not.</summary>
/// <param name="model">The model; null while there is none.</param>
/// <param name="calendar">Holidays, promotions and the like; closed days expect nothing.</param>
public sealed class DemandForecaster(DemandModel? model, DemandCalendar calendar)
{
    private const int Day = SeriesHistory.Day;

    /// <summary>Forecasts a station.</summary>
    /// <param name="series">What it had so far. The more of the past, the better; the model learned from the newest <see cref="DemandOptions.MaxHistoryHours"/> of it.</param>
    /// <param name="hours">Hours ahead, 1 to <see cref="DemandOptions.MaxHorizonHours"/>.</param>
    /// <param name="drifted">Whether the model has lost against a seasonal naive forecast lately (<see cref="DriftAlarm"/>): then that is given.</param>
    /// <exception cref="ArgumentException">The series or the hours are out of range.</exception>
    public DemandForecast Forecast(DemandSeries series, int hours, bool drifted = false)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(hours, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hours, DemandOptions.MaxHorizonHours);
        series.Validate();
        float[] values = SeriesHistory.ToArray(series.Volumes), expected = new float[hours], spread = new float[hours];
        ForecastSource source = model is null || hours > model.Info.HorizonHours ? ForecastSource.NoModel
            : values.Length < Math.Max(model.Info.YoungHours, SeasonalSmoothing.StartHours) ? ForecastSource.YoungStation
            : drifted ? ForecastSource.Drift
            : ForecastSource.Model;
        IntervalTable table;
        CalendarDays? days = null;
        if (values.Length > Day)
        {
            var history = new SeriesHistory(series, values, values.Length, calendar, Math.Max(hours, model?.Info.HorizonHours ?? 0));
            days = history.Days;
            if (source == ForecastSource.Model)
            {
                model!.Predict(history, expected, spread);
                table = model.Intervals;
            }
            else
            {
                FillNaive(history, expected, spread);
                table = model?.NaiveIntervals ?? IntervalTable.Untested;
            }
        }
        else
        {
            FillMean(values, expected, spread);
            table = IntervalTable.Untested;
        }

        if (days is not null)
        {
            for (int h = 0; h < hours; h++)
            {
                if (days.Is(DateOnly.FromDateTime(series.Start!.Value.AddHours(values.Length + h)), CalendarEntryKind.Closed))
                {
                    expected[h] = spread[h] = 0;
                }
            }
        }

        return new DemandForecast
        {
            Station = series.Station,
            Source = source,
            ModelVersion = source == ForecastSource.Model ? model!.Info.Version : null,
            Hours = Hours(series, values.Length, expected, spread, table),
            Days = Days(series, values, expected, spread, table),
        };
    }

    private static void FillNaive(SeriesHistory history, float[] expected, float[] spread)
    {
        int period = history.NaivePeriod;
        float off = (float)(period == Day ? history.Scale : Math.Max(history.WeeklyChange, Training.SpreadTrees.MinSpread * history.Scale));
        for (int h = 0; h < expected.Length; h++)
        {
            expected[h] = history.Naive(history.Count - 1, h + 1, period);
            spread[h] = off;
        }
    }

    // Less than a day is known: its mean, off as counts of independent packages are, and by half of it.
    private static void FillMean(float[] values, float[] expected, float[] spread)
    {
        float mean = values.Length == 0 ? 0 : values.Average();
        Array.Fill(expected, mean);
        Array.Fill(spread, MathF.Sqrt(mean) + mean / 2);
    }

    private static HourForecast[] Hours(DemandSeries series, int known, float[] expected, float[] spread, IntervalTable table)
    {
        var hours = new HourForecast[expected.Length];
        for (int h = 0; h < hours.Length; h++)
        {
            hours[h] = new HourForecast(
                h + 1, series.Start?.AddHours(known + h), expected[h],
                table.OfHour(h + 1, expected[h], spread[h], 0), table.OfHour(h + 1, expected[h], spread[h], 1), table.OfHour(h + 1, expected[h], spread[h], 2));
        }

        return hours;
    }

    private static List<DayForecast> Days(DemandSeries series, float[] values, float[] expected, float[] spread, IntervalTable table)
    {
        List<DayForecast> days = [];
        DateTime? next = series.Start?.AddHours(values.Length);
        for (int h = 0; h < expected.Length;)
        {
            DateTime? begin = next?.AddHours(h);
            int before = begin?.Hour ?? 0;
            int seenHours = h == 0 ? Math.Min(before, values.Length) : 0;
            float seen = 0;
            for (int t = values.Length - seenHours; t < values.Length; t++)
            {
                seen += values[t];
            }

            int count = Math.Min(Day - before, expected.Length - h);
            double sum = 0, off = 0;
            for (int t = h; t < h + count; t++)
            {
                sum += expected[t];
                off += spread[t];
            }

            int ahead = h / Day + 1;
            days.Add(new DayForecast(
                begin is { } day ? DateOnly.FromDateTime(day) : null, seen, count, seenHours + count == Day, seen + (float)sum, Range(0), Range(1), Range(2)));
            h += count;

            VolumeRange Range(int level)
            {
                VolumeRange range = table.OfSum(ahead, count, sum, off, level);
                return new VolumeRange(seen + range.Lower, seen + range.Upper);
            }
        }

        return days;
    }
}
