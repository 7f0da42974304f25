using Tracking.Simulator.Nasty;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Driving;

/// <summary>A drive between two doors, in time since the start of the day.</summary>
internal sealed record Leg(TimeSpan DepartAt, TimeSpan ArriveAt, GeoPoint From, GeoPoint To);

/// <summary>The van at a door, from <paramref name="ArriveAt"/> for <paramref name="Stay"/>.</summary>
internal sealed record Visit(int StopIndex, bool SecondPass, TimeSpan ArriveAt, TimeSpan Stay);

/// <summary>When the van is where: out along the stops, to some of them a second time, and back.</summary>
internal sealed record Itinerary(TimeSpan DepartAt, TimeSpan ReturnAt, IReadOnlyList<Leg> Legs, IReadOnlyList<Visit> Visits)
{
    /// <summary>A wrong door costs the driver this much.</summary>
    public static readonly TimeSpan WrongDoorDetour = TimeSpan.FromSeconds(60);

    /// <param name="route">The doors, in the order in which they are visited.</param>
    /// <param name="mishaps">What costs time on the way.</param>
    /// <param name="departAt">When the van leaves.</param>
    /// <param name="slowness">Driving takes so many times as long as usual.</param>
    public static Itinerary Plan(DeliveryRoute route, Mishaps mishaps, TimeSpan departAt, double slowness = 1)
    {
        var legs = new List<Leg>();
        var visits = new List<Visit>();
        var (now, here) = (departAt, route.Station);

        void DriveTo(GeoPoint there)
        {
            var arrive = now + (TravelModel.Duration(here, there) * slowness);
            legs.Add(new(now, arrive, here, there));
            (now, here) = (arrive, there);
        }

        void VisitStop(int index, bool secondPass, double serviceSeconds, int wrongDoors)
        {
            DriveTo(route.Stops[index].Location);
            var stay = TravelModel.Parking + TimeSpan.FromSeconds(serviceSeconds) + (WrongDoorDetour * wrongDoors);
            visits.Add(new(index, secondPass, now, stay));
            now += stay;
        }

        for (var i = 0; i < route.Stops.Count; i++)
        {
            var packages = route.Stops[i].Packages;
            VisitStop(i, false, packages.Sum(p => p.ServiceSeconds), packages.Count(p => mishaps.WrongDoors.Contains(p.PackageId)));
        }

        for (var i = 0; i < route.Stops.Count; i++)
        {
            var again = route.Stops[i].Packages.Where(p => mishaps.Attempts.Contains(p.PackageId)).ToList();
            if (again.Count > 0)
            {
                VisitStop(i, true, again.Sum(p => p.ServiceSeconds), 0);
            }
        }

        DriveTo(route.Station);
        return new(departAt, now, legs, visits);
    }
}
