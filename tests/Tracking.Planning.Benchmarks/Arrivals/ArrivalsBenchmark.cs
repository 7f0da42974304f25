using System.Globalization;
using Tracking.Planning.Arrivals;

namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>Simulated weeks of stations whose travel and service times the predictor does not know, and how good its windows are.</summary>
internal static class ArrivalsBenchmark
{
    /// <summary>Seeds that nothing was tuned on.</summary>
    public static readonly int[] HoldOut = [201, 202, 203, 204, 205, 206];

    /// <summary>Seeds on which constants were chosen.</summary>
    public static readonly int[] Tuning = [1, 2, 3, 4, 5, 6];

    private const int Stations = 3, Vans = 5, Days = 6;

    private const double LeastCoverage = 0.77, MostCoverage = 0.83, MostMinutes = 45, LeastGain = 0.3, MostRevisions = 2;

    public static int Run(int weeks, IReadOnlyList<int> seeds, double noise, string? routes, CancellationToken cancellation)
    {
        if (weeks < 1 || !(noise >= 0))
        {
            Console.Error.WriteLine($"{weeks} weeks and a noise of {noise.ToString(CultureInfo.InvariantCulture)}; give 1 week or more and a noise of 0 or more.");
            return 2;
        }

        IReadOnlyList<RoutePool>? pools = null;
        if (routes is not null)
        {
            pools = [.. Directory.GetFiles(routes, "*.json").Order(StringComparer.Ordinal).Select(RoutePool.Read)];
            if (pools.Count == 0)
            {
                Console.Error.WriteLine($"{routes} holds no .json file; give a folder of routes.");
                return 2;
            }
        }

        Console.WriteLine(Header("seed"));
        var byWeek = new WeekScore[weeks];
        var byHorizon = new ArrivalScore[Horizon.Count];
        foreach (int seed in seeds)
        {
            var ofSeed = new WeekScore[weeks];
            for (int station = 0; station < Stations; station++)
            {
                cancellation.ThrowIfCancellationRequested();
                var board = new Scoreboard();
                RunStation(new StationTruth(seed, station, Vans, noise, pools), seed, station, ofSeed, board);
                IReadOnlyList<ArrivalScore> scores = board.ByHorizon;
                for (int i = 0; i < byHorizon.Length; i++)
                {
                    byHorizon[i] += scores[i];
                }
            }

            for (int week = 0; week < weeks; week++)
            {
                byWeek[week] += ofSeed[week];
            }

            Console.WriteLine(Row(seed.ToString(CultureInfo.InvariantCulture), Sum(ofSeed)));
        }

        Console.WriteLine();
        Console.WriteLine(Header("week"));
        for (int week = 0; week < weeks; week++)
        {
            string name = (week + 1).ToString(CultureInfo.InvariantCulture);
            Console.WriteLine(Row(week == 0 && weeks > 1 ? $"{name}, learning" : name, byWeek[week]));
        }

        WeekScore total = Sum(byWeek);
        Console.WriteLine(Row("all counted", total));
        Console.WriteLine();
        PrintHorizons(byHorizon);
        Console.WriteLine();
        PrintVerdict(total);
        return Verdict(total) ? 0 : 1;
    }

    private static void RunStation(StationTruth truth, int seed, int station, WeekScore[] weeks, Scoreboard board)
    {
        var learner = new StationLearner();
        var monday = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        for (int day = 0; day < weeks.Length * Days; day++)
        {
            (double, double) ofDay = truth.Day(day);
            long midnight = monday.AddDays(day / Days * 7 + day % Days).ToUnixTimeMilliseconds();
            var chance = new Chance(seed, station, 3, day);
            int[] drivers = Drivers(truth.Drivers.Count, chance);
            var rounds = new List<(long EndedAt, RoundReport Report)>();
            for (int van = 0; van < Vans; van++)
            {
                var round = RoundTruth.Draw(truth, van, drivers[van], ofDay, midnight, new Chance(seed, station, 4, day, van));
                var replay = new RoundReplay(round, learner.Model(round.Plan.DriverId), board);
                weeks[day / Days] += replay.Run();
                rounds.Add((round.Done[^1].At, replay.Report));
            }

            foreach ((_, RoundReport report) in rounds.OrderBy(round => round.EndedAt))
            {
                learner.Learn(report);
            }
        }
    }

    /// <summary>Most days each van has its own driver; some have the day off and a spare one drives.</summary>
    private static int[] Drivers(int count, Chance chance)
    {
        int[] drivers = [.. Enumerable.Range(0, count)];
        for (int spare = Vans; spare < count; spare++)
        {
            if (chance.Is(0.7))
            {
                int van = chance.Whole(0, Vans);
                (drivers[van], drivers[spare]) = (drivers[spare], drivers[van]);
            }
        }

        return drivers;
    }

