using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Network.Days;

/// <summary>
/// When trucks go, so that what is accepted in the afternoon is at its station in the morning: from stations to their hubs in the evening, between
/// hubs in the night, from hubs to stations before dawn; once to the hub and back in the day.
/// </summary>
internal sealed class Timetable(NetworkMap map, Weather weather, int day)
{
    private const double Circuity = 1.25;
    private const double MetresPerSecond = 21;

    private readonly Dictionary<(NetworkStation From, NetworkStation To, bool Daytime), Trip> _trips = [];

    public IEnumerable<Trip> Trips => _trips.Values;

    /// <summary>Makes all of the day's trips.</summary>
    public void Fill()
    {
        foreach (var hub in map.Hubs)
        {
            foreach (var other in hub.Reach)
            {
                Transfer(hub, other);
            }

            foreach (var station in hub.Branches)
            {
                Collect(station);
                Distribute(station);
                DayReturn(station);
            }
        }
    }

    /// <summary>On the evening before the day of delivery.</summary>
    public Trip Collect(NetworkStation from) => Get(from, from.Hub, false, () => Drive(NetworkMap.TruckOf(from), from, from.Hub, from.Local(day - 1, 17.5)));

    public Trip Transfer(NetworkStation from, NetworkStation to) => Get(from, to, false, () => Drive(
        day % 2 == 0 ? NetworkMap.TruckOf(from, to) : NetworkMap.TruckOf(to, from), from, to, from.Local(day - 1, 21.5)));

    public Trip Distribute(NetworkStation to) => Get(to.Hub, to, false, () =>
    {
        var travel = Travel(to.Hub, to);
        var arriveBySix = to.Local(day, 6) - travel;
        var earliest = to.Hub.Local(day, 4);
        return Drive(NetworkMap.TruckOf(to), to.Hub, to, arriveBySix > earliest ? arriveBySix : earliest);
    });

    /// <summary>In the morning to the hub, with what does not belong here; null where the hub is too far to be back before the evening.</summary>
    public Trip? DayReturn(NetworkStation from)
    {
        var leave = from.Local(day, Noise.Between(from.Index, 11, 9.2, 10.7));
        var travel = Travel(from, from.Hub);
        if (leave + (travel * 2) + TimeSpan.FromHours(1.5) > from.Local(day, 16.75) || weather.At(from).Closed)
        {
            return null;
        }

        var there = Get(from, from.Hub, true, () => Drive(NetworkMap.TruckOf(from), from, from.Hub, leave));
        Get(from.Hub, from, true, () => Drive(NetworkMap.TruckOf(from), from.Hub, from, there.ArriveAt + TimeSpan.FromHours(Noise.Between(from.Index, 12, 0.75, 1.5))));
        return there;
    }

    /// <summary>Whether what arrives with one trip can be sorted in time for another.</summary>
    public static bool Connect(Trip first, Trip second) => second.DepartAt - first.ArriveAt >= TimeSpan.FromMinutes(75);

    private Trip Get(NetworkStation from, NetworkStation to, bool daytime, Func<Trip> make)
    {
        if (!_trips.TryGetValue((from, to, daytime), out var trip))
        {
            _trips.Add((from, to, daytime), trip = make());
        }

        return trip;
    }

    private Trip Drive(string vehicle, NetworkStation from, NetworkStation to, TimeSpan departAt) => new(vehicle, from, to, departAt, departAt + Travel(from, to));

    private TimeSpan Travel(NetworkStation from, NetworkStation to) => TimeSpan.FromSeconds(
        Math.Round((600 + (GreatCircle.Metres(from.Location, to.Location) * Circuity / MetresPerSecond)) * Math.Min(1.3, weather.At(to).Slowness)));
}
