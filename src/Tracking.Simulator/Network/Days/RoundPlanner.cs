using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Network.Days;

/// <summary>Puts a van's parcels at doors in its part of the country and lays a round through them: out along one side and back along the other.</summary>
internal static class RoundPlanner
{
    private static readonly TimeSpan LongestRound = TimeSpan.FromHours(9.5);

    /// <param name="van">The van.</param>
    /// <param name="day">The day of delivery.</param>
    /// <param name="fresh">Parcels that have no door yet.</param>
    /// <param name="carriedOver">Parcels that keep theirs; those for which the day is too short are taken out.</param>
    /// <param name="departAt">When it leaves.</param>
    /// <param name="slowness">Driving takes so many times as long.</param>
    public static Round Plan(Van van, int day, IReadOnlyList<Parcel> fresh, List<Parcel> carriedOver, TimeSpan departAt, double slowness)
    {
        var reach = van.Reach;
        while (true)
        {
            var stops = Stops(van, fresh, reach);
            foreach (var parcel in carriedOver)
            {
                Insert(stops, parcel);
            }

            var itinerary = Itinerary.Plan(Route(van, stops, departAt), Mishaps(fresh), departAt, slowness);
            if (itinerary.ReturnAt - itinerary.DepartAt <= LongestRound || (reach < 2_500 && carriedOver.Count == 0))
            {
                return new(van, day, stops, itinerary);
            }

            if (carriedOver.Count > 0)
            {
                carriedOver.RemoveRange(carriedOver.Count / 2, carriedOver.Count - (carriedOver.Count / 2));
            }
            else
            {
                reach *= 0.75;
            }
        }
    }

    /// <summary>Seconds to hand over a parcel.</summary>
    public static int ServiceSeconds(Parcel parcel) => (int)Noise.Between(parcel.Number, 30, 30, 120);

    private static List<RoundStop> Stops(Van van, IReadOnlyList<Parcel> parcels, double reach)
    {
        var stops = new List<RoundStop>(parcels.Count);
        for (var i = 0; i < parcels.Count; i++)
        {
            var parcel = parcels[i];
            if (stops.Count > 0 && Noise.Of(parcel.Number, 31) < 0.15)
            {
                parcel.Door = stops[^1].Location;
                stops[^1].Parcels.Add(parcel);
                continue;
            }

            var along = (i + 0.5) / parcels.Count;
            var bearing = van.Bearing + (van.Width * (along - 0.5)) + Noise.Between(parcel.Number, 32, -4, 4);
            var out_ = reach * (0.12 + (0.88 * Math.Sin(Math.PI * along))) * Noise.Between(parcel.Number, 33, 0.9, 1.1);
            parcel.Door = GreatCircle.Away(van.Station.Location, out_, (bearing + 360) % 360);
            stops.Add(new(parcel.Door, [parcel]));
        }

        return stops;
    }

    /// <summary>Behind the stop that is nearest.</summary>
    private static void Insert(List<RoundStop> stops, Parcel parcel)
    {
        var (nearest, least) = (-1, double.MaxValue);
        for (var i = 0; i < stops.Count; i++)
        {
            var metres = GreatCircle.Metres(stops[i].Location, parcel.Door);
            if (metres < least)
            {
                (nearest, least) = (i, metres);
            }
        }

        stops.Insert(nearest + 1, new(parcel.Door, [parcel]));
    }

    private static DeliveryRoute Route(Van van, List<RoundStop> stops, TimeSpan departAt) => new(
        van.Id,
        van.Station.Id,
        van.Station.Location,
        DateTimeOffset.UnixEpoch + departAt,
        0,
        [.. stops.Select((stop, i) => new Stop("", stop.Location, null, [.. stop.Parcels.Select(parcel => new RoutePackage(parcel.Id, ServiceSeconds(parcel), null, []))]))]);

    private static Mishaps Mishaps(IEnumerable<Parcel> parcels)
    {
        var (again, wrong) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var parcel in parcels)
        {
            if (parcel.Fate == Fate.SecondPass)
            {
                again.Add(parcel.Id);
            }

            if (parcel.WrongDoor)
            {
                wrong.Add(parcel.Id);
            }
        }

        return new(new HashSet<string>(), again, wrong, new Dictionary<string, RelabelMoment>());
    }
}
