using System.Diagnostics;
using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>Plays a simulated station's weeks, lets the alerter look on, and keeps what it said beside what came true.</summary>
internal sealed class StationWeeks
{
    private readonly Dictionary<int, List<BoardEntry>> board = [];
    private readonly int from;
    private readonly int until;

    private StationWeeks(int seed, int weeks, SurgeSettings settings, BottleneckOptions options)
    {
        World = new StationWorld(seed, weeks, settings);
        Truth = new StationTruth(World, options);
        View = new StationView(World, Truth, seed);
        from = settings.WarmUpWeeks * 7 * 1440;
        until = from + weeks * 7 * 1440;
    }

    public StationWorld World { get; }

    public StationTruth Truth { get; }

    public AlertScore Score { get; } = new();

    /// <summary>Forecasts made, and how long sampling took in all.</summary>
    public int Forecasts { get; private set; }

    public TimeSpan Took { get; private set; }

    /// <summary>Of forecasts for a deadline at each of <see cref="AlertScore.Leads"/> before it, by tenths of probability: how many, and how often it came true.</summary>
    public int[,,] Calibration { get; } = new int[AlertScore.Leads.Length, 10, 2];

    private StationView View { get; }

    public static StationWeeks Play(int seed, int weeks, SurgeSettings settings, BottleneckOptions options, AlertOptions alerts, Action<double>? progress, CancellationToken cancellation)
    {
        var played = new StationWeeks(seed, weeks, settings, options);
        played.Watch(settings, options, alerts, progress, cancellation);
        played.Judge(settings, options, weeks);
        return played;
    }

    private void Watch(SurgeSettings settings, BottleneckOptions options, AlertOptions alerts, Action<double>? progress, CancellationToken cancellation)
    {
        var policy = new AlertPolicy(alerts);
        var events = Truth.Deadlines.Where(truth => truth.Counts(options)).Select(truth => truth.Deadline).ToHashSet();
        for (int minute = from; minute < until; minute += settings.EveryMinutes)
        {
            cancellation.ThrowIfCancellationRequested();
            StationSituation situation = View.At(minute, options.HorizonHours);
            long started = Stopwatch.GetTimestamp();
            BottleneckForecast forecast = BottleneckForecaster.Forecast(situation, View.Tune(options), false, cancellation);
            Took += Stopwatch.GetElapsedTime(started);
            Forecasts++;
            var raised = policy.Update(situation.Now, forecast.Deadlines).Where(change => change.Kind == AlertChangeKind.Raised).Select(change => change.Alert.Outlook.Due).ToHashSet();
            foreach (BottleneckAlert alert in policy.Standing)
            {
                int deadline = Number(alert.Outlook.Due);
                (board.TryGetValue(deadline, out List<BoardEntry>? entries) ? entries : board[deadline] = []).Add(
                    new BoardEntry(minute, alert.Outlook.Stage, Minute(alert.Outlook.Onset), raised.Contains(alert.Outlook.Due)));
            }

            foreach (DeadlineOutlook outlook in forecast.Deadlines)
            {
                int lead = Array.IndexOf(AlertScore.Leads, (Minute(outlook.Due) - minute) / 60.0 is var hours && hours == (int)hours ? (int)hours : -1);
                if (lead >= 0)
                {
                    int tenth = Math.Min(9, (int)(outlook.Probability * 10));
                    Calibration[lead, tenth, 0]++;
                    Calibration[lead, tenth, 1] += events.Contains(Number(outlook.Due)) ? 1 : 0;
                }
            }

            progress?.Invoke((double)(minute - from) / (until - from));
        }
    }

    // Deadlines of the first two days could not have been announced a day ahead of their onset.
    private void Judge(SurgeSettings settings, BottleneckOptions options, int weeks)
    {
        foreach (TrueBottleneck truth in Truth.Deadlines)
        {
            int due = StationWorld.DueMinute(truth.Deadline);
            if (due >= from + 2 * 1440 && due < until)
            {
                Score.Count(truth, truth.Counts(options), board.TryGetValue(truth.Deadline, out List<BoardEntry>? entries) ? entries : [], settings.EveryMinutes);
            }
        }

        Score.AddWeeks(weeks - 2 / 7.0);
    }

    /// <summary>Deadlines that count with a bottleneck, an alert, or both.</summary>
    public IEnumerable<(TrueBottleneck Truth, IReadOnlyList<BoardEntry> Board)> Details(BottleneckOptions options)
    {
        foreach (TrueBottleneck truth in Truth.Deadlines)
        {
            int due = StationWorld.DueMinute(truth.Deadline);
            board.TryGetValue(truth.Deadline, out List<BoardEntry>? entries);
            if (due >= from + 2 * 1440 && due < until && (truth.Counts(options) || entries is not null))
            {
                yield return (truth, entries ?? []);
            }
        }
    }

    private static int Minute(DateTimeOffset moment) => (int)(moment - StationWorld.Begin).TotalMinutes;

    private static int Number(DateTimeOffset due) => Minute(due) / 1440 * 2 + (Minute(due) % 1440 == 660 ? 0 : 1);
}
