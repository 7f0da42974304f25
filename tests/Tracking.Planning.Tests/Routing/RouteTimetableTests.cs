using CsCheck;
using Tracking.Planning.Routing;

namespace Tracking.Planning.Tests.Routing;

public sealed class RouteTimetableTests
{
    [Fact]
    public void Times_keep_windows_shifts_and_breaks_and_come_to_what_the_checker_counts() => Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 20], RandomProblem.Of).Sample(
        random =>
        {
            RoutingProblem problem = random with { ZoneChangePrice = 0 };
            RoutingSolution found = RouteOptimiser.Solve(problem, new RoutingOptions { Iterations = 200 });
            double cost = found.LeftOut.Sum(stop => double.IsPositiveInfinity(problem.Stops[stop].LeaveOutPrice) ? 0 : problem.Stops[stop].LeaveOutPrice), metres = 0;
            foreach (PlannedRoute route in found.Routes)
            {
                VehicleType vehicle = problem.Vehicles[route.VehicleType];
                var times = RouteTimetable.Of(problem, route);
                Assert.Equal(route.Stops, times.Visits.Select(visit => visit.Stop));
                Assert.True(times.LeavesAt >= vehicle.ShiftStart && times.BackAt <= vehicle.ShiftEnd + 1e-6);
                Assert.All(times.Visits, visit =>
                {
                    RoutingStop stop = problem.Stops[visit.Stop];
                    Assert.InRange(visit.StartsAt, Math.Max(stop.EarliestStart, visit.ReachedAt) - 1e-6, stop.LatestStart + 1e-6);
                    Assert.False(visit.StartsAt > vehicle.BreakStart + 1e-6 && visit.StartsAt < vehicle.BreakStart + vehicle.BreakSeconds - 1e-6, "a visit begins in the break");
                });
                metres += times.Metres;
                cost += vehicle.FixedCost + (times.Metres * vehicle.CostPerMetre) + (times.DrivingSeconds * vehicle.CostPerSecond)
                    + times.Visits.Sum(visit => visit.LateSeconds * problem.Stops[visit.Stop].LatePricePerSecond);
            }

            CheckedSolution isRight = SolutionChecker.Check(problem, found);
            Assert.Equal(isRight.Metres, metres, 6);
            Assert.Equal(isRight.Cost, cost, 5);
        },
        iter: 150,
        threads: 1);
}
