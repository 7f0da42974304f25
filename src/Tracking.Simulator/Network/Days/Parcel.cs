using Tracking.Simulator.Nasty;
using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Network.Days;

/// <summary>What becomes of a package at the door.</summary>
internal enum Fate : byte
{
    Delivered,

    /// <summary>Nobody there; the van comes by again on the same round.</summary>
    SecondPass,

    /// <summary>Nobody there; it goes out again on the next day.</summary>
    NextDay,

    /// <summary>Nobody there; it waits at the station to be collected.</summary>
    Pickup,

    /// <summary>Not wanted; it goes back.</summary>
    Refused,
}

/// <summary>One package on one day's way to its door. What is carried over to another day is another parcel of the same package.</summary>
internal sealed class Parcel
{
    /// <summary>The package's own number within the run, from which everything about it is drawn.</summary>
    public required long Number { get; init; }

    public required string Id { get; init; }

    public required NetworkStation Origin { get; init; }

    public required NetworkStation Destination { get; init; }

    public required string Service { get; init; }

    /// <summary>The first day's parcel, of which this one carries on; itself otherwise.</summary>
    public Parcel First => _first ?? this;

    /// <summary>0 on its first day.</summary>
    public int Attempt { get; init; }

    public TimeSpan AcceptedAt { get; set; }

    /// <summary>The trips that bring it to its station, one after the other.</summary>
    public IReadOnlyList<Leg> Legs { get; set; } = [];

    public Round? Round { get; set; }

    /// <summary>Where its recipient lives.</summary>
    public GeoPoint Door { get; set; }

    public Fate Fate { get; set; }

    public bool WrongDoor { get; set; }

    /// <summary>The station at which it turns up by mistake.</summary>
    public NetworkStation? MissortedTo { get; set; }

    /// <summary>The trip that takes it from there to the hub.</summary>
    public Trip? ReturnTrip { get; set; }

    public RelabelMoment? RelabelMoment { get; set; }

    /// <summary>From then on it carries its new barcode; of the first parcel.</summary>
    public TimeSpan RelabelledAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>The wrong delivery, to be voided.</summary>
    public TimeSpan WrongDeliveryAt { get; set; }

    /// <summary>What of it was sent, and therefore where it should be; of the first parcel.</summary>
    public Standing Standing { get; set; }

    private Parcel? _first;

    /// <summary>The same package on a further day.</summary>
    public Parcel CarryOn() => new()
    {
        Number = Number,
        Id = Id,
        Origin = Origin,
        Destination = Destination,
        Service = Service,
        Attempt = Attempt + 1,
        AcceptedAt = AcceptedAt,
        Door = Door,
        _first = First,
    };

    public string Barcode(TimeSpan at) => at > First.RelabelledAt ? NewBarcode : Id;

    public string NewBarcode => Id + "-R";

    internal readonly record struct Leg(Trip Trip, Bag Bag);
}

/// <summary>The latest step of a package that was sent, by the time at which it happened.</summary>
internal readonly record struct Standing(TimeSpan At, StepKind Kind, Parcel? Parcel);
