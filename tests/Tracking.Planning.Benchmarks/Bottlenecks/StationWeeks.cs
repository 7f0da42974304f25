using System.Diagnostics;
using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>Plays a simulated station's weeks, lets the forecaster look on, and keeps what it said beside what came true.</summary>
internal sealed class StationWeeks
{
    // Deadlines of the first two days could not have been announced a day ahead of their onset.
    private const int ApartDays = 2;

    private readonly List<(int Minute, IReadOnlyList<DeadlineOutlook> Outlooks)> said = [];
    private readonly SurgeSettings settings;
    private readonly BottleneckOptions options;
    private readonly int weeks;
    private readonly int from;
    private readonly int until;

    private StationWeeks(int seed, int weeks, SurgeSettings settings, BottleneckOptions options)
    {
        this.settings = settings;
        this.options = options;
        this.weeks = weeks;
        World = new StationWorld(seed, weeks, settings);
        Truth = new StationTruth(World, options);
        from = settings.WarmUpWeeks * 7 * 1440;
        until = from + weeks * 7 * 1440;
    }

    public StationWorld World { get; }

    public StationTruth Truth { get; }

    /// <summary>Forecasts made.</summary>
    public int Forecasts => said.Count;

    /// <summary>How long they took in all.</summary>
    public TimeSpan Took { get; private set; }

    public static StationWeeks Play(int seed, int weeks, SurgeSettings settings, BottleneckOptions options, CancellationToken cancellation)
    {
        var played = new StationWeeks(seed, weeks, settings, options);
        var view = new StationView(played.World, played.Truth, seed);
        for (int minute = played.from; minute < played.until; minute += settings.EveryMinutes)
        {
            cancellation.ThrowIfCancellationRequested();
            StationSituation situation = view.At(minute, options.HorizonHours);
            long started = Stopwatch.GetTimestamp();
            BottleneckForecast forecast = BottleneckForecaster.Forecast(situation, view.Tune(options), false, cancellation);
            played.Took += Stopwatch.GetElapsedTime(started);
            played.said.Add((minute, forecast.Deadlines));
        }

        return played;
    }

    /// <summary>What a board with these alerts would have shown for each deadline, forecast after forecast.</summary>
    public Dictionary<int, List<BoardEntry>> Board(AlertOptions alerts)
    {
        var policy = new AlertPolicy(alerts);
        var board = new Dictionary<int, List<BoardEntry>>();
        foreach ((int minute, IReadOnlyList<DeadlineOutlook> outlooks) in said)
        {
            DateTimeOffset now = StationWorld.At(minute);
            policy.Update(now, outlooks);
            foreach (BottleneckAlert alert in policy.Standing)
            {
                int deadline = Number(alert.Outlook.Due);
                (board.TryGetValue(deadline, out List<BoardEntry>? entries) ? entries : board[deadline] = []).Add(
                    new BoardEntry(minute, alert.Outlook.Stage, Minute(alert.Outlook.Onset), alert.RaisedAt == now));
            }
        }

        return board;
    }

    /// <summary>How well such a board did.</summary>
    public AlertScore Score(Dictionary<int, List<BoardEntry>> board)
    {
        var score = new AlertScore();
        foreach (TrueBottleneck truth in Judged())
        {
            score.Count(truth, truth.Counts(options), board.TryGetValue(truth.Deadline, out List<BoardEntry>? entries) ? entries : [], settings.EveryMinutes);
        }

        score.AddWeeks(weeks - ApartDays / 7.0);
        return score;
    }

    /// <summary>Deadlines that count.</summary>
    public IEnumerable<TrueBottleneck> Judged()
    {
        foreach (TrueBottleneck truth in Truth.Deadlines)
        {
            int due = StationWorld.DueMinute(truth.Deadline);
            if (due >= from + ApartDays * 1440 && due < until)
            {
                yield return truth;
            }
        }
    }

    /// <summary>What was said for a deadline by the last forecast so long before a minute; null when nothing was.</summary>
    public DeadlineOutlook? SaidBefore(int deadline, int minute)
    {
        int at = (minute - from) / settings.EveryMinutes;
        return at < 0 || at >= said.Count ? null : said[at].Outlooks.FirstOrDefault(outlook => Number(outlook.Due) == deadline);
    }

    private static int Minute(DateTimeOffset moment) => (int)(moment - StationWorld.Begin).TotalMinutes;

    private static int Number(DateTimeOffset due) => Minute(due) / 1440 * 2 + (Minute(due) % 1440 == 660 ? 0 : 1);
}
