using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Network.Map;

namespace Tracking.Simulator.Network.Days;

/// <summary>Writes down what happens to packages, bags, trips and vans on a day, and decides when the server is told.</summary>
internal sealed class StepWriter(DayOptions options, int day)
{
    /// <summary>So long it takes to empty the bags of a truck onto the shelves.</summary>
    public static readonly TimeSpan StowWithin = TimeSpan.FromMinutes(55);

    private static readonly TimeSpan WaitsOverNight = TimeSpan.FromHours(20);
    private static readonly TimeSpan LoadWithin = TimeSpan.FromMinutes(28);

    private readonly List<Step> _steps = new(options.Packages * 10);

    public void WriteTrips(IEnumerable<Trip> trips, IEnumerable<Bag> bags)
    {
        foreach (var trip in trips)
        {
            Add(trip.DepartAt, StepKind.TripDepart, trip);
            Add(trip.ArriveAt, StepKind.TripArrive, trip);
        }

        foreach (var bag in bags.Where(bag => bag.Count > 0))
        {
            Add(bag.Trip.LoadAt, StepKind.BagLoad, bag);
            Add(bag.Trip.UnloadAt, StepKind.BagUnload, bag);
        }
    }

    public void WriteNotices(NetworkMap map, Weather weather)
    {
        foreach (var station in map.Stations)
        {
            var here = weather.At(station);
            if (here.IsFair)
            {
                continue;
            }

            var (from, until) = (station.Local(day, 6), station.Local(day, here.Closed ? 23 : 20));
            var message = here.Closed
                ? $"Roads around {station.Seat.Name} are closed. Deliveries go on tomorrow."
                : $"Storm around {station.Seat.Name}. Deliveries are about {here.Delay.TotalMinutes:0} minutes late and drivers slower than usual.";
            Add(station.Local(day, 5.5), StepKind.Notice, new Notice(station, here.Closed ? "closed" : "delayed", "weather", from, until, message));
        }
    }

    public void WriteRounds(IEnumerable<Round> rounds)
    {
        foreach (var round in rounds)
        {
            Add(round.DepartAt - round.LeavesLate - TimeSpan.FromMinutes(3), StepKind.RoutePlan, round);
            Add(round.DepartAt, StepKind.RoundDepart, round);
            AddDriver(round.ReturnAt, StepKind.RoundArrive, round, round);
            WriteVisits(round);
            if (round.Incident == Incident.Muddle && round.Stops[0].Parcels is [{ Fate: Fate.Delivered } delivered, ..])
            {
                Add(round.ReturnAt + TimeSpan.FromMinutes(15), StepKind.StrayScan, delivered);
            }
        }
    }

    public void WriteParcel(Parcel parcel, Timetable timetable, bool closed)
    {
        if (parcel.Attempt == 0)
        {
            Add(parcel.AcceptedAt - TimeSpan.FromMinutes(Noise.Between(parcel.Number, 80, 20, 150)), StepKind.Announce, parcel);
            Add(parcel.AcceptedAt, StepKind.Accept, parcel);
        }

        var shelvedFrom = WriteLegs(parcel);
        if (parcel.MissortedTo is not null)
        {
            WriteMissort(parcel, timetable);
            return;
        }

        if (parcel.Attempt == 0 || parcel.Legs.Count > 0)
        {
            // Out of their bags within the hour; what was handed in at this very station is only put on its shelf.
            var stowedAt = shelvedFrom + (parcel.Legs.Count > 0 ? StowWithin * Noise.Of(parcel.Number, 81) : TimeSpan.FromMinutes(Noise.Between(parcel.Number, 81, 4, 14)));
            if (parcel.Legs.Count > 0)
            {
                Add(stowedAt - TimeSpan.FromSeconds(40), StepKind.Uncontain, parcel);
            }

            Add(stowedAt, StepKind.Stow, parcel);
        }

        if (parcel.Round is { } round)
        {
            var loadedAt = round.DepartAt - round.LeavesLate - TimeSpan.FromMinutes(5) - (LoadWithin * Noise.Of(parcel.Number, 82));
            if (parcel.RelabelMoment == RelabelMoment.BeforeLoading)
            {
                Relabel(parcel, loadedAt - TimeSpan.FromSeconds(1), StepKind.RelabelAtStation);
            }

            Add(loadedAt, StepKind.Load, parcel);
            WriteAfterwards(parcel, round);
        }
        else if (closed)
        {
            Add(parcel.Destination.Local(day, Noise.Between(parcel.Number, 83, 8.5, 9.5)), StepKind.WeatherException, parcel);
        }
    }

