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

    /// <summary>Checks that each stop is visited once or said to be left out, in its window, with room for it, within the shift; and counts what it costs.</summary>
    public static CheckedSolution Check(RoutingProblem problem, RoutingSolution solution)
    {
        var faults = new List<string>();
        var seen = new int[problem.Stops.Count];
        var used = new int[problem.Vehicles.Count];
        double cost = 0, metres = 0;
        foreach (int stop in solution.LeftOut)
        {
            seen[stop]++;
        }

        for (int r = 0; r < solution.Routes.Count; r++)
        {
            PlannedRoute route = solution.Routes[r];
            VehicleType vehicle = problem.Vehicles[route.VehicleType];
            used[route.VehicleType]++;
            var load = new double[vehicle.Capacity.Count];
            double time = vehicle.ShiftStart;
            int place = vehicle.StartLocation, zone = -1;
            cost += vehicle.FixedCost;
            if (route.Stops.Count == 0)
            {
                faults.Add($"Route {r} visits nothing.");
            }

            foreach (int index in route.Stops)
            {
                RoutingStop stop = problem.Stops[index];
                seen[index]++;
                Drive(stop.Location);
                time = Math.Max(time, stop.EarliestStart);
                if (time > stop.LatestStart + Tolerance)
                {
                    faults.Add($"Route {r} reaches stop {index} at {time} s; it may start until {stop.LatestStart} s.");
                }

                time += stop.ServiceSeconds;
                if (problem.ZoneChangePrice > 0 && zone >= 0 && stop.Zone >= 0 && zone != stop.Zone)
                {
                    cost += problem.ZoneChangePrice;
                }

                zone = stop.Zone;
                for (int d = 0; d < load.Length; d++)
                {
                    load[d] += stop.Demand[d];
                }
            }

            Drive(vehicle.EndLocation);
            if (time > vehicle.ShiftEnd + Tolerance)
            {
                faults.Add($"Route {r} ends at {time} s; its shift ends at {vehicle.ShiftEnd} s.");
            }

            for (int d = 0; d < load.Length; d++)
            {
                if (load[d] > vehicle.Capacity[d] + Tolerance)
                {
                    faults.Add($"Route {r} carries {load[d]} of load {d}; there is room for {vehicle.Capacity[d]}.");
                }
            }

            void Drive(int to)
            {
                int arc = place * problem.Locations + to;
                time += problem.Seconds[arc];
                metres += problem.Metres[arc];
                cost += problem.Metres[arc] * vehicle.CostPerMetre + problem.Seconds[arc] * vehicle.CostPerSecond;
                place = to;
            }
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

        if (Math.Abs(cost - solution.Cost) > Math.Max(1e-4, Math.Abs(cost) * 1e-7))
        {
            faults.Add($"It is said to cost {solution.Cost}, and costs {cost}.");
        }

        return new CheckedSolution(faults, cost, metres, solution.Routes.Count);
    }
}
