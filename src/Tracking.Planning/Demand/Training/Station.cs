using Tracking.Planning.Demand.Calendars;
using Tracking.Planning.Demand.Features;

namespace Tracking.Planning.Demand.Training;

/// <summary>A station as it is known at one moment: its past and the smoothing chosen by it.</summary>
internal sealed class Station(SeriesHistory history, SeasonalSmoothing smoothing)
{
    public SeriesHistory History { get; } = history;

    public SeasonalSmoothing Smoothing { get; } = smoothing;

    /// <summary>The station when only its first <paramref name="count"/> hours were known.</summary>
    public static Station At(DemandSeries series, float[] values, int count, DemandCalendar calendar, int horizon) =>
        new(new SeriesHistory(series, values, count, calendar, horizon), SeasonalSmoothing.Choose(values, count));
}
