using Tracking.Planning.Demand;
using Tracking.Planning.Demand.Calendars;
using Tracking.Planning.Demand.Forecasts;
using Tracking.Planning.Demand.Models;
using Tracking.Planning.Demand.Training;

namespace Tracking.Planning.Tests.Demand;

public sealed class DemandTrainerTests(TrainedNetwork network) : IClassFixture<TrainedNetwork>
{
    [Fact]
    public void On_hours_it_has_not_seen_the_model_errs_less_than_a_seasonal_naive_forecast()
    {
        var learned = new DemandForecaster(network.Trained.Model, MadeUpNetwork.Calendar);
        var naive = new DemandForecaster(null, MadeUpNetwork.Calendar);
        double error = 0, naiveError = 0;
        int in80 = 0, in95 = 0, hours = 0;
        for (int i = 0; i < network.Stations.Length; i++)
        {
            DemandForecast forecast = learned.Forecast(network.Stations[i], 48);
            DemandForecast other = naive.Forecast(network.Stations[i], 48);
            Assert.Equal(ForecastSource.Model, forecast.Source);
            Assert.Equal(ForecastSource.NoModel, other.Source);
            for (int h = 0; h < 48; h++)
            {
                float actual = network.Whole[i].Volumes[TrainedNetwork.KnownHours + h];
                error += Math.Abs(actual - forecast.Hours[h].Expected);
                naiveError += Math.Abs(actual - other.Hours[h].Expected);
                if (h < 24)
                {
                    // The second day has a promotion, of which there were hardly any in the back-test.
                    in80 += forecast.Hours[h].Range80.Contains(actual) ? 1 : 0;
                    in95 += forecast.Hours[h].Range95.Contains(actual) ? 1 : 0;
                    hours++;
                }
            }
        }

        Assert.True(error < 0.75 * naiveError, $"{error} against {naiveError}");
        Assert.InRange((double)in80 / hours, 0.7, 0.9);
        Assert.InRange((double)in95 / hours, 0.88, 1);
    }

