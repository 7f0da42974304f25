using System.Diagnostics;

namespace Tracking.Planning.Routing;

/// <summary>How long and how a search goes.</summary>
public sealed record RoutingOptions
{
    /// <summary>The same seed and number of iterations give the same routes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of iterations; null for as many as the time allows.</summary>
    public long? Iterations { get; init; }

    /// <summary>Time to take when <see cref="Iterations"/> is not given.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether first as few vehicles as possible are sought, then the cheapest routes for them.</summary>
    public bool FewestVehicles { get; init; }

    /// <summary>Stops that an iteration takes off routes on average.</summary>
    public double AverageRemoved { get; init; } = 10;

    /// <summary>Temperature at the beginning, as a share of the average cost of a stop in the first solution.</summary>
    public double StartTemperature { get; init; } = 0.3;

    /// <summary>Temperature at the end, as a share of the average cost of a stop in the first solution.</summary>
    public double EndTemperature { get; init; } = 0.003;
}

/// <summary>How far a search is.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="Iterations">Iterations so far.</param>
/// <param name="Vehicles">Vehicles of the best routes so far.</param>
/// <param name="Cost">Cost of the best routes so far.</param>
/// <param name="LeftOut">Stops that they do not visit.</param>
public readonly record struct RoutingProgress(double Share, long Iterations, int Vehicles, double Cost, int LeftOut);

/// <summary>
/// Finds routes by ruin and recreate with simulated annealing: SISR (Jan Christiaens and Greet Vanden Berghe, "Slack Induction by String Removals for
/// Vehicle Routing Problems", Transportation Science 54(2), 2020), with its phase that saves vehicles. One thread; not on a grain's scheduler.
/// </summary>
public sealed class RouteOptimiser
{
    private const int CheckEvery = 256;
    private readonly SearchData data;
    private readonly RouteTable table;
    private readonly RoutingOptions options;
    private readonly Ruin ruin;
    private readonly Recreate recreate;
    private readonly IProgress<RoutingProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly List<int> absent = [];
    private readonly List<int> absentBefore = [];
    private SearchRandom random;
    private long iterations;
    private long started;
    private List<PlannedRoute> best = [];
    private List<int> bestLeftOut = [];
    private double bestCost;

