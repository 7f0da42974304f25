using Tracking.Planning.Demand.Features;
using Tracking.Planning.Demand.Forecasts;
using Tracking.Planning.Demand.Intervals;
using Tracking.Planning.Demand.Learning;
using Tracking.Planning.Demand.Reports;

namespace Tracking.Planning.Demand.Training;

/// <summary>
/// Forecasts of the newest past by trees that were grown on what came before: a few moments, the windows, of each station. From their errors come the spread, the intervals and the
/// report.
/// </summary>
internal sealed class BackTest
{
    /// <summary>Hours ahead of each window that the spread is learned from, about.</summary>
    private const int HoursPerWindow = 48;

    private const int Day = SeriesHistory.Day;

    private readonly IReadOnlyList<Station> _stations;
    private readonly DemandOptions _options;
    private readonly int _windows;
    private readonly int _horizon;

    // Each indexed by (station · windows + window) · horizon + hour.
    private readonly float[] _actual;
    private readonly float[] _expected;
    private readonly float[] _naive;
    private readonly float[] _spread;
    private readonly float[] _naiveSpread;

    private delegate ReadOnlySpan<float> SpreadOf(int index);

    private BackTest(IReadOnlyList<Station> stations, DemandOptions options)
    {
        _stations = stations;
        _options = options;
        _windows = options.BackTestWindows;
        _horizon = options.HorizonHours;
        int count = stations.Count * _windows * _horizon;
        _actual = new float[count];
        _expected = new float[count];
        _naive = new float[count];
        _spread = new float[count];
        _naiveSpread = new float[stations.Count * _windows];
    }

    /// <summary>Hours of a station's history that trees may know before the first window.</summary>
    public static int KnownHours(int hours, DemandOptions options) => hours - options.HorizonHours - (options.BackTestWindows - 1) * options.BackTestStrideHours;

    /// <summary>Forecasts all windows and learns the spread of the errors.</summary>
    /// <param name="stations">The stations as they were before the first window; their values go on to the end of the last one.</param>
    /// <param name="trees">Trees grown on them.</param>
    /// <param name="historyAt">Gives a station's history up to so many hours.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="spread">Takes the trees for the spread.</param>
    public static BackTest Run(
        IReadOnlyList<Station> stations, DemandTrees trees, Func<Station, int, SeriesHistory> historyAt, DemandOptions options, CancellationToken cancellation, out SpreadTrees spread)
    {
        var test = new BackTest(stations, options);
        int step = Math.Max(
            (test._horizon + HoursPerWindow - 1) / HoursPerWindow,
            (int)((long)stations.Count * test._windows * test._horizon / options.MaxRows) + 1);
        int perWindow = test._horizon / step;
        TrainingRows[] halves = new TrainingRows[SpreadTrees.Folds];
        int[] firstRows = new int[stations.Count * test._windows];
        for (int fold = 0; fold < halves.Length; fold++)
        {
            int rows = 0;
            for (int i = 0; i < firstRows.Length; i++)
            {
                if (test.FoldOf(i) == fold)
                {
                    firstRows[i] = rows;
                    rows += perWindow;
                }
            }

            halves[fold] = new TrainingRows(rows, DemandFeatures.Columns);
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation };
        Parallel.For(0, stations.Count, parallel, station =>
        {
            float[] features = new float[test._horizon * DemandFeatures.Columns];
            test.ForEachWindow(station, historyAt, (history, window, smoothed) =>
            {
                int index = station * test._windows + window, at = index * test._horizon;
                Span<float> expected = test._expected.AsSpan(at, test._horizon);
                trees.Predict(history, history.Count - 1, smoothed.Span, features, expected);
                test._naiveSpread[index] = (float)(history.NaivePeriod == Day ? history.Scale : Math.Max(history.WeeklyChange, SpreadTrees.MinSpread * history.Scale));
                for (int h = 0; h < test._horizon; h++)
                {
                    test._actual[at + h] = history.Values[history.Count + h];
                    test._naive[at + h] = history.Naive(history.Count - 1, h + 1, history.NaivePeriod);
                }

                TrainingRows half = halves[test.FoldOf(index)];
                for (int j = 0; j < perWindow; j++)
                {
                    int h = j * step + window % step, row = firstRows[index] + j;
                    features.AsSpan(h * DemandFeatures.Columns, DemandFeatures.Columns).CopyTo(half.Row(row));
                    half.Targets[row] = (float)Math.Log(Math.Abs(test._actual[at + h] - expected[h]) / history.Scale + SpreadTrees.MinSpread);
                    half.Weights[row] = 1;
                }
            });
        });
        SpreadTrees learned = SpreadTrees.Grow(halves, options, cancellation);
        Parallel.For(0, stations.Count, parallel, station =>
        {
            float[] features = new float[test._horizon * DemandFeatures.Columns], references = new float[test._horizon];
            test.ForEachWindow(station, historyAt, (history, window, smoothed) =>
            {
                int index = station * test._windows + window;
                DemandFeatures.Fill(history, history.Count - 1, smoothed.Span, Reference.Smoothed, 1, 1, features, references);
                learned.PredictWithout(test.FoldOf(index), features, history.Scale, test._spread.AsSpan(index * test._horizon, test._horizon));
            });
        });
        spread = learned;
        return test;
    }

    /// <summary>The intervals of the model that all windows give.</summary>
    public IntervalTable ModelIntervals() => Intervals(_expected, index => _spread.AsSpan(index * _horizon, _horizon), -1);

