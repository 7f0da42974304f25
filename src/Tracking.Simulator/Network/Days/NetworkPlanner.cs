using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Network.Days;

/// <summary>Plans a network's days one after the other. The same map and options always give the same days.</summary>
internal sealed class NetworkPlanner(NetworkMap map, DayOptions options)
{
    /// <summary>More does not fit into a van; it stays for the next day.</summary>
    public const int ParcelsInVan = 300;

    private const long NumbersInDay = 10_000_000;

    private NetworkDay? _yesterday;
    private Timetable? _yesterdaysTimetable;

    /// <summary>The day that comes next, from 0.</summary>
    public int Next { get; private set; }

    public NetworkDay Plan()
    {
        var day = Next++;
        var weather = Weather.Of(map, day, options.Weather, options.Seed);
        var timetable = new Timetable(map, weather, day);
        var isFirst = _yesterdaysTimetable is null;
        var before = _yesterdaysTimetable ?? new Timetable(map, Weather.Of(map, day - 1, Share.None, options.Seed), day - 1);
        timetable.Fill();
        if (isFirst)
        {
            before.Fill();
        }

        var journeys = new JourneyPlanner(day, options.Prefix, timetable, before);
        var parcels = FreshParcels(day, journeys);
        var fresh = parcels.Values.SelectMany(list => list).ToList();
        Mishap(day, fresh, journeys);
        var carried = CarryOver(journeys, timetable);
        var (rounds, left) = Rounds(day, parcels, carried, weather, timetable);
        var trips = isFirst ? [.. timetable.Trips, .. before.Trips] : timetable.Trips.ToList();
        var writer = new StepWriter(options, day);
        writer.WriteTrips(trips, journeys.Bags);
        writer.WriteNotices(map, weather);
        writer.WriteRounds(rounds);
        foreach (var parcel in fresh.Concat(carried))
        {
            writer.WriteParcel(parcel, timetable, weather.At(parcel.Destination).Closed);
        }

        _yesterdaysTimetable = timetable;
        _yesterday = new()
        {
            Day = day,
            Parcels = [.. fresh, .. carried],
            Rounds = rounds,
            Trips = trips,
            Steps = writer.Finish(),
            CarriedOver = [.. left, .. fresh.Concat(carried).Where(parcel => parcel.MissortedTo is not null || (parcel.Round is not null && parcel.Fate == Fate.NextDay))],
        };
        return _yesterday;
    }

    /// <summary>New packages for each van, with their origins and the trips that bring them.</summary>
    private Dictionary<Van, List<Parcel>> FreshParcels(int day, JourneyPlanner journeys)
    {
        var total = (int)Math.Round(options.Packages * (day % 3 == 0 ? options.Surge : 1));
        var weights = map.Vans.Select(van => Noise.Between(((long)options.Seed << 32) + (day * 100_000L) + van.Number, 40, 0.85, 1.15)).ToArray();
        var (sum, before, given) = (weights.Sum(), 0.0, 0);
        var parcels = new Dictionary<Van, List<Parcel>>(map.Vans.Count);
        foreach (var van in map.Vans)
        {
            before += weights[van.Number];
            var upTo = (int)Math.Round(total * before / sum);
            var own = new List<Parcel>(upTo - given);
            for (; given < upTo; given++)
            {
                own.Add(Fresh(day, given, van, journeys));
            }

            parcels.Add(van, own);
        }

        return parcels;
    }

