using Tracking.Planning.Demand;

namespace Tracking.Planning.Tests.Demand;

public sealed class DemandSeriesTests
{
    private static readonly TimeZoneInfo Chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    [Fact]
    public void The_hour_that_a_clock_skips_in_spring_takes_the_mean_of_its_neighbours()
    {
        // 2026-03-08, 02:00 is skipped; 07:00 UTC is 01:00, 08:00 UTC is 03:00.
        DemandSeries series = DemandSeries.FromUtc("a", new DateTimeOffset(2026, 3, 8, 6, 0, 0, TimeSpan.Zero), [10, 20, 40, 50], Chicago);
        Assert.Equal(new DateTime(2026, 3, 8, 0, 0, 0), series.Start);
        Assert.Equal([10, 20, 30, 40, 50], series.Volumes);
    }

    [Fact]
    public void The_hour_that_a_clock_has_twice_in_autumn_takes_the_mean_of_both()
    {
        // 2026-11-01, 01:00 is there twice: 06:00 and 07:00 UTC.
        DemandSeries series = DemandSeries.FromUtc("a", new DateTimeOffset(2026, 11, 1, 5, 0, 0, TimeSpan.Zero), [10, 20, 40, 50], Chicago);
        Assert.Equal(new DateTime(2026, 11, 1, 0, 0, 0), series.Start);
        Assert.Equal([10, 30, 50], series.Volumes);
    }

    [Fact]
    public void A_year_has_its_days_of_24_hours()
    {
        DemandSeries series = DemandSeries.FromUtc("a", new DateTimeOffset(2026, 1, 1, 6, 0, 0, TimeSpan.Zero), new float[365 * 24], Chicago);
        Assert.Equal(365 * 24, series.Volumes.Count);
        Assert.Equal(new DateTime(2026, 1, 1), series.Start);
    }

    [Fact]
    public void A_zone_off_by_part_of_an_hour_goes_by_the_begin_of_the_hour()
    {
        TimeZoneInfo kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");
        DemandSeries series = DemandSeries.FromUtc("a", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), [1, 2, 3], kolkata);
        Assert.Equal(new DateTime(2026, 1, 1, 5, 0, 0), series.Start);
        Assert.Equal([1, 2, 3], series.Volumes);
    }

    [Fact]
    public void No_counts_are_a_series_of_nothing_and_an_hour_that_is_not_full_is_refused()
    {
        var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Empty(DemandSeries.FromUtc("a", noon, [], Chicago).Volumes);
        Assert.Throws<ArgumentException>(() => DemandSeries.FromUtc("a", noon.AddMinutes(1), [1], Chicago));
    }
}
