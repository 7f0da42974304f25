using Tracking.Simulator.Network.Map;

namespace Tracking.Simulator.Network.Days;

/// <summary>Chooses where a package comes from and the trips that bring it to its station in time.</summary>
internal sealed class JourneyPlanner(int day, string prefix, Timetable today, Timetable yesterday)
{
    private const int ParcelsInBag = 50;

    private readonly Dictionary<(Trip Trip, bool Final), Bag> _open = [];
    private readonly List<Bag> _bags = [];

    public IReadOnlyList<Bag> Bags => _bags;

    /// <summary>The trips from an origin to a station on this day; null where they do not connect.</summary>
    public IReadOnlyList<Trip>? Way(NetworkStation from, NetworkStation to, bool twoDays)
    {
        if (from == to)
        {
            return [];
        }

        var trips = new List<Trip>(3);
        if (!from.IsHub)
        {
            trips.Add((twoDays ? yesterday : today).Collect(from));
        }

        if (from.Hub != to.Hub)
        {
            if (!from.Hub.Reach.Contains(to.Hub))
            {
                return null;
            }

            trips.Add(today.Transfer(from.Hub, to.Hub));
        }

        if (!to.IsHub)
        {
            trips.Add(today.Distribute(to));
        }

        for (var i = 1; i < trips.Count; i++)
        {
            if (!Timetable.Connect(trips[i - 1], trips[i]))
            {
                return null;
            }
        }

        return trips;
    }

    /// <summary>An origin: the station's own hub, another hub, or a station somewhere, as the number decides.</summary>
    public (NetworkStation Origin, IReadOnlyList<Trip> Way) Choose(long number, NetworkStation destination, bool twoDays)
    {
        var hub = destination.Hub;
        var kind = Noise.Of(number, 20);
        if (kind > 0.5)
        {
            var otherHub = hub.Reach.Count > 0 && Noise.Of(number, 21) < 0.6 ? hub.Reach[Noise.Below(number, 22, hub.Reach.Count)] : hub;
            var origin = kind > 0.72 && otherHub.Branches.Count > 0 ? otherHub.Branches[Noise.Below(number, 23, otherHub.Branches.Count)] : otherHub;
            if (Way(origin, destination, twoDays) is { } way)
            {
                return (origin, way);
            }
        }

        return (hub, Way(hub, destination, twoDays)!);
    }

    /// <summary>Puts a parcel into a bag for each trip; into that for <paramref name="destination"/> on the last.</summary>
    public Parcel.Leg[] Pack(IReadOnlyList<Trip> way, NetworkStation destination)
    {
        var legs = new Parcel.Leg[way.Count];
        for (var i = 0; i < legs.Length; i++)
        {
            legs[i] = new(way[i], Bag(way[i], way[i].To == destination));
        }

        return legs;
    }

    private Bag Bag(Trip trip, bool final)
    {
        if (!_open.TryGetValue((trip, final), out var bag) || bag.Count == ParcelsInBag)
        {
            _open[(trip, final)] = bag = new($"{prefix}BAG-{day}-{_bags.Count:D5}", trip, final);
            _bags.Add(bag);
        }

        bag.Count++;
        return bag;
    }
}
