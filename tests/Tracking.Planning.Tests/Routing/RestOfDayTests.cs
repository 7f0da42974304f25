using Tracking.Planning.Routing;

namespace Tracking.Planning.Tests.Routing;

public sealed class RestOfDayTests
{
    // Places 0 to 8 on a line, ten metres and seconds apart; the depot is place 0, stop i is at place i + 1.
    private static readonly RoutingProblem Day = new()
    {
        Locations = 9,
        Seconds = Line,
        Metres = Line,
        Stops = [.. Enumerable.Range(1, 8).Select(place => new RoutingStop { Location = place, Demand = [1], ServiceSeconds = 1, Zone = place / 3 })],
        Vehicles = [new VehicleType { Count = 2, StartLocation = 0, EndLocation = 0, Capacity = [8], FixedCost = 5, MaxSeconds = 500 }],
    };

    private static readonly HashSet<int> Nothing = [];

    private static double[] Line => [.. Enumerable.Range(0, 81).Select(i => 10.0 * Math.Abs(i / 9 - i % 9))];

    [Fact]
    public void The_driven_part_stays_and_the_rest_goes_on_from_its_end()
    {
        // Stops 1 and 3 are driven; the plan for the rest goes to and fro, and stops 0, 2 and 7 have come in as pick-ups.
        var route = new RouteUnderWay(0, [1, 3, 6, 4, 5], 2, LeftAt: 0, FreeAt: 60);
        RestOfDay rest = RestOfDay.Of(Day, [route], Nothing);
        RoutingSolution solution = Solve(rest);
        Assert.Empty(SolutionChecker.Check(rest.Problem, solution).Faults);
        IReadOnlyList<int> whole = Assert.Single(rest.Whole(solution)).Stops;
        Assert.Equal([1, 3], whole.Take(2));
        Assert.Equal([0, 2, 4, 5, 6, 7], whole.Skip(2).Order());

        // From place 4 to place 8 and home are 120 m; home at once is 40 m.
        Assert.Equal(80, solution.Cost, 6);
    }

    [Fact]
    public void What_is_aboard_stays_aboard_and_what_is_at_the_station_waits_for_a_vehicle_there()
    {
        var route = new RouteUnderWay(0, [5, 0], 1, LeftAt: 0, FreeAt: 70);
        RestOfDay rest = RestOfDay.Of(Day, [route], new HashSet<int> { 1, 2, 3, 4, 6, 7 });
        RoutingSolution solution = Solve(rest);
        Assert.Empty(SolutionChecker.Check(rest.Problem, solution).Faults);
        Assert.Empty(solution.LeftOut);
        IReadOnlyList<PlannedRoute> whole = rest.Whole(solution);
        Assert.Equal([5, 0], whole[0].Stops);
        Assert.Equal([1, 2, 3, 4, 6, 7], whole[1].Stops.Order());
        Assert.All(whole, planned => Assert.Equal(0, planned.VehicleType));
    }

    [Fact]
    public void A_vehicle_that_is_out_keeps_its_longest_time_out_with_its_break()
    {
        RoutingProblem day = Day with { Vehicles = [Day.Vehicles[0] with { BreakStart = 200, BreakSeconds = 30 }] };
        VehicleType rest = RestOfDay.Of(day, [new RouteUnderWay(0, [7, 0], 1, LeftAt: 10, FreeAt: 95)], Nothing).Problem.Vehicles[0];
        Assert.Equal((95, 540, 8, 2), (rest.ShiftStart, rest.ShiftEnd, rest.StartLocation, rest.StartZone));
        Assert.Equal(7, rest.Capacity[0]);
    }

    [Fact]
    public void A_vehicle_too_late_to_go_on_leaves_its_stops_out()
    {
        RestOfDay rest = RestOfDay.Of(Day, [new RouteUnderWay(0, [7, 6], 1, LeftAt: 0, FreeAt: 600)], Nothing);
        RoutingSolution solution = Solve(rest);
        Assert.Empty(SolutionChecker.Check(rest.Problem, solution).Faults);
        Assert.Equal(6, Assert.Single(solution.LeftOut));
    }

    [Theory]
    [InlineData(3, 0.0, 1.0, "3 stops are driven of a route with 2; give 0 to 2")]
    [InlineData(-1, 0.0, 1.0, "-1 stops are driven")]
    [InlineData(1, 2.0, 1.0, "left at 2 s and is free at 1 s")]
    public void A_route_that_cannot_be_is_refused(int driven, double left, double free, string message)
    {
        var route = new RouteUnderWay(0, [0, 1], driven, left, free);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => RestOfDay.Of(Day, [route], Nothing)).Message, StringComparison.Ordinal);
    }

    private static RoutingSolution Solve(RestOfDay rest) => RouteOptimiser.Solve(
        rest.Problem, new RoutingOptions { Iterations = 3000, Start = rest.Plan }, null, TestContext.Current.CancellationToken);
}
