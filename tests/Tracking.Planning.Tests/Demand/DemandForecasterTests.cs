using Tracking.Planning.Demand;
using Tracking.Planning.Demand.Calendars;
using Tracking.Planning.Demand.Forecasts;

namespace Tracking.Planning.Tests.Demand;

public sealed class DemandForecasterTests(TrainedNetwork network) : IClassFixture<TrainedNetwork>
{
    private DemandForecaster Forecaster => new(network.Trained.Model, MadeUpNetwork.Calendar);

    [Fact]
    public void A_young_station_gets_its_last_week_again_with_ranges_around_it()
    {
        DemandSeries young = MadeUpNetwork.Station(20, 400);
        DemandForecast forecast = Forecaster.Forecast(young, 48);
        Assert.Equal(ForecastSource.YoungStation, forecast.Source);
        Assert.Null(forecast.ModelVersion);
        Assert.Equal(young.Volumes.Skip(400 - 168).Take(48), forecast.Hours.Select(hour => hour.Expected));
        Assert.Contains(forecast.Hours, hour => hour.Range80.Upper > hour.Expected && hour.Range80.Lower < hour.Expected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(170)]
    public void A_station_of_hardly_any_hours_gets_a_forecast_too(int hours)
    {
        DemandForecast forecast = Forecaster.Forecast(MadeUpNetwork.Station(3, hours), 30);
        Assert.Equal(ForecastSource.YoungStation, forecast.Source);
        Assert.Equal(30, forecast.Hours.Count);
        Assert.All(forecast.Hours, hour => Assert.True(float.IsFinite(hour.Expected) && hour.Expected >= 0 && hour.Range95.Upper >= hour.Range95.Lower));
    }

    [Fact]
    public void A_model_that_has_lost_lately_and_one_that_does_not_reach_so_far_give_way()
    {
        Assert.Equal(ForecastSource.Drift, Forecaster.Forecast(network.Stations[0], 48, drifted: true).Source);
        Assert.Equal(ForecastSource.NoModel, Forecaster.Forecast(network.Stations[0], 49).Source);
        Assert.Equal(ForecastSource.Model, Forecaster.Forecast(network.Stations[0], 12).Source);
    }

    [Fact]
    public void Fewer_hours_asked_for_are_the_first_of_more()
    {
        Assert.Equal(Forecaster.Forecast(network.Stations[2], 48).Hours.Take(13), Forecaster.Forecast(network.Stations[2], 13).Hours);
    }

    [Fact]
    public void Wider_ranges_hold_narrower_ones_and_nothing_is_below_zero()
    {
        foreach (DemandSeries station in network.Stations)
        {
            DemandForecast forecast = Forecaster.Forecast(station, 48);
            Assert.All(forecast.Hours, hour => Nested(hour.Range80, hour.Range90, hour.Range95));
            Assert.All(forecast.Days, day => Nested(day.Range80, day.Range90, day.Range95));
        }

        static void Nested(VolumeRange inner, VolumeRange middle, VolumeRange outer)
        {
            Assert.True(outer.Lower >= 0 && outer.Lower <= middle.Lower && middle.Lower <= inner.Lower && inner.Lower <= inner.Upper);
            Assert.True(inner.Upper <= middle.Upper && middle.Upper <= outer.Upper);
        }
    }

    [Fact]
    public void A_day_is_what_was_seen_of_it_and_its_hours_ahead()
    {
        // Known until 10 o'clock.
        DemandSeries station = MadeUpNetwork.Station(5, TrainedNetwork.KnownHours - 14);
        DemandForecast forecast = Forecaster.Forecast(station, 48);
        DateOnly first = DateOnly.FromDateTime(MadeUpNetwork.Start.AddHours(TrainedNetwork.KnownHours - 14));
        Assert.Equal([first, first.AddDays(1), first.AddDays(2)], forecast.Days.Select(day => day.Date!.Value));
        Assert.Equal([14, 24, 10], forecast.Days.Select(day => day.HoursAhead));
        Assert.Equal([true, true, false], forecast.Days.Select(day => day.Whole));
        Assert.Equal(station.Volumes.TakeLast(10).Sum(), forecast.Days[0].Seen, 3);
        Assert.Equal(forecast.Days[0].Seen + forecast.Hours.Take(14).Sum(hour => hour.Expected), forecast.Days[0].Expected, 1);
        Assert.True(forecast.Days[0].Range95.Lower >= forecast.Days[0].Seen);
        Assert.Equal(forecast.Hours.Skip(14).Take(24).Sum(hour => hour.Expected), forecast.Days[1].Expected, 1);
        Assert.Equal(new TimeOnly(10, 0), TimeOnly.FromDateTime(forecast.Hours[0].Time!.Value));
    }

    [Fact]
    public void A_series_without_a_begin_is_forecast_by_its_pattern_alone()
    {
        DemandForecast forecast = Forecaster.Forecast(network.Stations[4] with { Start = null }, 48);
        Assert.Equal(ForecastSource.Model, forecast.Source);
        Assert.All(forecast.Hours, hour => Assert.Null(hour.Time));
        Assert.Equal([24, 24], forecast.Days.Select(day => day.HoursAhead));
    }

    [Fact]
    public void Nothing_is_expected_on_a_day_on_which_the_station_is_closed()
    {
        DateOnly tomorrow = DateOnly.FromDateTime(MadeUpNetwork.Start.AddHours(TrainedNetwork.KnownHours));
        var calendar = new DemandCalendar
        {
            Entries = [new CalendarEntry { Name = "Stock-taking", Kind = CalendarEntryKind.Closed, From = tomorrow, Stations = ["s6"] }],
        };
        DemandForecast closed = new DemandForecaster(network.Trained.Model, calendar).Forecast(network.Stations[6], 48);
        Assert.All(closed.Hours.Take(24), hour => Assert.Equal(new VolumeRange(0, 0), hour.Range95));
        Assert.Equal(0, closed.Days[0].Expected);
        Assert.True(closed.Days[1].Expected > 0);
        Assert.True(new DemandForecaster(network.Trained.Model, calendar).Forecast(network.Stations[5], 48).Days[0].Expected > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(337)]
    public void Hours_ahead_are_1_to_336(int hours) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Forecaster.Forecast(network.Stations[0], hours));

    [Fact]
    public void A_volume_that_is_none_is_named() =>
        Assert.Contains("Hour 1 of x", Assert.Throws<ArgumentException>(() => Forecaster.Forecast(new DemandSeries { Station = "x", Volumes = [1, float.NaN] }, 5)).Message, StringComparison.Ordinal);
}
