using Tracking.Planning.Demand.Calendars;

namespace Tracking.Planning.Demand.Features;

/// <summary>A series as features are made from it: sums for means, its scale, and its calendar. What lies after <see cref="Count"/> hours does not exist for it.</summary>
internal sealed class SeriesHistory
{
    /// <summary>Hours of a day.</summary>
    public const int Day = 24;

    /// <summary>Hours of a week.</summary>
    public const int Week = 168;

    /// <summary>A series that hardly changes from day to day counts as if it changed by this share of its mean.</summary>
    private const double MinScaleShare = 1e-3;

    private readonly double[] _sums;

    /// <summary>Takes the first <paramref name="count"/> hours of a series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="values">Its volumes.</param>
    /// <param name="count">Hours that are known, 25 or more.</param>
    /// <param name="calendar">The calendar.</param>
    /// <param name="ahead">Hours after the known ones for which the calendar is looked up.</param>
    public SeriesHistory(DemandSeries series, float[] values, int count, DemandCalendar calendar, int ahead)
    {
        Series = series;
        Values = values;
        Count = count;
        _sums = new double[count + 1];
        for (int t = 0; t < count; t++)
        {
            _sums[t + 1] = _sums[t] + values[t];
        }

        Mean = Math.Max(_sums[count] / count, 1e-6);
        Scale = Math.Max(Math.Max(MeanChange(values, count, Day), MinScaleShare * Mean), 1e-3);
        WeeklyChange = count > Week ? MeanChange(values, count, Week) : double.NaN;
        if (series.Start is { } start)
        {
            DateOnly first = DateOnly.FromDateTime(start);
            Days = new CalendarDays(calendar, series.Station, series.Region, first, DateOnly.FromDateTime(start.AddHours(count + ahead)).DayNumber - first.DayNumber + 1);
        }
    }

    /// <summary>The series.</summary>
    public DemandSeries Series { get; }

    /// <summary>Volumes by hour; only the first <see cref="Count"/> count.</summary>
    public float[] Values { get; }

    /// <summary>Hours that are known.</summary>
    public int Count { get; }

    /// <summary>Mean volume of an hour.</summary>
    public double Mean { get; }

    /// <summary>Mean absolute change from one day's hour to the next day's: the unit of errors (that of MASE with a period of 24).</summary>
    public double Scale { get; }

    /// <summary>Mean absolute change from one week's hour to the next week's; NaN in the first week.</summary>
    public double WeeklyChange { get; }

    /// <summary>The calendar; null when it is not known when the series begins.</summary>
    public CalendarDays? Days { get; }

    /// <summary>Period that a seasonal naive forecast of it does best with: a week if weeks resemble each other more than days do, else a day.</summary>
    public int NaivePeriod => WeeklyChange < Scale ? Week : Day;

    /// <summary>Mean of the hours from <paramref name="from"/> to <paramref name="to"/>, both included; NaN if they begin before the series does.</summary>
    public double MeanOf(int from, int to) => from < 0 ? double.NaN : (_sums[to + 1] - _sums[from]) / (to - from + 1);

    /// <summary>Begin of an hour by the station's clock.</summary>
    public DateTime? TimeOf(int hour) => Series.Start?.AddHours(hour);

    /// <summary>The last known value of the same phase: the seasonal naive forecast.</summary>
    /// <param name="origin">Last known hour, at least a period.</param>
    /// <param name="ahead">Hours ahead, 1 or more.</param>
    /// <param name="period">The period in hours.</param>
    public float Naive(int origin, int ahead, int period) => Values[origin + ahead - period * ((ahead + period - 1) / period)];

    /// <summary>Volumes of a series as an array.</summary>
    public static float[] ToArray(IReadOnlyList<float> volumes)
    {
        if (volumes is float[] array)
        {
            return array;
        }

        float[] copy = new float[volumes.Count];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = volumes[i];
        }

        return copy;
    }

    private static double MeanChange(float[] values, int count, int period)
    {
        double sum = 0;
        for (int t = period; t < count; t++)
        {
            sum += Math.Abs(values[t] - values[t - period]);
        }

        return count > period ? sum / (count - period) : 0;
    }
}
