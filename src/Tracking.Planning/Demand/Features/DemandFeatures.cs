using Tracking.Planning.Demand.Calendars;

namespace Tracking.Planning.Demand.Features;

/// <summary>
/// What trees see of a station when they forecast an hour: how the same hours of days and weeks before differ from the reference, how the last hours differ from what was usual,
/// how much the station varies, and what days they are. Volumes are in units of the station's scale, so that all stations teach the same trees. Missing is NaN.
/// </summary>
internal static class DemandFeatures
{
    /// <summary>Values of a row: of the hour and of the origin.</summary>
    public const int Columns = HourColumns + OriginColumns;

    private const int HourColumns = 38;

    private const int OriginColumns = 23;

    /// <summary>Same hours of days before that are looked at one by one.</summary>
    private const int DaysBack = 7;

    /// <summary>Same hours of weeks before that are looked at one by one.</summary>
    private const int WeeksBack = 4;

    /// <summary>Fills rows for hours ahead of an origin.</summary>
    /// <param name="history">The station.</param>
    /// <param name="origin">Last known hour, two weeks or more after the first.</param>
    /// <param name="smoothed">The smoothing's forecast of each hour ahead.</param>
    /// <param name="reference">What differences are taken from.</param>
    /// <param name="first">Hours ahead of the first row, 1 or more.</param>
    /// <param name="step">Hours from a row to the next one.</param>
    /// <param name="rows">Takes <see cref="Columns"/> values for each row.</param>
    /// <param name="references">Takes the reference of each row, in volumes; its length is the number of rows.</param>
    public static void Fill(
        SeriesHistory history, int origin, ReadOnlySpan<float> smoothed, Reference reference, int first, int step, Span<float> rows, Span<float> references)
    {
        Span<float> ofOrigin = stackalloc float[OriginColumns];
        FillOrigin(history, origin, ofOrigin);
        double level = history.MeanOf(origin - SeriesHistory.Week + 1, origin);
        for (int row = 0; row < references.Length; row++)
        {
            Span<float> to = rows.Slice(row * Columns, Columns);
            references[row] = FillHour(history, origin, smoothed, reference, first + row * step, level, to[..HourColumns]);
            ofOrigin.CopyTo(to[HourColumns..]);
        }
    }

    private static float FillHour(SeriesHistory history, int origin, ReadOnlySpan<float> smoothed, Reference reference, int ahead, double level, Span<float> to)
    {
        float[] values = history.Values;
        double scale = history.Scale;
        int hour = origin + ahead;
        int days = (ahead + SeriesHistory.Day - 1) / SeriesHistory.Day, weeks = (ahead + SeriesHistory.Week - 1) / SeriesHistory.Week;
        int dayBefore = hour - SeriesHistory.Day * days, weekBefore = hour - SeriesHistory.Week * weeks;
        float smooth = smoothed[ahead - 1];
        float from = reference == Reference.Naive ? history.Naive(origin, ahead, history.NaivePeriod) : smooth;
        int at = 0;

        to[at++] = ahead;
        to[at++] = days;
        to[at++] = Scaled(smooth - from);
        to[at++] = ahead > 1 ? Scaled(smoothed[ahead - 2] - smooth) : float.NaN;
        to[at++] = ahead < smoothed.Length ? Scaled(smoothed[ahead] - smooth) : float.NaN;
        to[at++] = Scaled(smooth - smoothed[0]);
        to[at++] = Scaled(from - level);
        at = FillSeason(history, origin, dayBefore, SeriesHistory.Day, DaysBack, from, to, at);
        at = FillSeason(history, origin, weekBefore, SeriesHistory.Week, WeeksBack, from, to, at);
        int twoWeeks = dayBefore - 13 * SeriesHistory.Day;
        to[at++] = twoWeeks >= 0 ? Scaled(values[twoWeeks] - from) : float.NaN;
        int weekEarlier = weekBefore - SeriesHistory.Week;
        to[at++] = weekEarlier >= 1 ? Scaled(values[weekEarlier - 1] - values[weekEarlier]) : float.NaN;
        to[at++] = weekEarlier >= 0 ? Scaled(values[weekEarlier + 1] - values[weekEarlier]) : float.NaN;
        if (history.Days is { } calendar && history.TimeOf(hour) is { } time)
        {
            DateOnly day = DateOnly.FromDateTime(time);
            to[at++] = time.Hour;
            to[at++] = (int)time.DayOfWeek;
            to[at++] = calendar.Is(day, CalendarEntryKind.Holiday) ? 1 : 0;
            to[at++] = calendar.Is(day, CalendarEntryKind.Promotion) ? 1 : 0;
            to[at++] = calendar.Is(day, CalendarEntryKind.Event) ? 1 : 0;
            to[at++] = calendar.DaysUntil(day);
            to[at++] = calendar.DaysSince(day);
            to[at++] = calendar.DaysSince(day.AddDays(-days));
            to[at++] = calendar.DaysSince(day.AddDays(-7 * weeks));
        }
        else
        {
            to[at..(at + 9)].Fill(float.NaN);
        }

        return from;

        float Scaled(double difference) => (float)(difference / scale);
    }