    private RouteOptimiser(RoutingProblem problem, RoutingOptions options, IProgress<RoutingProgress>? progress, CancellationToken cancellation)
    {
        data = new SearchData(problem);
        table = new RouteTable(data);
        ruin = new Ruin(data, table, options.AverageRemoved);
        recreate = new Recreate(data, table);
        random = new SearchRandom(options.Seed);
        this.options = options;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /// <summary>Searches routes that visit as many stops as possible at the least cost.</summary>
    /// <param name="problem">What is to be visited, and with what.</param>
    /// <param name="options">How long and how.</param>
    /// <param name="progress">Told about ten times a second.</param>
    /// <param name="cancellation">Ends the search early with the best found so far.</param>
    /// <exception cref="ArgumentException">The problem does not fit together.</exception>
    public static RoutingSolution Solve(
        RoutingProblem problem, RoutingOptions options, IProgress<RoutingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var search = new RouteOptimiser(problem, options, progress, cancellation);
        search.Run();
        return new RoutingSolution(search.best, search.bestLeftOut, search.bestCost, search.iterations);
    }

    private double Share => options.Iterations is { } all
        ? (double)iterations / all
        : Stopwatch.GetElapsedTime(started) / options.Time;

    private void Run()
    {
        started = Stopwatch.GetTimestamp();
        for (int stop = 0; stop < data.Stops; stop++)
        {
            absent.Add(stop);
        }

        recreate.Apply(absent, mayOpen: true, ref random);
        KeepBest();
        if (options.FewestVehicles)
        {
            SaveVehicles();
            table.Adopt(best);
            absent.Clear();
            absent.AddRange(bestLeftOut);
        }

        Anneal();
    }

    private void Anneal()
    {
        double unit = Math.Max(1e-9, table.Cost / Math.Max(1, data.Stops));
        double from = options.StartTemperature * unit, fall = Math.Log(options.EndTemperature / options.StartTemperature);
        double begin = Share, temperature = from, cost = table.Cost;
        recreate.MayPayOff = true;
        for (int turn = 0; ; turn++)
        {
            if (turn % CheckEvery == 0)
            {
                double share = Share;
                if (share >= 1 || cancellation.IsCancellationRequested)
                {
                    return;
                }

                temperature = from * Math.Exp(fall * (share - begin) / (1 - begin));
                Report(share, turn);
            }

            iterations++;
            Step(!options.FewestVehicles || absent.Count > 0);
            bool keep = absent.Count < absentBefore.Count
                || (absent.Count == absentBefore.Count && table.Cost < cost - temperature * Math.Log(random.NextDouble()));
            if (!keep)
            {
                Undo();
                continue;
            }

            cost = table.Cost;
            if (absent.Count < bestLeftOut.Count || (absent.Count == bestLeftOut.Count && cost < bestCost - 1e-9))
            {
                KeepBest();
            }
        }
    }

    /// <summary>Takes one vehicle away after the other while all stops can be visited: what was hard to place before is what counts (section 6 of the paper).</summary>
    private void SaveVehicles()
    {
        const double phase = 0.5;
        int[] hard = new int[data.Stops];
        double temperature = options.StartTemperature * table.Cost / Math.Max(1, data.Stops), cost = table.Cost;
        for (int turn = 0; ; turn++)
        {
            if (turn % CheckEvery == 0)
            {
                double share = Share;
                if (share >= phase || cancellation.IsCancellationRequested)
                {
                    return;
                }

                Report(share, turn);
            }

            if (absent.Count == 0)
            {
                KeepBest();
                table.BeginStep();
                DropRoute(hard);
                cost = table.Cost;
                absentBefore.Clear();
            }

            iterations++;
            long before = SumOf(hard, absent);
            Step(mayOpen: false);
            long after = SumOf(hard, absent);
            bool keep = absent.Count < absentBefore.Count || after < before
                || (absent.Count <= absentBefore.Count && after <= before && table.Cost < cost - temperature * Math.Log(random.NextDouble()));
            foreach (int stop in absent)
            {
                hard[stop]++;
            }

            if (keep)
            {
                cost = table.Cost;
            }
            else
            {
                Undo();
            }
        }
    }

    private void DropRoute(int[] hard)
    {
        int easiest = -1;
        long least = long.MaxValue;
        foreach (int slot in table.Used)
        {
            long sum = SumOf(hard, table.StopsOf(slot));
            if (sum < least)
            {
                least = sum;
                easiest = slot;
            }
        }

        List<int> gone = table.StopsOf(easiest);
        table.Remove(easiest, gone);
        absent.AddRange(gone);
    }

    private void Step(bool mayOpen)
    {
        absentBefore.Clear();
        absentBefore.AddRange(absent);
        table.BeginStep();
        ruin.Apply(ref random, absent);
        recreate.Apply(absent, mayOpen, ref random);
    }

    private void Undo()
    {
        table.UndoStep();
        absent.Clear();
        absent.AddRange(absentBefore);
    }

    private void KeepBest()
    {
        best = table.Routes();
        bestLeftOut = [.. absent];
        bestCost = table.Cost;
    }

    private void Report(double share, int turn)
    {
        if (turn % (CheckEvery * 64) == 0)
        {
            progress?.Report(new RoutingProgress(share, iterations, best.Count, bestCost, bestLeftOut.Count));
        }
    }

    private static long SumOf(int[] hard, List<int> stops)
    {
        long sum = 0;
        foreach (int stop in stops)
        {
            sum += hard[stop];
        }

        return sum;
    }
}
