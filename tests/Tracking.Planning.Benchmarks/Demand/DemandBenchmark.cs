using System.Globalization;
using Tracking.Planning.Demand;
using Tracking.Planning.Demand.Accuracy;
using Tracking.Planning.Demand.Calendars;
using Tracking.Planning.Demand.Forecasts;
using Tracking.Planning.Demand.Training;

namespace Tracking.Planning.Benchmarks.Demand;

/// <summary>
/// Learns from the histories of a folder, forecasts what came next, and prints the errors of M4 and how often its ranges held. What came next is read for the score alone.
/// </summary>
internal static class DemandBenchmark
{
    private const int Period = 24;

    // Naive2 on all 414 hourly series of M4, as published: what README and papers give OWA by.
    private const double PublishedNaive2Percentage = 18.383, PublishedNaive2Scaled = 2.395;

    private const double OwaGoal = 0.42, CoverageGoal = 0.02;
    private static readonly TimeSpan TimeGoal = TimeSpan.FromSeconds(60);

    public static int Run(string folder, DemandOptions options, string? report, CancellationToken cancellation)
    {
        HourlySeriesFolder data = HourlySeriesFolder.Read(folder);
        int ahead = data.Next[0].Length;
        options = options with { HorizonHours = ahead };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{data.Histories.Count} series, {ahead} hours ahead, {options.Threads} threads"));
        TimeSpan before = Environment.CpuUsage.TotalTime;
        TrainedDemand trained = DemandTrainer.Train(data.Histories, DemandCalendar.Empty, options, TimeProvider.System, new ConsoleProgress(), cancellation);
        TimeSpan time = trained.Model.Info.TrainingTime, work = Environment.CpuUsage.TotalTime - before;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Trained in {time.TotalSeconds:0.0} s (goal {TimeGoal.TotalSeconds:0} s), with the back-test, {work.TotalSeconds:0.0} s of CPU; {trained.Model.Info.Rows} rows; model {trained.Model.Info.Version}"));
        if (report is not null)
        {
            using StreamWriter writer = new(report);
            trained.Report.WriteMarkdown(writer);
        }

        using Planning.Demand.Models.DemandModel model = trained.Model;
        var forecaster = new DemandForecaster(model, DemandCalendar.Empty);
        Errors learned = new(), seasonal = new(), naive2 = new();
        Coverage hours = new(), days = new();
        List<double> stations = [];
        for (int i = 0; i < data.Histories.Count; i++)
        {
            float[] history = [.. data.Histories[i].Volumes], actual = data.Next[i];
            DemandForecast forecast = forecaster.Forecast(data.Histories[i], ahead);
            learned.Add(history, actual, [.. forecast.Hours.Select(hour => hour.Expected)]);
            naive2.Add(history, actual, Naive2.Forecast(history, Period, ahead));
            seasonal.Add(history, actual, [.. Enumerable.Range(0, ahead).Select(h => history[history.Length - Period + h % Period])]);
            var own = new Coverage();
            for (int h = 0; h < ahead; h++)
            {
                HourForecast hour = forecast.Hours[h];
                hours.Add(actual[h], hour.Range80, hour.Range90, hour.Range95);
                own.Add(actual[h], hour.Range80, hour.Range90, hour.Range95);
            }

            stations.Add(own.Shares[0]);
            for (int day = 0; day < ahead / Period; day++)
            {
                DayForecast sum = forecast.Days[day];
                days.Add(actual.AsSpan(day * Period, Period).ToArray().Sum(), sum.Range80, sum.Range90, sum.Range95);
            }
        }

        Console.WriteLine();
        Console.WriteLine("| forecast | sMAPE | MASE | OWA, Naive2 of these series | OWA, Naive2 as published |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        double owa = Print("model", learned);
        Print("seasonal naive", seasonal);
        Print("Naive2", naive2);
        Console.WriteLine();
        Console.WriteLine("| ranges | 80 % | 90 % | 95 % |");
        Console.WriteLine("| --- | --- | --- | --- |");
        PrintCoverage("hours, back-test", [trained.Report.Total.Coverage80, trained.Report.Total.Coverage90, trained.Report.Total.Coverage95]);
        PrintCoverage("hours", hours.Shares);
        PrintCoverage("sums of 24 hours", days.Shares);
        stations.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"80 % range by series: {100 * stations[stations.Count / 10]:0} % in the lowest tenth, {100 * stations[stations.Count / 2]:0} % in the middle, {100 * stations[stations.Count * 9 / 10]:0} % in the highest tenth"));
        Console.WriteLine();
        bool good = owa <= OwaGoal && hours.WithinOf(CoverageGoal) && time <= TimeGoal;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"OWA {owa:0.0000} (goal {OwaGoal}, by whichever Naive2 gives the larger); ranges within {100 * hours.Farthest:0.0} points (goal {100 * CoverageGoal:0}): {(good ? "met" : "missed")}"));
        return good ? 0 : 1;

        double Print(string name, Errors errors)
        {
            double own = ForecastErrors.OverallWeighted(errors.Percentage, errors.Scaled, naive2.Percentage, naive2.Scaled);
            double published = ForecastErrors.OverallWeighted(errors.Percentage, errors.Scaled, PublishedNaive2Percentage, PublishedNaive2Scaled);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {errors.Percentage:0.000} | {errors.Scaled:0.000} | {own:0.0000} | {published:0.0000} |"));
            return Math.Max(own, published);
        }
    }

    private static void PrintCoverage(string name, double[] shares) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {100 * shares[0]:0.0} % | {100 * shares[1]:0.0} % | {100 * shares[2]:0.0} % |"));

    private sealed class Errors
    {
        private double _percentage, _scaled;
        private int _count;

        public double Percentage => _percentage / _count;

        public double Scaled => _scaled / _count;

        public void Add(float[] history, float[] actual, float[] forecast)
        {
            _percentage += ForecastErrors.SymmetricPercentage(actual, forecast);
            _scaled += ForecastErrors.Scaled(history, actual, forecast, Period);
            _count++;
        }
    }

    private sealed class Coverage
    {
        private static readonly double[] Levels = [0.8, 0.9, 0.95];
        private readonly int[] _covered = new int[3];
        private int _count;

        public double[] Shares => [.. _covered.Select(covered => (double)covered / _count)];

        public double Farthest => Shares.Zip(Levels, (share, level) => Math.Abs(share - level)).Max();

        public bool WithinOf(double points) => Farthest <= points;

        public void Add(float actual, params ReadOnlySpan<VolumeRange> ranges)
        {
            _count++;
            for (int level = 0; level < ranges.Length; level++)
            {
                _covered[level] += ranges[level].Contains(actual) ? 1 : 0;
            }
        }
    }

    private sealed class ConsoleProgress : IProgress<DemandProgress>
    {
        private int _tenth = -1;

        public void Report(DemandProgress value)
        {
            if ((int)(value.Share * 10) is var tenth && tenth > _tenth)
            {
                _tenth = tenth;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{100 * value.Share:0} % {value.Stage}"));
            }
        }
    }
}
