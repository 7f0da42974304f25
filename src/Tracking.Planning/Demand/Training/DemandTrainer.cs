using System.Security.Cryptography;
using System.Text;
using Tracking.Planning.Demand.Calendars;
using Tracking.Planning.Demand.Features;
using Tracking.Planning.Demand.Intervals;
using Tracking.Planning.Demand.Models;
using Tracking.Planning.Demand.Reports;

namespace Tracking.Planning.Demand.Training;

/// <summary>
/// Learns demand: trees on the past before the newest part of it, a back-test on that part for intervals and a report, and the trees that count on all of the past. It takes
/// seconds to minutes of <see cref="DemandOptions.Threads"/> cores and holds its thread: call it from a thread of its own, never from a grain's.
/// </summary>
public static class DemandTrainer
{
    // What the steps take of the whole, about.
    private const double BackTestShare = 0.42;
    private const double IntervalsShare = 0.1;

    /// <summary>Learns from stations.</summary>
    /// <param name="series">The stations, each once; those with too little history are left out.</param>
    /// <param name="calendar">Holidays, promotions and the like, of the past and of the days ahead.</param>
    /// <param name="options">How.</param>
    /// <param name="clock">Where time comes from.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it within a tree, a fraction of a second.</param>
    /// <exception cref="ArgumentException">Options, a series or the calendar are out of their ranges.</exception>
    /// <exception cref="DemandException">There is too little history to learn from, or the native library does not load.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TrainedDemand Train(
        IReadOnlyList<DemandSeries> series, DemandCalendar calendar, DemandOptions options, TimeProvider clock, IProgress<DemandProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        options.Validate();
        calendar.Validate();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (DemandSeries one in series)
        {
            one.Validate();
            if (!ids.Add(one.Station))
            {
                throw new ArgumentException($"{one.Station} is there twice; give one series for each station.", nameof(series));
            }
        }

        long started = clock.GetTimestamp();
        List<DemandSeries> old = [];
        List<float[]> values = [];
        foreach (DemandSeries one in series)
        {
            if (one.Volumes.Count >= Math.Max(options.YoungHours, SeasonalSmoothing.StartHours + options.HorizonHours + 1))
            {
                DemandSeries recent = Newest(one, options.MaxHistoryHours);
                old.Add(recent);
                values.Add(SeriesHistory.ToArray(recent.Volumes));
            }
        }

        Tell(DemandStage.BackTest, 0);
        List<int> tested = [];
        for (int i = 0; i < old.Count; i++)
        {
            if (values[i].Length > options.BackTestHours)
            {
                tested.Add(i);
            }
        }

        if (tested.Count == 0)
        {
            throw new DemandException(
                $"None of {series.Count} stations has the {options.BackTestHours + 1} hours of history that learning needs, two weeks, two horizons and the windows of the back-test; the longest has {series.Select(one => one.Volumes.Count).DefaultIfEmpty().Max()}. Wait, or lower {nameof(DemandOptions.HorizonHours)}.");
        }

        Station[] before = At(tested, i => BackTest.KnownHours(values[i].Length, options));
        BackTest test;
        SpreadTrees? spread = null;
        try
        {
            using (DemandTrees trees = DemandTrees.Grow(before, options, share => Tell(DemandStage.BackTest, BackTestShare * share), cancellation, out _))
            {
                Tell(DemandStage.Intervals, BackTestShare);
                test = BackTest.Run(
                    before, trees, (station, count) => new SeriesHistory(station.History.Series, station.History.Values, count, calendar, options.HorizonHours), options, cancellation, out spread);
            }

            DemandReport report = test.Report();
            Tell(DemandStage.Final, BackTestShare + IntervalsShare);
            Station[] now = At([.. Enumerable.Range(0, old.Count)], i => values[i].Length);
            DemandTrees final = DemandTrees.Grow(
                now, options, share => Tell(DemandStage.Final, BackTestShare + IntervalsShare + (1 - BackTestShare - IntervalsShare) * share), cancellation, out int rows);
            DateTimeOffset trainedAt = clock.GetUtcNow();
            var info = new DemandModelInfo
            {
                Version = $"{trainedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{options.Fingerprint}-{HashOf(final)}",
                TrainedAt = trainedAt,
                TrainingTime = clock.GetElapsedTime(started),
                OptionsFingerprint = options.Fingerprint,
                HorizonHours = options.HorizonHours,
                YoungHours = options.YoungHours,
                From = old.Min(one => one.Start),
                Until = old.Max(one => one.Start?.AddHours(one.Volumes.Count)),
                Stations = old.Count,
                Rows = rows,
                BackTest = report.Total,
            };
            var model = new DemandModel(
                info, final, spread, test.ModelIntervals(), test.NaiveIntervals(), now.ToDictionary(station => station.History.Series.Station, station => station.Smoothing, StringComparer.Ordinal));
            Tell(DemandStage.Done, 1);
            return new TrainedDemand(model, report);
        }
        catch
        {
            spread?.Dispose();
            throw;
        }

        void Tell(DemandStage stage, double share) => progress?.Report(new DemandProgress(stage, share));

        Station[] At(IReadOnlyList<int> which, Func<int, int> hours)
        {
            var stations = new Station[which.Count];
            Parallel.For(0, which.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation }, i =>
                stations[i] = Station.At(old[which[i]], values[which[i]], hours(which[i]), calendar, options.HorizonHours));
            return stations;
        }
    }

    private static DemandSeries Newest(DemandSeries series, int hours)
    {
        int older = series.Volumes.Count - hours;
        return older <= 0 ? series : series with { Start = series.Start?.AddHours(older), Volumes = SeriesHistory.ToArray(series.Volumes)[older..] };
    }

    private static string HashOf(DemandTrees trees)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Learning.BoostedTrees part in trees.Parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part.ToText()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 4));
    }
}
