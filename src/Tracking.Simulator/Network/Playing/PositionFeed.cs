using Tracking.Simulator.Driving;
using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Network.Playing;

/// <summary>
/// The positions of all vehicles: of each one every interval while it is under way, now and then while it stands. Vehicles take turns, so that they come evenly.
/// Out of coverage they are kept, and sent together afterwards.
/// </summary>
internal sealed class PositionFeed(VirtualClock clock, TimeSpan interval)
{
    private const int Turns = 20;
    private const int MostHeld = 200;
    private static readonly TimeSpan StandingInterval = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Vehicle> _vehicles = new(StringComparer.Ordinal);
    private readonly List<Vehicle>[] _turns = [.. Enumerable.Range(0, Turns).Select(_ => new List<Vehicle>())];
    private int _turn;

    /// <summary>When the next positions are due.</summary>
    public TimeSpan Next { get; private set; }

    /// <summary>Leaves out all that lies before.</summary>
    public void SkipTo(TimeSpan at) => Next = at;

    public void Add(NetworkDay day)
    {
        foreach (var trip in day.Trips)
        {
            Add(trip.VehicleId, new([new(trip.DepartAt, trip.ArriveAt, trip.From.Location, trip.To.Location)], default));
        }

        foreach (var round in day.Rounds)
        {
            Add(round.Van.Id, new(round.Itinerary.Legs, round.DeadZone));
        }
    }

    /// <summary>The positions that are due at <see cref="Next"/>, which moves on.</summary>
    public void TakeTurn(List<PositionBody> into)
    {
        foreach (var vehicle in _turns[_turn])
        {
            Report(vehicle, Next, into);
        }

        _turn = (_turn + 1) % Turns;
        Next += interval / Turns;
    }

    private void Add(string id, Movement movement)
    {
        if (!_vehicles.TryGetValue(id, out var vehicle))
        {
            _vehicles.Add(id, vehicle = new(id));
            _turns[_vehicles.Count % Turns].Add(vehicle);
        }

        vehicle.Ahead.Enqueue(movement, movement.Legs[0].DepartAt);
    }

    private void Report(Vehicle vehicle, TimeSpan now, List<PositionBody> into)
    {
        while (vehicle.Current is null && vehicle.Ahead.TryPeek(out var next, out var departAt) && departAt <= now)
        {
            vehicle.Ahead.Dequeue();
            (vehicle.Current, vehicle.Leg) = (next, 0);
            if (next.Legs[^1].ArriveAt < now)
            {
                (vehicle.Current, vehicle.Stands) = (null, next.Legs[^1].To);
            }
        }

        if (vehicle.Current is { } movement)
        {
            var legs = movement.Legs;
            while (vehicle.Leg + 1 < legs.Count && legs[vehicle.Leg + 1].DepartAt <= now)
            {
                vehicle.Leg++;
            }

            var leg = legs[vehicle.Leg];
            if (now >= legs[^1].ArriveAt)
            {
                vehicle.Current = null;
                vehicle.Stands = legs[^1].To;
                vehicle.StandingNext = now + StandingInterval;
                Release(vehicle, into);
            }

            // At a door it stands until it drives to the next.
            var point = now >= leg.ArriveAt ? new(now, leg.To, 0, RoadPath.At(leg, leg.ArriveAt).Heading) : RoadPath.At(leg, now);
            var position = Position(vehicle.Id, point);
            if (now >= movement.DeadZone.From && now < movement.DeadZone.To)
            {
                if (vehicle.Held.Count < MostHeld)
                {
                    vehicle.Held.Add(position);
                }

                return;
            }

            Release(vehicle, into);
            into.Add(position);
        }
        else if (now >= vehicle.StandingNext && (vehicle.Stands ?? (vehicle.Ahead.TryPeek(out var first, out _) ? first.Legs[0].From : null)) is { } place)
        {
            vehicle.StandingNext = now + StandingInterval;
            into.Add(Position(vehicle.Id, new(now, place, 0, 0)));
        }
    }

    private static void Release(Vehicle vehicle, List<PositionBody> into)
    {
        into.AddRange(vehicle.Held);
        vehicle.Held.Clear();
    }

    private PositionBody Position(string vehicleId, TrackPoint point) => new(
        vehicleId,
        clock.At(point.At).UtcDateTime,
        Math.Round(point.Location.Lat, 6),
        Math.Round(point.Location.Lon, 6),
        Math.Round(point.Speed, 1),
        Math.Round(point.Heading, 1) % 360,
        5);

    private sealed record Movement(IReadOnlyList<Driving.Leg> Legs, (TimeSpan From, TimeSpan To) DeadZone);

    private sealed class Vehicle(string id)
    {
        public string Id { get; } = id;

        public PriorityQueue<Movement, TimeSpan> Ahead { get; } = new();

        public Movement? Current { get; set; }

        public int Leg { get; set; }

        public GeoPoint? Stands { get; set; }

        public TimeSpan StandingNext { get; set; } = TimeSpan.MinValue;

        public List<PositionBody> Held { get; } = [];
    }
}
