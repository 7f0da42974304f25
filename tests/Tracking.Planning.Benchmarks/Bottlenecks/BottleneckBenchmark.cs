using System.Globalization;
using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>Simulated station weeks with surges, and how well alerts announce them: precision and recall by lead time, false alarms, each beside its goal.</summary>
internal static class BottleneckBenchmark
{
    private static readonly int[] DetailLeads = [30, 24, 12, 6, 2];
    private static readonly double[] TunedLowers = [0.2, 0.3, 0.4];
    private static readonly double[] TunedRaises = [0.45, 0.5, 0.55, 0.6, 0.65, 0.7];

    public static int Run(int weeks, string seeds, SurgeSettings settings, int paths, bool details, bool tune, CancellationToken cancellation)
    {
        string[] ends = seeds.Split('-');
        if (ends.Length > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last) || last < first || weeks < 1 || settings.EveryMinutes < 5 || settings.EveryMinutes % 5 != 0)
        {
            Console.Error.WriteLine($"Seeds {seeds}, {weeks} weeks, a forecast every {settings.EveryMinutes} minutes: give seeds as A-B, 1 week or more, and a multiple of 5 minutes.");
            return 2;
        }

        var options = new BottleneckOptions { Paths = paths };
        var played = new StationWeeks[last - first + 1];
        int done = 0;
        Parallel.For(first, last + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, seed =>
        {
            played[seed - first] = StationWeeks.Play(seed, weeks, settings, options, cancellation);
            Console.Error.WriteLine($"{Interlocked.Increment(ref done)} of {last - first + 1} stations");
        });
        if (tune)
        {
            Tune(played);
            return 0;
        }