    /// <summary>The intervals of the seasonal naive forecast.</summary>
    public IntervalTable NaiveIntervals()
    {
        float[] spread = new float[_horizon];
        return Intervals(_naive, Same, -1);

        ReadOnlySpan<float> Same(int index)
        {
            spread.AsSpan().Fill(_naiveSpread[index]);
            return spread;
        }
    }

    /// <summary>Scores the windows, each with intervals from the others.</summary>
    public DemandReport Report()
    {
        int[] lasts = HourBands();
        int days = _horizon / Day;
        var total = new ScoreSum();
        ScoreSum[] bands = [.. lasts.Select(_ => new ScoreSum())], sums = [.. Enumerable.Range(0, days).Select(_ => new ScoreSum())];
        ScoreSum[] byStation = [.. _stations.Select(_ => new ScoreSum())];
        Span<VolumeRange> ranges = stackalloc VolumeRange[ConformalIntervals.Levels.Length];
        for (int window = 0; window < _windows; window++)
        {
            IntervalTable table = Intervals(_expected, index => _spread.AsSpan(index * _horizon, _horizon), window);
            for (int station = 0; station < _stations.Count; station++)
            {
                int at = (station * _windows + window) * _horizon;
                for (int h = 0, band = 0; h < _horizon; h++)
                {
                    band += h + 1 > lasts[band] ? 1 : 0;
                    for (int level = 0; level < ranges.Length; level++)
                    {
                        ranges[level] = table.OfHour(h + 1, _expected[at + h], _spread[at + h], level);
                    }

                    total.Add(_actual[at + h], _expected[at + h], _naive[at + h], ranges);
                    bands[band].Add(_actual[at + h], _expected[at + h], _naive[at + h], ranges);
                    byStation[station].Add(_actual[at + h], _expected[at + h], _naive[at + h], ranges);
                }

                for (int day = 0; day < days; day++)
                {
                    double expected = Sum(_expected, at + day * Day), spread = Sum(_spread, at + day * Day);
                    for (int level = 0; level < ranges.Length; level++)
                    {
                        ranges[level] = table.OfSum(day + 1, Day, expected, spread, level);
                    }

                    sums[day].Add(Sum(_actual, at + day * Day), expected, Sum(_naive, at + day * Day), ranges);
                }
            }
        }

        return new DemandReport
        {
            Windows = _windows,
            HorizonHours = _horizon,
            Total = total.ToScore(),
            Bands = [.. bands.Select((band, i) => new BandScore(i == 0 ? 1 : lasts[i - 1] + 1, lasts[i], band.ToScore()))],
            Days = [.. sums.Select((sum, day) => new BandScore(day + 1, day + 1, sum.ToScore()))],
            Stations = [.. byStation.Select((sum, i) => new StationScore(_stations[i].History.Series.Station, sum.ToScore())).OrderBy(one => one.Station, StringComparer.Ordinal)],
        };
    }

    private static double Sum(float[] values, int from)
    {
        double sum = 0;
        for (int t = from; t < from + Day; t++)
        {
            sum += values[t];
        }

        return sum;
    }

    // One station alone is halved by its windows.
    private int FoldOf(int index) => _stations.Count > 1 ? index / _windows % SpreadTrees.Folds : index % _windows * SpreadTrees.Folds / _windows;

    private int[] HourBands()
    {
        List<int> lasts = [];
        foreach (int last in IntervalTable.HourBands)
        {
            lasts.Add(Math.Min(last, _horizon));
            if (last >= _horizon)
            {
                break;
            }
        }

        return [.. lasts];
    }

    private void ForEachWindow(int station, Func<Station, int, SeriesHistory> historyAt, Action<SeriesHistory, int, ReadOnlyMemory<float>> action)
    {
        Station known = _stations[station];
        int[] origins = new int[_windows];
        for (int window = 0; window < _windows; window++)
        {
            origins[window] = known.History.Count - 1 + window * _options.BackTestStrideHours;
        }

        float[] smoothed = known.Smoothing.Forecast(known.History.Values, origins, _horizon);
        for (int window = 0; window < _windows; window++)
        {
            action(historyAt(known, origins[window] + 1), window, smoothed.AsMemory(window * _horizon, _horizon));
        }
    }

    private IntervalTable Intervals(float[] forecasts, SpreadOf spreadOf, int exceptWindow)
    {
        int[] lasts = HourBands();
        int days = _horizon / Day;
        List<double>[] hours = [.. lasts.Select(_ => new List<double>())], sums = [.. Enumerable.Range(0, days).Select(_ => new List<double>())];
        for (int index = 0; index < _stations.Count * _windows; index++)
        {
            if (index % _windows == exceptWindow)
            {
                continue;
            }

            int at = index * _horizon;
            ReadOnlySpan<float> spread = spreadOf(index);
            for (int h = 0, band = 0; h < _horizon; h++)
            {
                band += h + 1 > lasts[band] ? 1 : 0;
                hours[band].Add((_actual[at + h] - forecasts[at + h]) / spread[h]);
            }

            for (int day = 0; day < days; day++)
            {
                double error = 0, sum = 0;
                for (int h = day * Day; h < (day + 1) * Day; h++)
                {
                    error += _actual[at + h] - forecasts[at + h];
                    sum += spread[h];
                }

                sums[day].Add(error / sum);
            }
        }

        // Shorter than a day: what little is known of days is known of hours.
        ConformalIntervals ofHours = ConformalIntervals.Of(lasts, hours);
        return new IntervalTable(ofHours, days == 0 ? ofHours : ConformalIntervals.Of([.. Enumerable.Range(1, days)], sums));
    }
}