    private Parcel Fresh(int day, int index, Van van, JourneyPlanner journeys)
    {
        var number = (((long)options.Seed * 1000) + day) * NumbersInDay + index;
        var service = van.Afternoon ? "sameDay" : Noise.Of(number, 41) < 0.22 ? "twoDay" : "nextDay";
        var station = van.Station;
        var (origin, way) = van.Afternoon ? (station, []) : journeys.Choose(number, station, service == "twoDay");
        var acceptedAt = service switch
        {
            "sameDay" => origin.Local(day, Noise.Between(number, 42, 7, 9.75)),
            "nextDay" => origin.Local(day - 1, Noise.Between(number, 42, 12, origin.IsHub ? 19 : 16.25)),
            _ => origin.Local(day - 2, Noise.Between(number, 42, 12, origin.IsHub ? 19 : 16.25)),
        };
        return new()
        {
            Number = number,
            Id = $"{options.Prefix}PKG-{day}-{index:D6}",
            Origin = origin,
            Destination = station,
            Service = service,
            AcceptedAt = acceptedAt,
            Legs = journeys.Pack(way, station),

            // Somewhere in the van's country; a round that takes it puts it into its line.
            Door = GreatCircle.Away(
                station.Location, van.Reach * Noise.Between(number, 43, 0.2, 1), (van.Bearing + (van.Width * Noise.Between(number, 44, -0.5, 0.5)) + 360) % 360),
        };
    }

    /// <summary>Decides what goes wrong with which package. Every kind draws from its own source, so that switching one on leaves the others as they were.</summary>
    private void Mishap(int day, List<Parcel> parcels, JourneyPlanner journeys)
    {
        var nasty = options.Nasty;
        Random From(string purpose) => Seeds.For(options.Seed, $"{day}", purpose);
        foreach (var parcel in nasty.Attempts.Choose(parcels, From("attempts")))
        {
            parcel.Fate = Noise.Of(parcel.Number, 50) switch { < 0.4 => Fate.SecondPass, < 0.8 => Fate.NextDay, < 0.93 => Fate.Pickup, _ => Fate.Refused };
        }

        foreach (var parcel in nasty.Voids.Choose(parcels, From("voids")))
        {
            parcel.WrongDoor = true;
        }

        foreach (var parcel in nasty.Relabels.Choose(parcels, From("relabels")))
        {
            parcel.RelabelMoment = Noise.Of(parcel.Number, 51) < 0.6 ? RelabelMoment.BeforeLoading : RelabelMoment.AtTheDoor;
        }

        foreach (var parcel in nasty.Missort.Choose(parcels, From("missort")))
        {
            var (station, hub) = (parcel.Destination, parcel.Destination.Hub);
            if (station.IsHub || hub.Branches.Count < 2 || parcel.Legs.Count == 0)
            {
                continue;
            }

            var others = hub.Branches.Where(other => other != station).ToList();
            var wrong = others[Noise.Below(parcel.Number, 52, others.Count)];
            var way = parcel.Legs.SkipLast(1).Select(leg => leg.Trip).ToList();
            if (journeys.Way(hub, wrong, false) is [var last] && (way.Count == 0 || Timetable.Connect(way[^1], last)))
            {
                parcel.MissortedTo = wrong;
                parcel.Legs = journeys.Pack([.. way, last], wrong);
            }
        }
    }

    /// <summary>Yesterday's parcels that did not reach their end: from their station, or from wherever they turned up.</summary>
    private List<Parcel> CarryOver(JourneyPlanner journeys, Timetable timetable)
    {
        var carried = new List<Parcel>();
        foreach (var parcel in _yesterday?.CarriedOver ?? [])
        {
            var again = parcel.CarryOn();
            if (parcel.MissortedTo is { } wrong)
            {
                if (parcel.ReturnTrip is null)
                {
                    // The truck did not come to fetch it: it goes to the hub tonight and out again tomorrow.
                    again.MissortedTo = wrong;
                    again.ReturnTrip = timetable.DayReturn(wrong);
                    carried.Add(again);
                    continue;
                }

                again.Legs = journeys.Pack([timetable.Distribute(parcel.Destination)], parcel.Destination);
            }

            again.Fate = Noise.Of(parcel.Number, 60 + again.Attempt) < 0.15 && again.Attempt > 1 ? Fate.Pickup : Fate.Delivered;
            carried.Add(again);
        }

        return carried;
    }