        var total = new AlertScore();
        Console.WriteLine("| station | packages a day | deadlines | bottlenecks | found 2 / 6 / 24 h ahead | alerts | false |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        for (int i = 0; i < played.Length; i++)
        {
            Dictionary<int, List<BoardEntry>> board = played[i].Board(new AlertOptions());
            AlertScore score = played[i].Score(board);
            Print($"| {first + i} | {played[i].World.Profile.Volume:0} | {score.Deadlines} | {score.Events} | {score.Found[0]} / {score.Found[1]} / {score.Found[2]} | {score.Raised} | {score.FalseAlarms} |");
            total.Add(score);
            if (details)
            {
                Details(played[i], board, options);
            }
        }

        Console.WriteLine();
        Calibration(played, options);
        Console.WriteLine();
        int forecasts = played.Sum(station => station.Forecasts);
        Print($"{total.Weeks:0.0} station weeks, {total.Deadlines} deadlines, {total.Events} bottlenecks ({total.Events / total.Weeks:0.0} a week), {total.Raised} alerts");
        Print($"A forecast of {options.Paths} paths over {options.HorizonHours} h: {played.Sum(station => station.Took.TotalMilliseconds) / forecasts:0.0} ms beside {Environment.ProcessorCount - 1} others ({forecasts} of them)");
        bool good = true;
        for (int lead = 0; lead < AlertScore.Leads.Length; lead++)
        {
            double goal = lead == 2 ? 0.6 : 0.8;
            Goal($"precision {AlertScore.Leads[lead]} h ahead", total.Precision(lead), goal, true);
            Print($"  lowered ones too: {total.PrecisionEver(lead):0.00}");
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

    private static void Calibration(StationWeeks[] played, BottleneckOptions options)
    {
        Console.WriteLine("Hours before a deadline: forecast probability of a bottleneck, and how often it came true (deadlines):");
        foreach (int lead in AlertScore.Leads)
        {
            var counts = new int[10, 2];
            foreach (StationWeeks station in played)
            {
                foreach (TrueBottleneck truth in station.Judged())
                {
                    if (station.SaidBefore(truth.Deadline, StationWorld.DueMinute(truth.Deadline) - lead * 60) is { } outlook)
                    {
                        int tenth = Math.Min(9, (int)(outlook.Probability * 10));
                        counts[tenth, 0]++;
                        counts[tenth, 1] += truth.Counts(options) ? 1 : 0;
                    }
                }
            }

            Print($"{lead,2} h: {string.Join("  ", Enumerable.Range(0, 10).Where(tenth => counts[tenth, 0] > 0).Select(tenth => string.Create(CultureInfo.InvariantCulture, $".{tenth}: {(double)counts[tenth, 1] / counts[tenth, 0]:0.00} ({counts[tenth, 0]})")))}");
        }
    }

    // Every combination of thresholds by lead time; the best by the smallest distance kept from any goal comes first.
    private static void Tune(StationWeeks[] played)
    {
        var tried = new List<(double Margin, string Text)>();
        foreach (double day in TunedRaises)
        {
            foreach (double six in TunedRaises)
            {
                foreach (double two in TunedRaises)
                {
                    foreach (double lower in TunedLowers)
                    {
                        var alerts = new AlertOptions
                        {
                            Day = new(day, lower, 1),
                            SixHours = new(six, lower, 1),
                            TwoHours = new(two, lower, 1),
                            Now = new(two, lower, 1),
                        };
                        var total = new AlertScore();
                        foreach (StationWeeks station in played)
                        {
                            total.Add(station.Score(station.Board(alerts)));
                        }

                        double margin = 0.5 * (1 - total.FalseAlarms / total.Weeks);
                        for (int lead = 0; lead < AlertScore.Leads.Length; lead++)
                        {
                            double goal = lead == 2 ? 0.6 : 0.8;
                            margin = Math.Min(margin, Math.Min(total.Precision(lead) - goal, total.Recall(lead) - goal));
                        }

                        tried.Add((margin, string.Create(
                            CultureInfo.InvariantCulture,
                            $"day {day:0.00} six {six:0.00} two {two:0.00} lower {lower:0.00}: precision {total.Precision(0):0.00} {total.Precision(1):0.00} {total.Precision(2):0.00} lowered too {total.PrecisionEver(0):0.00} {total.PrecisionEver(1):0.00} {total.PrecisionEver(2):0.00} recall {total.Recall(0):0.00} {total.Recall(1):0.00} {total.Recall(2):0.00} false a week {total.FalseAlarms / total.Weeks:0.00} of {total.Events} bottlenecks")));
                    }
                }
            }
        }

        foreach ((double margin, string text) in tried.OrderByDescending(one => one.Margin).Take(25))
        {
            Print($"{margin,5:0.00} {text}");
        }
    }

    private static void Details(StationWeeks played, Dictionary<int, List<BoardEntry>> board, BottleneckOptions options)
    {
        foreach (TrueBottleneck truth in played.Judged())
        {
            List<BoardEntry> entries = board.TryGetValue(truth.Deadline, out List<BoardEntry>? stood) ? stood : [];
            if (entries.Count == 0 && !truth.Counts(options))
            {
                continue;
            }

            int due = StationWorld.DueMinute(truth.Deadline);
            string what = string.Join(", ", Enumerable.Range(-2, 3).SelectMany(day => played.World.On(due / 1440 + day).Select(disturbance => (day, disturbance)))
                .Select(on => string.Create(CultureInfo.InvariantCulture, $"{on.day}:{on.disturbance.Kind} {on.disturbance.Strength:0.00}{(on.disturbance.KnownFrom > on.disturbance.Day * 1440 - 120 ? " unknown" : "")}")));
            string alerts = entries.Count == 0 ? "no alert" : string.Create(
                CultureInfo.InvariantCulture,
                $"{entries.Count(entry => entry.Raised)} alerts, first {(entries[0].Onset - entries[0].Minute) / 60.0:0.0} h ahead of onset ({(truth.Onset - entries[0].Minute) / 60.0:0.0} really), {entries[0].Stage} to {entries[^1].Stage}");
            string said = string.Join(" ", DetailLeads.Select(lead => played.SaidBefore(truth.Deadline, truth.Onset - lead * 60) is { } outlook
                ? string.Create(CultureInfo.InvariantCulture, $"{outlook.Probability:0.00}") : "-"));
            Print($"  day {due / 1440} {due % 1440 / 60:00}h: {truth.Missed} of {truth.Due} at {string.Join("/", truth.MissedAt)}{(truth.Counts(options) ? "" : " NO EVENT")}, onset {(due - truth.Onset) / 60.0:0.0} h before; said {said}; {alerts}; {what}");
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
