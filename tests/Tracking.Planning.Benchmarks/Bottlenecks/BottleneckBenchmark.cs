using System.Globalization;
using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>Simulated station weeks with surges, and how well alerts announce them: precision and recall by lead time, false alarms, each beside its goal.</summary>
internal static class BottleneckBenchmark
{
    public static int Run(int weeks, string seeds, SurgeSettings settings, bool details, CancellationToken cancellation)
    {
        string[] ends = seeds.Split('-');
        if (ends.Length > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last) || last < first || weeks < 1 || settings.EveryMinutes < 5 || settings.EveryMinutes % 5 != 0)
        {
            Console.Error.WriteLine($"Seeds {seeds}, {weeks} weeks, a forecast every {settings.EveryMinutes} minutes: give seeds as A-B, 1 week or more, and a multiple of 5 minutes.");
            return 2;
        }

        var options = new BottleneckOptions();
        var alerts = new AlertOptions();
        var total = new AlertScore();
        var calibration = new int[AlertScore.Leads.Length, 10, 2];
        int done = 0, forecasts = 0;
        TimeSpan took = default;
        var played = new StationWeeks[last - first + 1];
        Parallel.For(first, last + 1, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount), CancellationToken = cancellation }, seed =>
        {
            played[seed - first] = StationWeeks.Play(seed, weeks, settings, options, alerts, null, cancellation);
            Console.Error.WriteLine($"{Interlocked.Increment(ref done)} of {last - first + 1} stations");
        });
        Console.WriteLine("| station | packages a day | deadlines | bottlenecks | found 2 / 6 / 24 h ahead | alerts | false |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        for (int i = 0; i < played.Length; i++)
        {
            AlertScore score = played[i].Score;
            Print($"| {first + i} | {played[i].World.Profile.Volume:0} | {score.Deadlines} | {score.Events} | {score.Found[0]} / {score.Found[1]} / {score.Found[2]} | {score.Raised} | {score.FalseAlarms} |");
            total.Add(score);
            forecasts += played[i].Forecasts;
            took += played[i].Took;
            for (int j = 0; j < calibration.Length; j++)
            {
                calibration[j / 20, j / 2 % 10, j % 2] += played[i].Calibration[j / 20, j / 2 % 10, j % 2];
            }

            if (details)
            {
                Details(played[i], options);
            }
        }

        Console.WriteLine();
        Console.WriteLine("Forecast probability of a bottleneck, hours before the deadline, and how often it came true (number of forecasts):");
        for (int lead = 0; lead < AlertScore.Leads.Length; lead++)
        {
            Print($"{AlertScore.Leads[lead],2} h: {string.Join("  ", Enumerable.Range(0, 10).Where(tenth => calibration[lead, tenth, 0] > 0).Select(tenth => string.Create(CultureInfo.InvariantCulture, $".{tenth}: {(double)calibration[lead, tenth, 1] / calibration[lead, tenth, 0]:0.00} ({calibration[lead, tenth, 0]})")))}");
        }

        Console.WriteLine();
        Print($"{total.Weeks:0.0} station weeks, {total.Deadlines} deadlines, {total.Events} bottlenecks ({total.Events / total.Weeks:0.0} a week), {total.Raised} alerts");
        Print($"A forecast of {options.Paths} paths over {options.HorizonHours} h: {took.TotalMilliseconds / forecasts:0.0} ms ({forecasts} of them)");
        bool good = true;
        for (int lead = 0; lead < AlertScore.Leads.Length; lead++)
        {
            double goal = lead == 2 ? 0.6 : 0.8;
            Goal($"precision {AlertScore.Leads[lead]} h ahead", total.Precision(lead), goal, true);
            Goal($"recall {AlertScore.Leads[lead]} h ahead", total.Recall(lead), goal, true);
        }

        Goal("false alarms for a station and week", total.FalseAlarms / total.Weeks, 1, false);
        return good ? 0 : 1;

        void Goal(string what, double value, double goal, bool atLeast)
        {
            bool met = atLeast ? value >= goal : value <= goal;
            good &= met;
            Print($"{what}: {value:0.00} (goal {(atLeast ? "≥" : "≤")} {goal:0.0}) {(met ? "met" : "MISSED")}");
        }
    }

    private static void Details(StationWeeks played, BottleneckOptions options)
    {
        foreach ((TrueBottleneck truth, IReadOnlyList<BoardEntry> board) in played.Details(options))
        {
            int due = StationWorld.DueMinute(truth.Deadline);
            string what = string.Join(", ", Enumerable.Range(-2, 3).SelectMany(day => played.World.On(due / 1440 + day).Select(disturbance => (day, disturbance))).Distinct()
                .Select(on => string.Create(CultureInfo.InvariantCulture, $"{on.day}:{on.disturbance.Kind} {on.disturbance.Strength:0.00}{(on.disturbance.KnownFrom == int.MaxValue ? " unknown" : "")}")));
            string stood = board.Count == 0 ? "no alert" : string.Create(
                CultureInfo.InvariantCulture,
                $"{board.Count(entry => entry.Raised)} alerts, first {(board[0].Onset - board[0].Minute) / 60.0:0.0} h ahead of onset ({(truth.Onset - board[0].Minute) / 60.0:0.0} really), {board[0].Stage} to {board[^1].Stage}");
            Print($"  day {due / 1440} {due % 1440 / 60:00}h: {truth.Missed} of {truth.Due} missed at {string.Join("/", truth.MissedAt)}{(truth.Counts(options) ? "" : " NO EVENT")}, onset {(due - truth.Onset) / 60.0:0.0} h before; {stood}; {what}");
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
