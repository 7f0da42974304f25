namespace Tracking.Planning.Routing;

/// <summary>
/// Finds routes by ruin and recreate with simulated annealing: SISR (Jan Christiaens and Greet Vanden Berghe, "Slack Induction by String Removals for
/// Vehicle Routing Problems", Transportation Science 54(2), 2020), with its phase that saves vehicles. One thread; not on a grain's scheduler.
/// </summary>
/// <remarks>Travel times are taken to keep the triangle inequality, as shortest ways do: a stop that no vehicle could visit alone is left out at once.</remarks>
public sealed class RouteOptimiser
{
    /// <summary>Share of the search in which vehicles are saved.</summary>
    private const double SavingShare = 0.5;

    private const int CheckEvery = 256;
    private const int RecountEvery = 1 << 16;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);

    private readonly SearchData data;
    private readonly RouteTable table;
    private readonly RoutingOptions options;
    private readonly Ruin ruin;
    private readonly Recreate recreate;
    private readonly (double Start, double End) temperatures;
    private readonly IProgress<RoutingProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly List<int> hopeless = [];
    private readonly List<int> absent = [];
    private readonly List<int> absentBefore = [];
    private readonly long started;
    private SearchRandom random;
    private long iterations;
    private long reported;
    private List<PlannedRoute> best = [];
    private List<int> bestAbsent = [];
    private Worth bestWorth;

    private RouteOptimiser(RoutingProblem problem, RoutingOptions options, IProgress<RoutingProgress>? progress, CancellationToken cancellation)
    {
        options.Validate();
        data = new SearchData(problem);
        table = new RouteTable(data);
        ruin = new Ruin(data, table, options.AverageRemoved);
        recreate = new Recreate(data, table);
        random = new SearchRandom(options.Seed);
        temperatures = options.Temperatures(data.Stops);
        this.options = options;
        this.progress = progress;
        this.cancellation = cancellation;
        started = reported = options.Clock.GetTimestamp();
    }

    /// <summary>Searches routes that visit all stops that must be visited, or as many of them as possible, at the least cost.</summary>
    /// <param name="problem">What is to be visited, and with what.</param>
    /// <param name="options">How long and how.</param>
    /// <param name="progress">Told about ten times a second, on the thread that searches.</param>
    /// <param name="cancellation">Ends the search early with the best found so far.</param>
    /// <exception cref="ArgumentException">The problem or the options do not fit together.</exception>
    public static RoutingSolution Solve(
        RoutingProblem problem, RoutingOptions options, IProgress<RoutingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var search = new RouteOptimiser(problem, options, progress, cancellation);
        search.Run();
        double cost = search.bestWorth.Cost + search.hopeless.Sum(stop => search.IsMust(stop) ? 0 : search.data.LeaveOutPrice[stop]);
        return new RoutingSolution(search.best, [.. search.bestAbsent.Concat(search.hopeless).Order()], cost, search.iterations);
    }

    private double Share => options.Iterations is { } all
        ? (double)iterations / all
        : options.Clock.GetElapsedTime(started) / options.Time;

    private void Run()
    {
        Begin();
        KeepBest();
        if (data.Stops - hopeless.Count <= 1)
        {
            return;
        }

        double unit = Math.Max(1e-9, table.WayCost() / Math.Max(1, table.Visited));
        if (options.FewestVehicles)
        {
            SaveVehicles((options.StartTemperature ?? RoutingOptions.UsualTemperature) * unit);
            table.Adopt(best);
            absent.Clear();
            absent.AddRange(bestAbsent);
        }

        Anneal(unit);
    }

    private void Begin()
    {
        var placed = new bool[data.Stops];
        for (int stop = 0; stop < data.Stops; stop++)
        {
            if (!CouldBeAlone(stop))
            {
                hopeless.Add(stop);
                placed[stop] = true;
            }
        }

        if (options.Start is { } start)
        {
            StartingPlan.Check(data.Problem, start);
            foreach (PlannedRoute route in start)
            {
                int slot = table.Idle(route.VehicleType), behind = data.Stops + slot;
                foreach (int stop in route.Stops.Where(stop => !placed[stop]))
                {
                    double cost = table.Size[slot] == 0
                        ? table.OpeningCost(slot, stop)
                        : table.HasRoom(slot, stop) ? table.InsertionCost(stop, behind) : double.PositiveInfinity;
                    if (cost < double.PositiveInfinity)
                    {
                        table.Insert(stop, behind, cost);
                        placed[stop] = true;
                        behind = stop;
                    }
                }
            }
        }

        for (int stop = 0; stop < data.Stops; stop++)
        {
            if (!placed[stop])
            {
                absent.Add(stop);
            }
        }

        recreate.Apply(absent, int.MaxValue, ref random);
    }

    private bool CouldBeAlone(int stop)
    {
        for (int type = 0; type < data.Costs.Length; type++)
        {
            if (table.OpeningCost(table.Idle(type), stop) < double.PositiveInfinity)
            {
                return true;
            }
        }

        return false;
    }

    private void Anneal(double unit)
    {
        double from = temperatures.Start * unit, fall = Math.Log(temperatures.End / temperatures.Start);
        double begin = Share, temperature = from;
        Worth worth = Measure();
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
                Report(share);
                if (turn % RecountEvery == 0)
                {
                    table.Recount();
                    worth = Measure();
                }
            }

            if (iterations >= options.Iterations)
            {
                return;
            }

            // While stops that must be visited are missing, more vehicles may be the only way.
            Step(options.FewestVehicles && worth.Missing == 0 && bestWorth.Missing == 0 ? bestWorth.Vehicles : int.MaxValue);
            Worth now = Measure();
            if (now.Missing > worth.Missing
                || (now.Missing == worth.Missing && !(now.Cost < worth.Cost - temperature * Math.Log(random.NextDouble()))))
            {
                Undo();
                continue;
            }

            worth = now;
            if (IsBetter(worth))
            {
                KeepBest();
            }
        }
    }

    /// <summary>
    /// Takes one vehicle away after the other while all that must be visited can be: how often each stop was missing says how hard it is to place, and missing
    /// stops may be swapped for easier ones, also for more of them (section 5.4 of the paper).
    /// </summary>
    private void SaveVehicles(double temperature)
    {
        var missed = new long[data.Stops];
        int needed = VehiclesNeeded();
        Worth worth = Measure();
        int most = bestWorth.Missing > 0 ? int.MaxValue : table.Used.Count;
        for (int turn = 0; ; turn++)
        {
            if (worth.Missing == 0)
            {
                KeepBest();
                if (bestWorth.Vehicles <= needed)
                {
                    return;
                }

                DropRoute(missed);
                most = bestWorth.Vehicles - 1;
                worth = Measure();
            }

            if (turn % CheckEvery == 0)
            {
                double share = Share;
                if (share >= SavingShare || cancellation.IsCancellationRequested)
                {
                    return;
                }

                Report(share);
            }

            if (iterations >= SavingShare * options.Iterations)
            {
                return;
            }

            long before = SumOf(missed, absent);
            Step(most);
            long after = SumOf(missed, absent);
            Worth now = Measure();
            bool keep = now.Missing == 0 || after < before
                || (now.Missing <= worth.Missing && after <= before && now.Cost < worth.Cost - temperature * Math.Log(random.NextDouble()));
            foreach (int stop in absent)
            {
                missed[stop]++;
            }

            if (keep)
            {
                worth = now;
            }
            else
            {
                Undo();
            }
        }
    }

    /// <summary>No fewer vehicles have room for all that must be visited.</summary>
    private int VehiclesNeeded()
    {
        int needed = 1;
        for (int d = 0; d < data.Dimensions; d++)
        {
            double room = data.Problem.Vehicles.Max(vehicle => vehicle.Capacity[d]), load = 0;
            for (int stop = 0; stop < data.Stops; stop++)
            {
                load += IsMust(stop) && !hopeless.Contains(stop) ? data.Demand[stop * data.Dimensions + d] : 0;
            }

            needed = Math.Max(needed, room > 0 ? (int)Math.Ceiling(load / room - 1e-9) : 0);
        }

        return needed;
    }

    private void DropRoute(long[] missed)
    {
        int easiest = -1;
        long least = long.MaxValue;
        foreach (int slot in table.Used)
        {
            long sum = SumOf(missed, table.StopsOf(slot));
            if (sum < least)
            {
                least = sum;
                easiest = slot;
            }
        }

        List<int> gone = table.StopsOf(easiest);
        table.BeginStep();
        table.Remove(easiest, gone);
        absent.AddRange(gone);
    }

    private void Step(int mostVehicles)
    {
        iterations++;
        absentBefore.Clear();
        absentBefore.AddRange(absent);
        table.BeginStep();
        ruin.Apply(ref random, absent);
        recreate.Apply(absent, mostVehicles, ref random);
    }

    private void Undo()
    {
        table.UndoStep();
        absent.Clear();
        absent.AddRange(absentBefore);
    }

    private Worth Measure()
    {
        int missing = absent.Count;
        double cost = table.Cost;
        if (data.HasLeaveOutPrices)
        {
            missing = 0;
            foreach (int stop in absent)
            {
                if (IsMust(stop))
                {
                    missing++;
                }
                else
                {
                    cost += data.LeaveOutPrice[stop];
                }
            }
        }

        return new Worth(missing, table.Used.Count, cost);
    }

    private bool IsMust(int stop) => double.IsPositiveInfinity(data.LeaveOutPrice[stop]);

    private bool IsBetter(Worth worth) =>
        worth.Missing != bestWorth.Missing ? worth.Missing < bestWorth.Missing
        : options.FewestVehicles && worth.Vehicles != bestWorth.Vehicles ? worth.Vehicles < bestWorth.Vehicles
        : worth.Cost < bestWorth.Cost - 1e-9;

    private void KeepBest()
    {
        table.Recount();
        best = table.Routes();
        bestAbsent = [.. absent];
        bestWorth = Measure();
    }

    private void Report(double share)
    {
        if (progress is not null && options.Clock.GetElapsedTime(reported) >= ReportEvery)
        {
            reported = options.Clock.GetTimestamp();
            progress.Report(new RoutingProgress(share, iterations, best.Count, bestWorth.Cost, bestAbsent.Count + hopeless.Count));
        }
    }

    private long SumOf(long[] missed, List<int> stops)
    {
        long sum = 0;
        foreach (int stop in stops)
        {
            if (IsMust(stop))
            {
                sum += missed[stop];
            }
        }

        return sum;
    }

    /// <summary>What routes are worth: first how many stops that must be visited are missing, then cost with the price of what is left out.</summary>
    private readonly record struct Worth(int Missing, int Vehicles, double Cost);
}