    [Fact]
    public void The_report_scores_every_station_and_band_and_its_ranges_hold()
    {
        var report = network.Trained.Report;
        Assert.Equal(network.Stations.Length, report.Stations.Count);
        Assert.Equal(network.Stations.Length * 7 * 48, report.Total.Count);
        Assert.Equal(report.Total.Count, report.Bands.Sum(band => band.Score.Count));
        Assert.Equal(report.Total.Count, report.Stations.Sum(station => station.Score.Count));
        Assert.Equal([1, 4, 7, 13, 25], report.Bands.Select(band => band.From));
        Assert.Equal([3, 6, 12, 24, 48], report.Bands.Select(band => band.Until));
        Assert.Equal([1, 2], report.Days.Select(day => day.From));
        Assert.True(report.Total.ErrorRatio < 0.8, $"{report.Total.ErrorRatio}");
        Assert.InRange(report.Total.Coverage80, 0.75, 0.85);
        Assert.InRange(report.Total.Coverage90, 0.86, 0.94);
        Assert.InRange(report.Total.Coverage95, 0.92, 0.98);

        using var text = new StringWriter();
        report.WriteMarkdown(text);
        Assert.Contains("| 25–48 | ", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("| s15 | 336 | ", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_promotion_that_the_calendar_knows_is_expected()
    {
        DemandSeries station = network.Stations[7];
        float known = Day(MadeUpNetwork.Calendar), unknown = Day(DemandCalendar.Empty);
        float actual = network.Whole[7].Volumes.Skip(TrainedNetwork.KnownHours + 24).Sum();
        Assert.True(Math.Abs(known - actual) < Math.Abs(unknown - actual) / 2, $"{known} and {unknown} for {actual}");

        float Day(DemandCalendar calendar) => new DemandForecaster(network.Trained.Model, calendar).Forecast(station, 48).Days[1].Expected;
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_another_one_another()
    {
        DemandSeries[] few = network.Stations[..4];
        DemandOptions options = TrainedNetwork.Options with { Trees = 10 };
        using DemandModel one = Train(options), same = Train(options), other = Train(options with { Seed = 2 });
        float[] expected = Expected(one);
        Assert.Equal(expected, Expected(same));
        Assert.NotEqual(expected, Expected(other));
        Assert.Equal(one.Info.Version.Split('-')[1..], same.Info.Version.Split('-')[1..]);
        Assert.NotEqual(one.Info.Version.Split('-')[2], other.Info.Version.Split('-')[2]);

        DemandModel Train(DemandOptions with) => DemandTrainer.Train(few, MadeUpNetwork.Calendar, with, TimeProvider.System, null, TestContext.Current.CancellationToken).Model;

        float[] Expected(DemandModel model) => [.. new DemandForecaster(model, MadeUpNetwork.Calendar).Forecast(few[1], 48).Hours.Select(hour => hour.Expected)];
    }

    [Fact]
    public void A_saved_model_forecasts_as_before_and_says_what_it_is()
    {
        using var file = new MemoryStream();
        network.Trained.Model.Save(file);
        file.Position = 0;
        using DemandModel read = DemandModel.Load(file);
        Assert.Equal(network.Trained.Model.Info, read.Info);
        DemandForecast before = new DemandForecaster(network.Trained.Model, MadeUpNetwork.Calendar).Forecast(network.Stations[3], 48);
        DemandForecast after = new DemandForecaster(read, MadeUpNetwork.Calendar).Forecast(network.Stations[3], 48);
        Assert.Equal(before.Hours, after.Hours);
        Assert.Equal(before.Days, after.Days);

        Assert.Equal(16, read.Info.Stations);
        Assert.Equal(MadeUpNetwork.Start, read.Info.From);
        Assert.Equal(MadeUpNetwork.Start.AddHours(TrainedNetwork.KnownHours), read.Info.Until);
        Assert.Equal(TrainedNetwork.Options.Fingerprint, read.Info.OptionsFingerprint);
        Assert.True(read.Info.TrainingTime > TimeSpan.Zero);
    }

    [Fact]
    public void What_is_no_model_is_refused_with_what_to_do()
    {
        using var text = new MemoryStream("no model"u8.ToArray());
        Assert.Contains("Train anew", Assert.Throws<DemandException>(() => DemandModel.Load(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_rises_through_every_stage_to_the_end()
    {
        Assert.Equal(network.Progress.Select(told => told.Share).Order(), network.Progress.Select(told => told.Share));
        Assert.Equal(Enum.GetValues<DemandStage>(), network.Progress.Select(told => told.Stage).Distinct());
        Assert.Equal(new DemandProgress(DemandStage.Done, 1), network.Progress[^1]);
        Assert.True(network.Progress.Count > 100);
    }

    [Fact]
    public void Training_stops_between_trees_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var told = new StopAt(stop, 0.05);
        Assert.ThrowsAny<OperationCanceledException>(() => DemandTrainer.Train(
            network.Stations[..4], MadeUpNetwork.Calendar, TrainedNetwork.Options with { Trees = 1_000 }, TimeProvider.System, told, stop.Token));
        Assert.InRange(told.Last, 0.05, 0.051);
    }

    [Fact]
    public void Too_little_history_is_said_with_how_much_it_takes()
    {
        DemandException refused = Assert.Throws<DemandException>(() => DemandTrainer.Train(
            MadeUpNetwork.Stations(3, 500), DemandCalendar.Empty, TrainedNetwork.Options, TimeProvider.System, null, TestContext.Current.CancellationToken));
        Assert.Contains("None of 3 stations has the 577 hours", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the longest has 500", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stations_of_little_history_and_of_nothing_but_zeros_do_no_harm()
    {
        DemandSeries[] mixed =
        [
            .. network.Stations[..4],
            MadeUpNetwork.Station(9, 100),
            new DemandSeries { Station = "empty", Volumes = [] },
            new DemandSeries { Station = "zeros", Start = MadeUpNetwork.Start, Volumes = new float[TrainedNetwork.KnownHours] },
        ];
        using DemandModel model = DemandTrainer.Train(mixed, MadeUpNetwork.Calendar, TrainedNetwork.Options with { Trees = 10 }, TimeProvider.System, null, TestContext.Current.CancellationToken).Model;
        Assert.Equal(5, model.Info.Stations);
        DemandForecast zeros = new DemandForecaster(model, MadeUpNetwork.Calendar).Forecast(mixed[^1], 48);
        Assert.All(zeros.Hours, hour => Assert.InRange(hour.Expected, 0, 0.01f));
    }

    private sealed class StopAt(CancellationTokenSource stop, double share) : IProgress<DemandProgress>
    {
        public double Last { get; private set; }

        public void Report(DemandProgress value)
        {
            Last = value.Share;
            if (value.Share >= share)
            {
                stop.Cancel();
            }
        }
    }
}