    /// <summary>Everything in the order of sending, with what goes wrong on the way to the server.</summary>
    public Step[] Finish()
    {
        var steps = _steps;
        steps.Sort(Step.InOrderOfTime);
        var scans = steps.FindAll(step => step.IsScan);
        var sendings = PostingOrder.Plan(
            scans.Count, i => scans[i].SendAt, i => Holder(scans[i]), options.Nasty, purpose => Seeds.For(options.Seed, $"{day}", purpose));
        var all = new Step[sendings.Count + steps.Count - scans.Count];
        var count = 0;
        foreach (var sending in sendings)
        {
            all[count++] = scans[sending.Scan] with { SendAt = sending.At };
        }

        foreach (var step in steps)
        {
            if (!step.IsScan)
            {
                all[count++] = step;
            }
        }

        Array.Sort(all, Step.InOrderOfSending);
        return all;
    }

    /// <summary>Whose scanner it is.</summary>
    internal static object Holder(Step step) => step.Subject switch
    {
        Round round => round.Van,
        Trip trip => trip.VehicleId,
        Bag bag => step.Kind == StepKind.BagLoad ? bag.Trip.From : bag.Trip.To,
        Parcel parcel => step.Kind switch
        {
            StepKind.WrongDelivery or StepKind.VoidDelivery or StepKind.RelabelAtDoor or StepKind.Attempt or StepKind.ReturnStart or StepKind.Deliver => parcel.Round!.Van,
            StepKind.Accept => parcel.Origin,
            StepKind.Sort or StepKind.Contain => parcel.Legs[step.Leg].Trip.From,
            StepKind.MissortArrive or StepKind.MissortLoad => parcel.MissortedTo!,
            StepKind.MissortUnload or StepKind.MissortSort => parcel.MissortedTo!.Hub,
            _ => parcel.Destination,
        },
        _ => step.Subject,
    };

    /// <returns>When it is at the last station of its way.</returns>
    private TimeSpan WriteLegs(Parcel parcel)
    {
        var here = parcel.AcceptedAt;
        for (var i = 0; i < parcel.Legs.Count; i++)
        {
            var trip = parcel.Legs[i].Trip;
            if (trip.From.IsHub && (parcel.Attempt == 0 || i > 0))
            {
                Add(here + TimeSpan.FromMinutes(Noise.Between(parcel.Number, 84 + i, 8, 24)), StepKind.Sort, parcel, (byte)i);
                if (trip.DepartAt - here > WaitsOverNight)
                {
                    // What waits for a night is put in order once more in the morning.
                    Add(here + (WaitsOverNight * Noise.Between(parcel.Number, 98, 0.7, 0.95)), StepKind.Sort, parcel, (byte)i);
                }
            }

            Add(trip.DepartAt - TimeSpan.FromMinutes(Noise.Between(parcel.Number, 87 + i, 15, 40)), StepKind.Contain, parcel, (byte)i);
            here = trip.UnloadAt + TimeSpan.FromMinutes(2);
        }

        return here;
    }

    /// <summary>At the wrong station: seen, put aside, and taken back to the hub by the truck that goes there in the day.</summary>
    private void WriteMissort(Parcel parcel, Timetable timetable)
    {
        var arrived = parcel.Legs.Count > 0 ? parcel.Legs[^1].Trip.UnloadAt : TimeSpan.MinValue;
        if (parcel.Legs.Count > 0)
        {
            Add(arrived + TimeSpan.FromMinutes(Noise.Between(parcel.Number, 90, 5, 50)), StepKind.MissortArrive, parcel);
        }

        parcel.ReturnTrip ??= timetable.DayReturn(parcel.MissortedTo!);
        if (parcel.ReturnTrip is { } trip && trip.DepartAt > arrived + TimeSpan.FromMinutes(80))
        {
            Add(trip.DepartAt - TimeSpan.FromMinutes(Noise.Between(parcel.Number, 91, 5, 25)), StepKind.MissortLoad, parcel);
            Add(trip.UnloadAt + TimeSpan.FromMinutes(Noise.Between(parcel.Number, 92, 0, 8)), StepKind.MissortUnload, parcel);
            Add(trip.UnloadAt + TimeSpan.FromMinutes(Noise.Between(parcel.Number, 93, 12, 40)), StepKind.MissortSort, parcel);
        }
        else
        {
            parcel.ReturnTrip = null;
        }
    }

