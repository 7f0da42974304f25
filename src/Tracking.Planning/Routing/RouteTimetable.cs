namespace Tracking.Planning.Routing;

/// <summary>When a route is where. Times in seconds from the problem's origin.</summary>
/// <param name="LeavesAt">When the vehicle leaves.</param>
/// <param name="BackAt">When it is back.</param>
/// <param name="Visits">Its visits in their order.</param>
/// <param name="Metres">Metres driven, the way back included.</param>
/// <param name="DrivingSeconds">Seconds of driving.</param>
/// <param name="BackSeconds">Seconds of the way back, without a break in it.</param>
public sealed record RouteTimetable(double LeavesAt, double BackAt, IReadOnlyList<RouteVisit> Visits, double Metres, double DrivingSeconds, double BackSeconds)
{
    /// <summary>Drives a route: from the start of the shift or, if it were out too long then, from as late as it must leave. Whether that is allowed, <see cref="SolutionChecker"/> says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The route names a vehicle type or stop that the problem does not have.</exception>
    public static RouteTimetable Of(RoutingProblem problem, PlannedRoute route)
    {
        VehicleType vehicle = problem.Vehicles[route.VehicleType];
        var clock = WorkingClock.Of(vehicle);
        double leave = clock.NotBefore(vehicle.ShiftStart);
        double back = Drive(problem, route, vehicle, clock, leave, null);
        if (back - leave > vehicle.MaxSeconds)
        {
            leave = Math.Max(leave, back - vehicle.MaxSeconds);
        }

        var visits = new RouteVisit[route.Stops.Count];
        back = Drive(problem, route, vehicle, clock, leave, visits);
        int last = route.Stops.Count == 0 ? vehicle.StartLocation : problem.Stops[route.Stops[^1]].Location;
        int home = last * problem.Locations + vehicle.EndLocation;
        return new RouteTimetable(
            clock.TimeOfDay(leave),
            clock.TimeOfDay(back),
            visits,
            visits.Sum(static visit => visit.TravelMetres) + problem.Metres[home],
            visits.Sum(static visit => visit.TravelSeconds) + problem.Seconds[home],
            problem.Seconds[home]);
    }

    private static double Drive(RoutingProblem problem, PlannedRoute route, VehicleType vehicle, WorkingClock clock, double leave, RouteVisit[]? visits)
    {
        double now = leave;
        int place = vehicle.StartLocation;
        for (int i = 0; i < route.Stops.Count; i++)
        {
            RoutingStop stop = problem.Stops[route.Stops[i]];
            int way = place * problem.Locations + stop.Location;
            double reached = now + problem.Seconds[way];
            now = Math.Max(reached, clock.NotBefore(stop.EarliestStart));
            if (visits is not null)
            {
                double starts = clock.TimeOfDay(now);
                visits[i] = new RouteVisit(
                    route.Stops[i], clock.TimeOfDay(reached), starts, problem.Seconds[way], problem.Metres[way], Math.Max(0, starts - stop.DueBy));
            }

            now += stop.ServiceSeconds;
            place = stop.Location;
        }

        return now + problem.Seconds[place * problem.Locations + vehicle.EndLocation];
    }
}

/// <summary>A visit on a route.</summary>
/// <param name="Stop">Index of the stop.</param>
/// <param name="ReachedAt">When the vehicle is there.</param>
/// <param name="StartsAt">When service begins.</param>
/// <param name="TravelSeconds">Seconds of driving from the visit before, or the start.</param>
/// <param name="TravelMetres">Metres from there.</param>
/// <param name="LateSeconds">Seconds by which service begins after it is due; 0 when it does not.</param>
public sealed record RouteVisit(int Stop, double ReachedAt, double StartsAt, double TravelSeconds, double TravelMetres, double LateSeconds);