    /// <summary>All weeks but the one in which a station learns what it did not know at all, unless that is the only one.</summary>
    private static WeekScore Sum(WeekScore[] weeks)
    {
        WeekScore sum = default;
        for (int i = Math.Min(1, weeks.Length - 1); i < weeks.Length; i++)
        {
            sum += weeks[i];
        }

        return sum;
    }

    private static bool Verdict(WeekScore score) =>
        score.Leaving.Coverage is >= LeastCoverage and <= MostCoverage
        && score.Leaving.MeanWidth / 60 <= MostMinutes
        && Gain(score.Leaving, score.Static) >= LeastGain
        && score.Shown.MeanRevisions <= MostRevisions;

    private static void PrintVerdict(WeekScore score)
    {
        double coverage = score.Leaving.Coverage ?? 0, minutes = (score.Leaving.MeanWidth ?? 0) / 60, gain = Gain(score.Leaving, score.Static), revisions = score.Shown.MeanRevisions ?? 0;
        Console.WriteLine("| at departure, all counted | goal | reached | verdict |");
        Console.WriteLine("| --- | --- | --- | --- |");
        Print("80 % windows cover", $"{100 * LeastCoverage:0}–{100 * MostCoverage:0} %", $"{100 * coverage:0.0} %", coverage is >= LeastCoverage and <= MostCoverage);
        Print("mean width", $"≤ {MostMinutes:0} min", $"{minutes:0.0} min", minutes <= MostMinutes);
        Print("mean error below the static plan's", $"≥ {100 * LeastGain:0} %", $"{100 * gain:0} %", gain >= LeastGain);
        Print("revisions shown a package", $"≤ {MostRevisions:0}", $"{revisions:0.00}", revisions <= MostRevisions);

        static void Print(string what, FormattableString goal, FormattableString reached, bool good) => Console.WriteLine(
            $"| {what} | {goal.ToString(CultureInfo.InvariantCulture)} | {reached.ToString(CultureInfo.InvariantCulture)} | {(good ? "good" : "missed")} |");
    }

    private static double Gain(ArrivalScore ours, ArrivalScore plans) => 1 - ours.ErrorSeconds / plans.ErrorSeconds;

    private static string Header(string first) =>
        $"| {first} | rounds | stops | covered when leaving (77–83 %) | mean width, min (≤ 45) | mean error, min | the plan's | less by (≥ 30 %) | covered under way | width | error less by | revisions (≤ 2) | told | in window shown last | first | good |\n"
        + "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |";

    private static string Row(string name, WeekScore score) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {score.Rounds} | {score.Leaving.Predictions} | {100 * score.Leaving.Coverage:0.0} % | {score.Leaving.MeanWidth / 60:0.0} | {score.Leaving.MeanError / 60:0.0} | {score.Static.MeanError / 60:0.0} | {100 * Gain(score.Leaving, score.Static):0} % | {100 * score.UnderWay.Coverage:0.0} % | {score.UnderWay.MeanWidth / 60:0.0} | {100 * Gain(score.UnderWay, score.StaticUnderWay):0} % | {score.Shown.MeanRevisions:0.00} | {(double)score.Shown.Told / score.Shown.Packages:0.00} | {100.0 * score.Shown.Within / score.Shown.Packages:0.0} % | {100.0 * score.Shown.WithinFirst / score.Shown.Packages:0.0} % | {(Verdict(score) ? "yes" : "no")} |");

    private static void PrintHorizons(ArrivalScore[] byHorizon)
    {
        Console.WriteLine("| stops ahead | stops done | predictions | covered | before | after | mean width, min | mean error, min | bias, min |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int i = 0; i < byHorizon.Length; i++)
        {
            (int fewest, int? most) = Horizon.StopsAway(i);
            ArrivalScore score = byHorizon[i];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {fewest}{(most is null ? " or more" : most == fewest ? "" : $"–{most}")} | {(Horizon.IsJustLeft(i) ? $"under {Horizon.KnownAfter}" : $"{Horizon.KnownAfter} or more")} | {score.Predictions} | {100 * score.Coverage:0.0} % | {100.0 * score.Below / Math.Max(1, score.Predictions):0.0} % | {100.0 * score.Above / Math.Max(1, score.Predictions):0.0} % | {score.MeanWidth / 60:0.0} | {score.MeanError / 60:0.0} | {score.BiasSeconds / 60 / Math.Max(1, score.Predictions):0.0} |"));
        }
    }
}