    private void WriteVisits(Round round)
    {
        foreach (var visit in round.Itinerary.Visits)
        {
            var now = visit.ArriveAt + TravelModel.Parking;
            foreach (var parcel in round.Stops[visit.StopIndex].Parcels)
            {
                if (visit.SecondPass && parcel.Fate != Fate.SecondPass)
                {
                    continue;
                }

                if (!visit.SecondPass && parcel.WrongDoor)
                {
                    parcel.WrongDeliveryAt = WholeMilliseconds(now + TimeSpan.FromSeconds(15));
                    AddDriver(parcel.WrongDeliveryAt, StepKind.WrongDelivery, parcel, round);
                    AddDriver(now + TimeSpan.FromSeconds(45), StepKind.VoidDelivery, parcel, round);
                    now += Itinerary.WrongDoorDetour;
                }

                now += TimeSpan.FromSeconds(RoundPlanner.ServiceSeconds(parcel));
                if (parcel.Fate == Fate.Delivered || visit.SecondPass)
                {
                    if (parcel.RelabelMoment == RelabelMoment.AtTheDoor)
                    {
                        Relabel(parcel, now - TimeSpan.FromSeconds(1), StepKind.RelabelAtDoor);
                    }

                    AddDriver(now, StepKind.Deliver, parcel, round);
                    continue;
                }

                AddDriver(now, StepKind.Attempt, parcel, round);
                if (parcel.Fate == Fate.Refused)
                {
                    AddDriver(now + TimeSpan.FromSeconds(20), StepKind.ReturnStart, parcel, round);
                }
            }
        }
    }

    /// <summary>What was not handed over comes back to the station.</summary>
    private void WriteAfterwards(Parcel parcel, Round round)
    {
        if (parcel.Fate is Fate.Delivered or Fate.SecondPass)
        {
            return;
        }

        var back = round.ReturnAt + round.ScannedInLate + TimeSpan.FromMinutes(Noise.Between(parcel.Number, 94, 4, 20));
        Add(back, StepKind.BringBack, parcel);
        Add(back + TimeSpan.FromMinutes(4), StepKind.StowBack, parcel);
        var tomorrow = parcel.Destination.Local(day + 1, Noise.Between(parcel.Number, 95, 10, 17));
        if (parcel.Fate == Fate.Pickup)
        {
            Add(back + TimeSpan.FromMinutes(12), StepKind.Available, parcel);
            if (Noise.Of(parcel.Number, 96) < 0.8)
            {
                Add(tomorrow, StepKind.Collect, parcel);
            }
        }
        else if (parcel.Fate == Fate.Refused)
        {
            Add(tomorrow, StepKind.Returned, parcel);
        }
    }

    private void Relabel(Parcel parcel, TimeSpan at, StepKind kind)
    {
        at = WholeMilliseconds(at);
        parcel.First.RelabelledAt = at;
        Add(at, kind, parcel);
    }

    private void Add(TimeSpan at, StepKind kind, object subject, byte leg = 0)
    {
        at = WholeMilliseconds(at);
        _steps.Add(new(at, at, kind, leg, subject));
    }

    private void AddDriver(TimeSpan at, StepKind kind, object subject, Round round)
    {
        at = WholeMilliseconds(at);
        _steps.Add(new(at, round.SentAt(at), kind, 0, subject));
    }

    /// <summary>Scans carry no more.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan at) => TimeSpan.FromTicks(at.Ticks - (at.Ticks % TimeSpan.TicksPerMillisecond));
}
