using Tracking.Planning.Routing;

namespace Tracking.Planning.Tests.Routing;

public sealed class SolutionCheckerTests
{
    // Places on a line: the depot at 0, stops at 10, 20 and 30. Seconds and metres are alike.
    private static readonly RoutingProblem Good = new()
    {
        Locations = 4,
        Seconds = Line,
        Metres = Line,
        Stops = [.. Enumerable.Range(1, 3).Select(place => new RoutingStop { Location = place, Demand = [1, 2], ServiceSeconds = 5 })],
        Vehicles = [new VehicleType { Count = 1, StartLocation = 0, EndLocation = 0, Capacity = [3, 6], ShiftStart = 100, ShiftEnd = 175, FixedCost = 7 }],
    };

    private static readonly RoutingSolution Solution = new([new PlannedRoute(0, [0, 1, 2])], [], 67, 1);

    private static double[] Line => [.. Enumerable.Range(0, 16).Select(i => 10.0 * Math.Abs(i / 4 - i % 4))];

    [Fact]
    public void A_solution_without_a_fault_has_none()
    {
        CheckedSolution verdict = SolutionChecker.Check(Good, Solution);
        Assert.Empty(verdict.Faults);
        Assert.Equal((67, 60, 1), (verdict.Cost, verdict.Metres, verdict.Vehicles));
    }

    [Fact]
    public void A_stop_forgotten_is_found() => Faulty(Good, Solution with { Routes = [new(0, [0, 2])] }, "Stop 1 stands 0 times");

    [Fact]
    public void A_stop_visited_twice_is_found() => Faulty(Good, Solution with { Routes = [new(0, [0, 1, 1, 2])] }, "Stop 1 stands 2 times");

    [Fact]
    public void A_stop_both_visited_and_left_out_is_found() => Faulty(Good, Solution with { LeftOut = [2] }, "Stop 2 stands 2 times");

    [Fact]
    public void A_route_without_stops_is_found() => Faulty(Good, Solution with { Routes = [.. Solution.Routes, new(0, [])] }, "Route 1 visits nothing");

    [Fact]
    public void More_vehicles_than_there_are_are_found() =>
        Faulty(Good, Solution with { Routes = [new(0, [0, 1]), new(0, [2])] }, "2 vehicles of type 0 are used; there are 1");

    [Theory]
    [InlineData(0, "carries 3 of load 0; there is room for 2")]
    [InlineData(1, "carries 6 of load 1; there is room for 5")]
    public void Too_much_of_either_load_is_found(int dimension, string fault) =>
        Faulty(WithVehicle(vehicle => vehicle with { Capacity = dimension == 0 ? [2, 6] : [3, 5] }), Solution, fault);

    [Fact]
    public void A_start_after_the_window_is_found() =>
        Faulty(WithStop(2, stop => stop with { LatestStart = 139 }), Solution, "Route 0 reaches stop 2 at 140 s; it may start until 139 s");

    [Fact]
    public void Waiting_for_a_window_delays_all_that_follows() =>
        Faulty(WithStop(0, stop => stop with { EarliestStart = 111 }), Solution, "Route 0 ends at 176 s; its shift ends at 175 s");

    [Fact]
    public void An_end_after_the_shift_is_found() =>
        Faulty(WithVehicle(vehicle => vehicle with { ShiftEnd = 174 }), Solution, "Route 0 ends at 175 s; its shift ends at 174 s");

    [Fact]
    public void A_break_delays_what_comes_behind_it() =>
        Faulty(WithVehicle(vehicle => vehicle with { BreakStart = 125, BreakSeconds = 20 }), Solution, "Route 0 ends at 195 s; its shift ends at 175 s");

    [Fact]
    public void A_break_after_the_end_delays_nothing() =>
        Assert.Empty(SolutionChecker.Check(WithVehicle(vehicle => vehicle with { BreakStart = 175, BreakSeconds = 20 }), Solution).Faults);

    [Fact]
    public void A_window_within_the_break_cannot_be_kept() => Faulty(
        WithStop(1, stop => stop with { EarliestStart = 126, LatestStart = 140 }, WithVehicle(vehicle => vehicle with { ShiftEnd = 300, BreakStart = 125, BreakSeconds = 20 })),
        Solution,
        "Route 0 reaches stop 1 at 145 s; it may start until 140 s");

    [Fact]
    public void A_route_longer_than_the_vehicle_may_be_out_is_found() =>
        Faulty(WithVehicle(vehicle => vehicle with { MaxSeconds = 74 }), Solution, "Route 0 takes 75 s without its break; it may take 74 s");

    [Fact]
    public void A_vehicle_leaves_later_rather_than_be_out_too_long() => Assert.Empty(SolutionChecker.Check(
        WithStop(0, stop => stop with { EarliestStart = 200 }, WithVehicle(vehicle => vehicle with { MaxSeconds = 75, ShiftEnd = 300 })), Solution).Faults);

    [Fact]
    public void A_vehicle_type_that_may_not_visit_a_stop_is_found() =>
        Faulty(WithStop(1, stop => stop with { VehicleTypes = [] }), Solution, "Route 0 visits stop 1, which vehicle type 0 may not");

    [Fact]
    public void A_wrong_cost_is_found() => Faulty(Good, Solution with { Cost = 66.9 }, "It is said to cost 66.9, and costs 67");

    [Fact]
    public void A_cost_that_is_no_number_is_found() => Faulty(Good, Solution with { Cost = double.NaN }, "It is said to cost NaN");

    [Fact]
    public void Lateness_costs_its_price() =>
        Assert.Equal(67 + 15 * 2, SolutionChecker.Check(WithStop(1, stop => stop with { DueBy = 110, LatePricePerSecond = 2 }), Solution).Cost);

    [Fact]
    public void Leaving_out_costs_its_price()
    {
        RoutingProblem problem = WithStop(2, stop => stop with { LeaveOutPrice = 11 });
        CheckedSolution verdict = SolutionChecker.Check(problem, new RoutingSolution([new PlannedRoute(0, [0, 1])], [2], 58, 1));
        Assert.Empty(verdict.Faults);
        Assert.Equal(7 + 40 + 11, verdict.Cost);
    }

    [Fact]
    public void Changing_zones_costs_its_price_but_leaving_a_stop_without_one_does_not()
    {
        RoutingProblem problem = Good with { ZoneChangePrice = 100, Stops = [.. Good.Stops.Select((stop, i) => stop with { Zone = i })] };
        Assert.Equal(267, SolutionChecker.Check(problem, Solution).Cost);
        Assert.Equal(67, SolutionChecker.Check(WithStop(1, stop => stop with { Zone = -1 }, problem), Solution).Cost);
        Assert.Equal(367, SolutionChecker.Check(problem with { Vehicles = [problem.Vehicles[0] with { StartZone = 5 }] }, Solution).Cost);
    }

    private static void Faulty(RoutingProblem problem, RoutingSolution solution, string fault) =>
        Assert.Contains(SolutionChecker.Check(problem, solution).Faults, text => text.Contains(fault, StringComparison.Ordinal));

    private static RoutingProblem WithVehicle(Func<VehicleType, VehicleType> change) => Good with { Vehicles = [change(Good.Vehicles[0])] };

    private static RoutingProblem WithStop(int at, Func<RoutingStop, RoutingStop> change, RoutingProblem? problem = null) =>
        (problem ?? Good) with { Stops = [.. (problem ?? Good).Stops.Select((stop, i) => i == at ? change(stop) : stop)] };
}
