namespace Tracking.Planning.Routing;

/// <summary>What a checked solution is worth.</summary>
/// <param name="Faults">What is wrong with it; empty when nothing is.</param>
/// <param name="Cost">Its cost, counted anew.</param>
/// <param name="Metres">Distance driven.</param>
/// <param name="Vehicles">Routes.</param>
public sealed record CheckedSolution(IReadOnlyList<string> Faults, double Cost, double Metres, int Vehicles);

/// <summary>Drives every route of a solution through, stop by stop. Shares nothing with the search, so that neither's mistakes are the other's.</summary>
public static class SolutionChecker
{
    private const double Tolerance = 1e-6;

    /// <summary>
    /// Checks that each stop is visited once or said to be left out, in its window, with room for it, within the shift and the vehicle's longest time away; and counts
    /// what it costs.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The solution names a vehicle type or stop that the problem does not have.</exception>
    public static CheckedSolution Check(RoutingProblem problem, RoutingSolution solution)
    {
        var faults = new List<string>();
        var seen = new int[problem.Stops.Count];
        var used = new int[problem.Vehicles.Count];
        double cost = 0, metres = 0;
        foreach (int stop in solution.LeftOut)
        {
            seen[stop]++;
            cost += double.IsPositiveInfinity(problem.Stops[stop].LeaveOutPrice) ? 0 : problem.Stops[stop].LeaveOutPrice;
        }

        for (int r = 0; r < solution.Routes.Count; r++)
        {
            PlannedRoute route = solution.Routes[r];
            VehicleType vehicle = problem.Vehicles[route.VehicleType];
            used[route.VehicleType]++;
            foreach (int stop in route.Stops)
            {
                seen[stop]++;
                if (problem.Stops[stop].VehicleTypes?.Contains(route.VehicleType) == false)
                {
                    faults.Add($"Route {r} visits stop {stop}, which vehicle type {route.VehicleType} may not.");
                }
            }

            if (route.Stops.Count == 0)
            {
                faults.Add($"Route {r} visits nothing.");
            }

            CheckLoad(problem, route, vehicle, r, faults);
            (double way, double price) = Way(problem, route, vehicle);
            metres += way;
            cost += price + CheckTimes(problem, route, vehicle, r, faults);
        }

        for (int i = 0; i < seen.Length; i++)
        {
            if (seen[i] != 1)
            {
                faults.Add($"Stop {i} stands {seen[i]} times in the solution.");
            }
        }

        for (int t = 0; t < used.Length; t++)
        {
            if (used[t] > problem.Vehicles[t].Count)
            {
                faults.Add($"{used[t]} vehicles of type {t} are used; there are {problem.Vehicles[t].Count}.");
            }
        }

        if (!(Math.Abs(cost - solution.Cost) <= Math.Max(1e-4, Math.Abs(cost) * 1e-7)))
        {
            faults.Add($"It is said to cost {solution.Cost}, and costs {cost}.");
        }

        return new CheckedSolution(faults, cost, metres, solution.Routes.Count);
    }

    private static void CheckLoad(RoutingProblem problem, PlannedRoute route, VehicleType vehicle, int number, List<string> faults)
    {
        for (int d = 0; d < vehicle.Capacity.Count; d++)
        {
            double load = route.Stops.Sum(stop => problem.Stops[stop].Demand[d]);
            if (load > vehicle.Capacity[d] + Tolerance)
            {
                faults.Add($"Route {number} carries {load} of load {d}; there is room for {vehicle.Capacity[d]}.");
            }
        }
    }

    /// <summary>Metres of a route, and what vehicle, way and changes of zones cost.</summary>
    private static (double Metres, double Cost) Way(RoutingProblem problem, PlannedRoute route, VehicleType vehicle)
    {
        double metres = 0, cost = vehicle.FixedCost;
        int place = vehicle.StartLocation, zone = vehicle.StartZone;
        foreach (int stop in route.Stops)
        {
            Drive(problem.Stops[stop].Location);
            int entered = problem.Stops[stop].Zone;
            if (zone >= 0 && entered >= 0 && zone != entered)
            {
                cost += problem.ZoneChangePrice;
            }

            zone = entered;
        }

        Drive(vehicle.EndLocation);
        return (metres, cost);

        void Drive(int to)
        {
            int arc = place * problem.Locations + to;
            metres += problem.Metres[arc];
            cost += problem.Metres[arc] * vehicle.CostPerMetre + problem.Seconds[arc] * vehicle.CostPerSecond;
            place = to;
        }
    }

