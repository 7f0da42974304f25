using CsCheck;
using Tracking.Planning.Routing;

namespace Tracking.Planning.Tests.Routing;

public sealed class RouteOptimiserTests
{
    private static readonly Gen<RoutingProblem> Problems = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 25], RandomProblem.Of);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Finds_the_best_routes_of_tiny_problems(int part)
    {
        for (int seed = part * 20; seed < part * 20 + 20; seed++)
        {
            RoutingProblem problem = RandomProblem.Of(seed, 5);
            (int missing, double cost) = BruteForce.Best(problem);
            RoutingSolution found = Solve(problem, new RoutingOptions { Iterations = 6000 });
            Assert.Empty(SolutionChecker.Check(problem, found).Faults);
            Assert.Equal((seed, missing), (seed, found.LeftOut.Count(stop => double.IsPositiveInfinity(problem.Stops[stop].LeaveOutPrice))));
            Assert.True(found.Cost <= cost + 1e-6, $"Seed {seed}: {found.Cost} was found, {cost} is possible.");
        }
    }

    [Fact]
    public void Every_solution_passes_the_checker() => Problems.Sample(
        problem =>
        {
            Assert.Empty(SolutionChecker.Check(problem, Solve(problem, new RoutingOptions { Iterations = 400 })).Faults);
            RoutingSolution fewest = Solve(problem, new RoutingOptions { Iterations = 400, FewestVehicles = true });
            Assert.Empty(SolutionChecker.Check(problem, fewest).Faults);
        },
        iter: 150,
        threads: 1);

    [Fact]
    public void The_same_seed_and_iterations_give_the_same_routes() => Problems.Sample(
        problem =>
        {
            var options = new RoutingOptions { Iterations = 700, Seed = 7 };
            RoutingSolution once = Solve(problem, options), again = Solve(problem, options);
            Assert.Equal(Text(once), Text(again));
            Assert.Equal(once.Cost, again.Cost);
        },
        iter: 40,
        threads: 1);

    [Fact]
    public void Searches_exactly_the_iterations_asked_for() =>
        Assert.Equal(1000, Solve(Line(8), new RoutingOptions { Iterations = 1000, FewestVehicles = true }).Iterations);

    [Fact]
    public void More_than_250_stops_are_placed_beside_near_ones_and_pass_the_checker()
    {
        RoutingProblem problem = Line(300);
        RoutingSolution found = Solve(problem, new RoutingOptions { Iterations = 3000 });
        Assert.Empty(SolutionChecker.Check(problem, found).Faults);
        Assert.Empty(found.LeftOut);
        Assert.Equal(600, found.Cost, 6);
    }

    [Fact]
    public void No_stops_need_no_routes()
    {
        RoutingSolution found = Solve(Line(0), new RoutingOptions { Time = TimeSpan.FromDays(1) });
        Assert.Empty(found.Routes);
        Assert.Empty(found.LeftOut);
        Assert.Equal(0, found.Cost);
    }

    [Fact]
    public void One_stop_is_one_route_at_once()
    {
        RoutingSolution found = Solve(Line(1), new RoutingOptions { Time = TimeSpan.FromDays(1), FewestVehicles = true });
        Assert.Equal([0], Assert.Single(found.Routes).Stops);
        Assert.Equal(2, found.Cost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stop_that_no_vehicle_can_visit_stays_out_and_the_rest_is_visited(bool fewest)
    {
        RoutingProblem line = Line(6);
        RoutingProblem problem = line with
        {
            Stops =
            [
                .. line.Stops.Select((stop, i) => i switch
                {
                    1 => stop with { Demand = [1000] },
                    4 => stop with { LatestStart = 2 },
                    _ => stop,
                }),
            ],
        };
        RoutingSolution found = Solve(problem, new RoutingOptions { Iterations = 2000, FewestVehicles = fewest });
        Assert.Equal([1, 4], found.LeftOut);
        Assert.Equal([0, 2, 3, 5], found.Routes.SelectMany(route => route.Stops).Order());
        Assert.Empty(SolutionChecker.Check(problem, found).Faults);
    }

    [Fact]
    public void Fewest_vehicles_come_before_the_least_cost()
    {
        // Two depots beside two groups of stops: two vehicles drive less, one can do it all.
        double[] x = [0, 1000, 1, 2, 998, 999];
        double[] distances = [.. x.SelectMany(a => x.Select(b => Math.Abs(a - b)))];
        var problem = new RoutingProblem
        {
            Locations = 6,
            Seconds = distances,
            Metres = distances,
            Stops = [.. Enumerable.Range(2, 4).Select(place => new RoutingStop { Location = place, Demand = [] })],
            Vehicles = [.. Enumerable.Range(0, 2).Select(depot => new VehicleType { Count = 1, StartLocation = depot, EndLocation = depot, Capacity = [] })],
        };
        Assert.Equal(2, Solve(problem, new RoutingOptions { Iterations = 2000 }).Routes.Count);
        Assert.Single(Solve(problem, new RoutingOptions { Iterations = 2000, FewestVehicles = true }).Routes);
    }

    [Fact]
    public void Stops_that_pay_off_only_together_are_visited()
    {
        RoutingProblem line = Line(5);
        double[] far = [.. line.Metres.Select((_, i) => i / 6 == i % 6 ? 0 : i / 6 == 0 || i % 6 == 0 ? 100 : 1.0)];
        RoutingProblem problem = line with { Metres = far, Seconds = far, Stops = [.. line.Stops.Select(stop => stop with { LeaveOutPrice = 60 })] };
        RoutingSolution found = Solve(problem, new RoutingOptions { Iterations = 2000 });
        Assert.Equal(204, found.Cost, 6);
        Assert.Empty(found.LeftOut);
    }

    [Fact]
    public void A_stop_that_does_not_pay_off_is_left_out_for_its_price()
    {
        RoutingProblem line = Line(5);
        RoutingProblem problem = line with { Stops = [.. line.Stops.Select((stop, i) => i == 4 ? stop with { LeaveOutPrice = 1.5 } : stop)] };
        RoutingSolution found = Solve(problem, new RoutingOptions { Iterations = 1000 });
        Assert.Equal([4], found.LeftOut);
        Assert.Equal(9.5, found.Cost, 6);
    }

    [Fact]
    public void What_begins_with_a_plan_is_never_worse_than_it()
    {
        RoutingProblem problem = RandomProblem.Of(5, 25) with { ZoneChangePrice = 0 };
        RoutingSolution plan = Solve(problem, new RoutingOptions { Iterations = 5000 });
        RoutingSolution found = Solve(problem, new RoutingOptions { Iterations = 1, Start = plan.Routes, Seed = 2 });
        Assert.True(found.LeftOut.Count <= plan.LeftOut.Count);
        Assert.True(found.Cost <= plan.Cost + 1e-6);
        Assert.Empty(SolutionChecker.Check(problem, found).Faults);
    }

    [Fact]
    public void A_plan_that_has_become_impossible_is_repaired()
    {
        RoutingProblem line = Line(6);
        RoutingProblem problem = line with
        {
            Stops = [.. line.Stops.Select((stop, i) => stop with { LatestStart = i == 5 ? 6.5 : 100 })],
            Vehicles = [line.Vehicles[0] with { Count = 1 }],
        };
        RoutingSolution found = Solve(
            problem, new RoutingOptions { Iterations = 500, Start = [new PlannedRoute(0, [0, 4, 2, 1, 3, 5])] });
        Assert.Empty(found.LeftOut);
        Assert.Empty(SolutionChecker.Check(problem, found).Faults);
    }

    [Theory]
    [InlineData(0, 0, 9, "visits stop 9; stops are 0 to 5")]
    [InlineData(3, 0, 1, "uses vehicle type 3; types are 0 to 0")]
    [InlineData(0, 1, 1, "visits stop 1 twice")]
    public void A_plan_that_does_not_fit_the_problem_is_refused(int type, int first, int second, string message)
    {
        var options = new RoutingOptions { Iterations = 1, Start = [new PlannedRoute(type, [first, second])] };
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Solve(Line(6), options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_gives_the_best_so_far()
    {
        using var cancel = new CancellationTokenSource();
        RoutingProblem problem = RandomProblem.Of(3, 25);
        var progress = new Progress(_ => cancel.Cancel());
        RoutingSolution found = Solve(
            problem, new RoutingOptions { Time = TimeSpan.FromDays(1), Clock = new SteppingTime(TimeSpan.FromMilliseconds(60)) }, progress, cancel.Token);
        Assert.Empty(SolutionChecker.Check(problem, found).Faults);
        Assert.Single(progress.Reports);
        Assert.Equal(progress.Reports[0].Cost, found.Cost, progress.Reports[0].Cost * 0.5);
    }

    [Fact]
    public void Progress_is_told_ten_times_a_second_and_the_time_is_kept()
    {
        var progress = new Progress(_ => { });
        var clock = new SteppingTime(TimeSpan.FromMilliseconds(2));
        Solve(Line(20), new RoutingOptions { Time = TimeSpan.FromSeconds(2), Clock = clock }, progress);
        Assert.InRange(progress.Reports.Count, 15, 20);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.1));
        Assert.Equal(progress.Reports.Select(report => report.Share).Order(), progress.Reports.Select(report => report.Share));
    }

    [Theory]
    [InlineData(0L, 1.0, 10.0, 0.3, "Iterations is 0")]
    [InlineData(null, 0.0, 10.0, 0.3, "Time is 00:00:00")]
    [InlineData(1L, 1.0, 0.5, 0.3, "AverageRemoved is 0.5")]
    [InlineData(1L, 1.0, 10.0, 0.0001, "Temperature goes from 0.0001 to 0.003")]
    public void Options_out_of_range_are_refused(long? iterations, double seconds, double removed, double temperature, string message)
    {
        var options = new RoutingOptions
        {
            Iterations = iterations,
            Time = TimeSpan.FromSeconds(seconds),
            AverageRemoved = removed,
            StartTemperature = temperature,
            EndTemperature = 0.003,
        };
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Solve(Line(2), options)).Message, StringComparison.Ordinal);
    }

    /// <summary>Stops on a line, one metre and second apart, the depot at its end.</summary>
    private static RoutingProblem Line(int stops)
    {
        int places = stops + 1;
        double[] distances = [.. Enumerable.Range(0, places * places).Select(i => (double)Math.Abs(i / places - i % places))];
        return new RoutingProblem
        {
            Locations = places,
            Seconds = distances,
            Metres = distances,
            Stops = [.. Enumerable.Range(1, stops).Select(place => new RoutingStop { Location = place, Demand = [1] })],
            Vehicles = [new VehicleType { Count = 3, StartLocation = 0, EndLocation = 0, Capacity = [500] }],
        };
    }

    private static RoutingSolution Solve(
        RoutingProblem problem, RoutingOptions options, IProgress<RoutingProgress>? progress = null, CancellationToken? cancellation = null) =>
        RouteOptimiser.Solve(problem, options, progress, cancellation ?? TestContext.Current.CancellationToken);

    private static string Text(RoutingSolution solution) =>
        string.Join("; ", solution.Routes.Select(route => $"{route.VehicleType}: {string.Join(",", route.Stops)}")) + " without " + string.Join(",", solution.LeftOut);

    private sealed class Progress(Action<RoutingProgress> then) : IProgress<RoutingProgress>
    {
        public List<RoutingProgress> Reports { get; } = [];

        public void Report(RoutingProgress value)
        {
            Reports.Add(value);
            then(value);
        }
    }

    /// <summary>A clock that goes on by a step each time somebody looks at it.</summary>
    private sealed class SteppingTime(TimeSpan step) : TimeProvider
    {
        private long ticks;

        public TimeSpan Elapsed => new(ticks);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks += step.Ticks;
    }
}