    // Of one season: the same phase in periods before, their mean, how much it changes from one to the next, and the neighbours of the newest.
    private static int FillSeason(SeriesHistory history, int origin, int newest, int period, int periods, float from, Span<float> to, int at)
    {
        float[] values = history.Values;
        double scale = history.Scale, sum = 0, changes = 0;
        int count = 0, pairs = 0;
        for (int k = 0; k < periods; k++)
        {
            int hour = newest - k * period;
            if (hour < 0)
            {
                to[at++] = float.NaN;
                continue;
            }

            to[at++] = (float)((values[hour] - from) / scale);
            sum += values[hour];
            count++;
            if (hour >= period)
            {
                changes += Math.Abs(values[hour] - values[hour - period]);
                pairs++;
            }
        }

        to[at++] = count > 0 ? (float)((sum / count - from) / scale) : float.NaN;
        to[at++] = pairs > 0 ? (float)(changes / pairs / scale) : float.NaN;
        to[at++] = newest >= 1 ? (float)((values[newest - 1] - values[newest]) / scale) : float.NaN;
        to[at++] = newest + 1 <= origin ? (float)((values[newest + 1] - values[newest]) / scale) : float.NaN;
        return at;
    }

    private static void FillOrigin(SeriesHistory history, int origin, Span<float> to)
    {
        const int day = SeriesHistory.Day, week = SeriesHistory.Week;
        float[] values = history.Values;
        double scale = history.Scale;
        int at = 0;
        foreach (int back in (ReadOnlySpan<int>)[0, 1, 2, 5, 12])
        {
            int hour = origin - back;
            to[at++] = hour >= week ? (float)((values[hour] - values[hour - week]) / scale) : float.NaN;
            to[at++] = hour >= day ? (float)((values[hour] - values[hour - day]) / scale) : float.NaN;
        }

        to[at++] = Change(6, week);
        to[at++] = Change(day, week);
        to[at++] = Change(day, day);
        to[at++] = Change(2 * day, week);
        to[at++] = Change(week, week);
        to[at++] = (float)((history.MeanOf(origin - 2 * week + 1, origin - week) - history.MeanOf(origin - 3 * week + 1, origin - 2 * week)) / scale);
        to[at++] = (float)((history.MeanOf(origin - day + 1, origin) - history.MeanOf(origin - week + 1, origin)) / scale);
        to[at++] = (float)(history.MeanOf(origin - week + 1, origin) / history.Mean);
        to[at++] = (float)(scale / history.Mean);
        to[at++] = (float)(history.WeeklyChange / scale);
        to[at++] = Variation(1);
        to[at++] = Variation(day);
        to[at++] = Variation(week);

        // How the mean of the last hours differs from that of the same hours a lag before.
        float Change(int hours, int lag) => (float)((history.MeanOf(origin - hours + 1, origin) - history.MeanOf(origin - lag - hours + 1, origin - lag)) / scale);

        // Mean absolute change over a lag in the last week.
        float Variation(int lag)
        {
            double sum = 0;
            int from = Math.Max(lag, origin - week + 1);
            for (int t = from; t <= origin; t++)
            {
                sum += Math.Abs(values[t] - values[t - lag]);
            }

            return (float)(sum / (origin - from + 1) / scale);
        }
    }
}