    /// <summary>Drives a route from the start of the shift or, if it were out too long then, from as late as it must leave; and says what lateness costs.</summary>
    private static double CheckTimes(RoutingProblem problem, PlannedRoute route, VehicleType vehicle, int number, List<string> faults)
    {
        double[] starts = Drive(problem, route, vehicle, vehicle.ShiftStart, out double left, out double back);
        if (AtWork(vehicle, left, back) > vehicle.MaxSeconds)
        {
            double leave = back - vehicle.MaxSeconds;
            if (HasBreak(vehicle) && back > vehicle.BreakStart && leave < vehicle.BreakStart + vehicle.BreakSeconds)
            {
                leave -= vehicle.BreakSeconds;
            }

            starts = Drive(problem, route, vehicle, Math.Max(vehicle.ShiftStart, leave), out left, out back);
            if (AtWork(vehicle, left, back) > vehicle.MaxSeconds + Tolerance)
            {
                faults.Add($"Route {number} takes {AtWork(vehicle, left, back)} s without its break; it may take {vehicle.MaxSeconds} s.");
            }
        }

        double cost = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            RoutingStop stop = problem.Stops[route.Stops[i]];
            if (starts[i] > stop.LatestStart + Tolerance)
            {
                faults.Add($"Route {number} reaches stop {route.Stops[i]} at {starts[i]} s; it may start until {stop.LatestStart} s.");
            }

            cost += starts[i] > stop.DueBy ? (starts[i] - stop.DueBy) * stop.LatePricePerSecond : 0;
        }

        if (back > vehicle.ShiftEnd + Tolerance)
        {
            faults.Add($"Route {number} ends at {back} s; its shift ends at {vehicle.ShiftEnd} s.");
        }

        return cost;
    }

    private static double[] Drive(RoutingProblem problem, PlannedRoute route, VehicleType vehicle, double leave, out double left, out double back)
    {
        var starts = new double[route.Stops.Count];
        double time = left = PastBreak(vehicle, leave);
        int place = vehicle.StartLocation;
        for (int i = 0; i < starts.Length; i++)
        {
            RoutingStop stop = problem.Stops[route.Stops[i]];
            time = Work(vehicle, time, problem.Seconds[place * problem.Locations + stop.Location]);
            starts[i] = time = PastBreak(vehicle, Math.Max(time, stop.EarliestStart));
            time = Work(vehicle, time, stop.ServiceSeconds);
            place = stop.Location;
        }

        back = Work(vehicle, time, problem.Seconds[place * problem.Locations + vehicle.EndLocation]);
        return starts;
    }

    private static bool HasBreak(VehicleType vehicle) => vehicle.BreakSeconds > 0;

    /// <summary>The time, or the end of the break if it is in the break.</summary>
    private static double PastBreak(VehicleType vehicle, double time) =>
        HasBreak(vehicle) && time > vehicle.BreakStart && time < vehicle.BreakStart + vehicle.BreakSeconds ? vehicle.BreakStart + vehicle.BreakSeconds : time;

    /// <summary>When work is done that begins at a time outside the break.</summary>
    private static double Work(VehicleType vehicle, double begun, double seconds) =>
        HasBreak(vehicle) && begun <= vehicle.BreakStart && begun + seconds > vehicle.BreakStart ? begun + seconds + vehicle.BreakSeconds : begun + seconds;

    /// <summary>Seconds between two times outside the break, without it.</summary>
    private static double AtWork(VehicleType vehicle, double left, double back) =>
        HasBreak(vehicle) && left <= vehicle.BreakStart && back > vehicle.BreakStart ? back - left - vehicle.BreakSeconds : back - left;
}