    private (List<Round> Rounds, List<Parcel> Left) Rounds(
        int day, Dictionary<Van, List<Parcel>> fresh, List<Parcel> carried, Weather weather, Timetable timetable)
    {
        var (rounds, left) = (new List<Round>(map.Vans.Count), new List<Parcel>());
        var incidents = options.Incidents.Choose(map.Vans, Seeds.For(options.Seed, $"{day}", "incidents")).ToHashSet();
        var again = carried.Where(parcel => parcel.MissortedTo is null).GroupBy(parcel => parcel.Destination).ToDictionary(group => group.Key, group => new Queue<Parcel>(group));
        foreach (var station in map.Stations)
        {
            var (here, waiting) = (weather.At(station), again.GetValueOrDefault(station) ?? new());
            var ready = Ready(station, timetable);
            var vansLeft = station.Vans.Count;
            foreach (var van in station.Vans)
            {
                var own = fresh[van].Where(parcel => parcel.MissortedTo is null).ToList();
                if (here.Closed)
                {
                    left.AddRange(own);
                    continue;
                }

                var extra = new List<Parcel>();
                for (var room = Math.Min(ParcelsInVan - own.Count, (int)Math.Ceiling((double)waiting.Count / vansLeft)); room > 0 && waiting.Count > 0; room--)
                {
                    extra.Add(waiting.Dequeue());
                }

                vansLeft--;
                var thing = ((long)options.Seed << 32) + (day * 100_000L) + van.Number;
                var incident = incidents.Contains(van) ? (Incident)(1 + Noise.Below(thing, 72, 4)) : Incident.None;
                if (incident == Incident.Muddle && own.Count > 1)
                {
                    left.Add(own[0]);
                    own.RemoveAt(0);
                }

                if (own.Count + extra.Count == 0)
                {
                    continue;
                }

                var leave = station.Local(day, van.ShiftHour);
                var late = incident == Incident.LeavesLate ? TimeSpan.FromHours(Noise.Between(thing, 73, 2.2, 3.5)) : TimeSpan.Zero;
                var departAt = TimeSpan.FromSeconds(Math.Round(((leave > ready || van.Afternoon ? leave : ready) + here.Delay + late).TotalSeconds));
                var offered = extra.ToList();
                var round = RoundPlanner.Plan(van, day, own, extra, departAt, here.Slowness) with
                {
                    Incident = incident,
                    LeavesLate = late,
                    ScannedInLate = incident == Incident.NotScannedIn ? TimeSpan.FromHours(Noise.Between(thing, 74, 0.8, 2)) : TimeSpan.Zero,
                };
                foreach (var parcel in offered.Skip(extra.Count))
                {
                    waiting.Enqueue(parcel);
                }

                rounds.Add(round);
                foreach (var parcel in own.Concat(extra))
                {
                    parcel.Round = round;
                }
            }

            left.AddRange(waiting);
        }

        foreach (var round in options.DeadZones.Choose(rounds, Seeds.For(options.Seed, $"{day}", "dead zones")))
        {
            var thing = ((long)options.Seed << 32) + (day * 100_000L) + round.Van.Number;
            var from = round.DepartAt + ((round.ReturnAt - round.DepartAt) * Noise.Between(thing, 70, 0.1, 0.75));
            round.DeadZone = (from, from + TimeSpan.FromMinutes(Noise.Between(thing, 71, 8, 45)));
        }

        foreach (var round in rounds.Where(round => round.Incident == Incident.Silent))
        {
            var length = round.ReturnAt - round.DepartAt;
            round.DeadZone = (round.DepartAt + (length * 0.15), round.DepartAt + (length * 0.85));
        }

        return (rounds, left);
    }

    /// <summary>When what came in the night is stowed and can be loaded.</summary>
    private static TimeSpan Ready(NetworkStation station, Timetable timetable)
    {
        var arrivals = station.IsHub ? station.Reach.Select(other => timetable.Transfer(other, station).ArriveAt) : [timetable.Distribute(station).ArriveAt];
        return arrivals.DefaultIfEmpty(TimeSpan.MinValue).Max() + StepWriter.StowWithin + TimeSpan.FromMinutes(60);
    }
}
