using Tracking.Grains.Dispatching;
using Tracking.Model.Geography;
using Tracking.Planning.Routing;
using Tracking.Planning.Travel;
using Tracking.Server.Dispatching;

namespace Tracking.Grains.Tests.Dispatching;

/// <summary>Plans of random departures hold what a dispatcher relies on, as searched and after any adjustment that is taken.</summary>
public sealed class DeparturePlanTests
{
    private const long DepartsAt = 1_795_000_000_000;
    private const long Hour = 3_600_000;

    [Fact]
    public void Each_package_is_visited_once_or_left_out_and_no_van_carries_more_than_it_can()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (DepartureProblem problem, DispatchPlan plan) = Planned(seed);
            Holds(problem, plan, seed);
        }
    }

    [Fact]
    public void It_holds_after_every_adjustment_that_breaks_nothing()
    {
        int taken = 0, refused = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            (DepartureProblem problem, DispatchPlan plan) = Planned(seed);
            for (int move = 0; move < 6; move++)
            {
                var board = new DispatchBoard(problem, plan);
                int stop = random.Next(problem.Stops.Count), van = random.Next(problem.Vans.Count);
                int? position = random.Next(2) == 0 ? null : random.Next(12);
                if (random.Next(4) == 0)
                {
                    board.LeaveOut(stop);
                }
                else
                {
                    board.Move(stop, van, position);
                }

                DispatchPlan changed = board.Plan(plan.Iterations);
                if (board.Faults().Count > 0)
                {
                    refused++;
                    continue;
                }

                taken++;
                Holds(problem, plan = changed, seed);
            }
        }

        Assert.True(taken > 60 && refused > 20, $"{taken} were taken and {refused} refused; both must happen.");
    }

    [Fact]
    public void What_is_left_out_says_why()
    {
        DeparturePackage[] packages =
        [
            Package("BIG", 43.5, -90.9) with { Cm3 = 1e9 },
            Package("FAR", 35.0, -90.9),
            Package("THEIRS", 43.5, -90.9) with { PartnerId = "P9" },
            Package("FITS", 43.51, -90.9),
            Package("TOO-MANY", 43.52, -90.9),
        ];
        var stops = DepartureStop.Of(packages);
        var problem = ProblemOf([Van("V1") with { MaxPackages = 1, CapacityCm3 = 1e6 }], stops);
        var plan = problem.PlanOf([new PlannedRoute(0, [3])], new Dictionary<int, LeftOutReason>(), _ => false, 1);
        Assert.Equal(
            [("BIG", LeftOutReason.TooLarge), ("FAR", LeftOutReason.Unreachable), ("THEIRS", LeftOutReason.NoVan), ("TOO-MANY", LeftOutReason.NoRoom)],
            plan.LeftOut.Select(left => (left.PackageIds[0], left.Reason)));
    }

    [Fact]
    public void A_window_that_has_passed_makes_a_package_late_and_does_not_keep_it_here()
    {
        var stops = DepartureStop.Of([Package("LATE", 43.6, -90.9) with { WindowFrom = DepartsAt - (3 * Hour), WindowTo = DepartsAt - (2 * Hour) }]);
        var problem = ProblemOf([Van("V1")], stops);
        RoutingSolution found = RouteOptimiser.Solve(problem.Routing, new RoutingOptions { Iterations = 10 });
        var plan = problem.PlanOf(found.Routes, new Dictionary<int, LeftOutReason>(), _ => false, 1);
        Assert.Empty(plan.LeftOut);
        Assert.True(plan.Routes[0].Stops[0].LateSeconds > 2 * 3600, $"{plan.Routes[0].Stops[0].LateSeconds}");
    }

    [Fact]
    public void A_stop_that_is_moved_without_a_position_goes_where_it_costs_least()
    {
        var stops = DepartureStop.Of([Package("A", 43.6, -90.9), Package("B", 43.7, -90.9), Package("C", 43.8, -90.9)]);
        var problem = ProblemOf([Van("V1"), Van("V2")], stops);
        var plan = problem.PlanOf([new PlannedRoute(0, [0, 2]), new PlannedRoute(1, [1])], new Dictionary<int, LeftOutReason>(), _ => false, 1);
        var board = new DispatchBoard(problem, plan);
        board.Move(board.Find("B"), 0, null);
        DispatchPlan moved = board.Plan(1);
        Assert.Equal([("V1", "A"), ("V1", "B"), ("V1", "C")], moved.Routes.SelectMany(route => route.Stops.Select(stop => (route.VehicleId, stop.PackageIds[0]))));
        Assert.Equal([false, true, false], moved.Routes[0].Stops.Select(stop => stop.Locked));
        Assert.True(moved.Cost < plan.Cost);
    }

    /// <summary>A plan of a departure by chance: some vans are full, some packages have windows and promises, some doors get several.</summary>
    private static (DepartureProblem Problem, DispatchPlan Plan) Planned(int seed)
    {
        var random = new Random(seed);
        DispatchVan[] vans = [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => Van($"VAN-{i}") with
        {
            PartnerId = random.Next(2) == 0 ? $"P{i % 2}" : null,
            CapacityCm3 = random.Next(2) == 0 ? random.Next(50, 200) * 1000 : null,
            CapacityGrams = random.Next(2) == 0 ? random.Next(10, 60) * 1000 : null,
            From = DepartsAt + (random.Next(3) * Hour),
            MaxPackages = random.Next(3, 20),
            BreakAt = random.Next(2) == 0 ? DepartsAt + (4 * Hour) : null,
            BreakSeconds = 1800,
        })];
        DeparturePackage[] packages = [.. Enumerable.Range(0, random.Next(5, 40)).Select(i =>
        {
            long? from = random.Next(4) == 0 ? DepartsAt + (random.Next(6) * Hour) : null;
            return Package($"PKG-{i}", 43.5 + (random.Next(12) / 20.0), -90.9 + (random.Next(12) / 20.0)) with
            {
                Cm3 = random.Next(1, 40) * 1000,
                Grams = random.Next(1, 12) * 1000,
                WindowFrom = from,
                WindowTo = from + (2 * Hour),
                PromisedBy = random.Next(2) == 0 ? DepartsAt + (random.Next(10) * Hour) : null,
                PartnerId = random.Next(6) == 0 ? "P0" : null,
            };
        })];
        DepartureProblem problem = ProblemOf(vans, DepartureStop.Of(packages));
        RoutingSolution found = RouteOptimiser.Solve(problem.Routing, new RoutingOptions { Iterations = 300, Seed = (ulong)seed });
        return (problem, problem.PlanOf(found.Routes, new Dictionary<int, LeftOutReason>(), _ => false, found.Iterations));
    }

    /// <summary>Counts with nothing but the packages and vans, and asks the library's checker.</summary>
    private static void Holds(DepartureProblem problem, DispatchPlan plan, int seed)
    {
        Dictionary<string, DeparturePackage> packages = problem.Stops.SelectMany(stop => stop.Packages).ToDictionary(package => package.PackageId);
        Assert.Equal(
            packages.Keys.Order(StringComparer.Ordinal),
            plan.Routes.SelectMany(route => route.Stops).SelectMany(stop => stop.PackageIds).Concat(plan.LeftOut.SelectMany(left => left.PackageIds)).Order(StringComparer.Ordinal));
        Assert.Equal(plan.Routes.Count, plan.Routes.Select(route => route.VehicleId).Distinct().Count());
        foreach (DispatchRoute route in plan.Routes)
        {
            DispatchVan van = problem.Vans[problem.VanOf(route.VehicleId)];
            DeparturePackage[] carried = [.. route.Stops.SelectMany(stop => stop.PackageIds).Select(id => packages[id])];
            Assert.True(carried.Sum(package => package.Cm3) <= (van.CapacityCm3 ?? double.MaxValue), $"Seed {seed}: {route.VehicleId} is too full.");
            Assert.True(carried.Sum(package => package.Grams) <= (van.CapacityGrams ?? double.MaxValue), $"Seed {seed}: {route.VehicleId} is too heavy.");
            Assert.True(carried.Length <= van.MaxPackages, $"Seed {seed}: {route.VehicleId} has {carried.Length} packages.");
            Assert.All(carried, package => Assert.True(package.PartnerId is null || package.PartnerId == van.PartnerId));
            Assert.True(route.DepartsAt >= van.From && route.BackAt <= van.Until && route.Stops.Zip(route.Stops.Skip(1)).All(pair => pair.First.PlannedAt <= pair.Second.PlannedAt));
        }

        PlannedRoute[] routes =
        [
            .. plan.Routes.Select(route => new PlannedRoute(
                problem.VanOf(route.VehicleId), [.. route.Stops.Select(stop => problem.Stops.ToList().FindIndex(each => each.PackageIds[0] == stop.PackageIds[0]))])),
        ];
        CheckedSolution isRight = problem.Check(routes, problem.LeftOutBy(routes));
        Assert.Empty(isRight.Faults);
        Assert.Equal(isRight.Cost, plan.Cost, 6);
    }

    private static DepartureProblem ProblemOf(DispatchVan[] vans, IReadOnlyList<DepartureStop> stops) => DepartureProblem.Of(
        DepartsAt, vans, stops, new GreatCircleMatrix(DepartureProblem.PlacesOf(new GeoPoint(43.5, -90.9), stops), new GreatCircleOptions()), new DispatchSettings());

    private static DispatchVan Van(string id) => new() { VehicleId = id, From = DepartsAt, Until = DepartsAt + (9 * Hour), MaxPackages = 500 };

    private static DeparturePackage Package(string id, double lat, double lon) => new(id, new GeoPoint(lat, lon), 8000, 2000, null, null, null, null, null);
}
