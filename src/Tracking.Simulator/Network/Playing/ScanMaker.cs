using Tracking.Simulator.Driving;
using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Network.Playing;

/// <summary>Turns a step into the scan that tells of it, at the moment at which it is sent: a plan of millions of steps would not fit into memory as scans.</summary>
internal sealed class ScanMaker(NetworkDevices devices, int seed, string prefix)
{
    private static readonly string[] s_attemptReasons = ["notHome", "notHome", "businessClosed", "noAccess", "noSafePlace", "badAddress"];
    private static readonly string[] s_leftAt = ["porch", "front door", "garage", "mailbox", "resident"];

    public PlannedScan Make(Step step) => step.Subject switch
    {
        Parcel parcel => OfParcel(step, parcel),
        Bag bag => OfBag(step, bag),
        Trip trip => OfTrip(step, trip),
        Round round => OfRound(step, round),
        _ => throw new ArgumentException($"{step.Kind} is no scan."),
    };

    private PlannedScan OfParcel(Step step, Parcel parcel)
    {
        var scan = Scan(step, parcel.Id, TypeOf(step.Kind, parcel)) with { Package = parcel.Id, Barcode = parcel.Barcode(step.At) };
        return step.Kind switch
        {
            StepKind.Accept => scan with { StationId = parcel.Origin.Id },
            StepKind.Sort => scan with { StationId = parcel.Legs[step.Leg].Trip.From.Id },
            StepKind.Contain => scan with { StationId = parcel.Legs[step.Leg].Trip.From.Id, ParentContainer = parcel.Legs[step.Leg].Bag.Id },
            StepKind.Uncontain => scan with { StationId = parcel.Destination.Id, ParentContainer = parcel.Legs[^1].Bag.Id },
            StepKind.MissortArrive => scan with { StationId = parcel.MissortedTo!.Id },
            StepKind.MissortLoad => scan with { StationId = parcel.MissortedTo!.Id, VehicleId = parcel.ReturnTrip!.VehicleId },

            // Without the station: a hub on the way is not on the announced plan, and coming there is no second mistake.
            StepKind.MissortUnload => scan with { VehicleId = parcel.ReturnTrip!.VehicleId },
            StepKind.MissortSort => scan with { StationId = parcel.MissortedTo!.Hub.Id },
            StepKind.WeatherException => scan with { StationId = parcel.Destination.Id, Reason = "weather" },
            StepKind.RelabelAtStation => scan with { StationId = parcel.Destination.Id, NewPackageId = parcel.NewBarcode },
            StepKind.RelabelAtDoor => AtDoor(scan, parcel) with { NewPackageId = parcel.NewBarcode },
            StepKind.Load or StepKind.BringBack => scan with { StationId = parcel.Destination.Id, VehicleId = parcel.Round!.Van.Id },
            StepKind.WrongDelivery => NextDoor(scan, parcel) with { LeftAt = LeftAt(parcel) },
            StepKind.VoidDelivery => NextDoor(scan, parcel) with { Voids = OfParcel(new(parcel.WrongDeliveryAt, default, StepKind.WrongDelivery, 0, parcel), parcel) },
            StepKind.Attempt => AtDoor(scan, parcel) with { Reason = parcel.Fate == Fate.Refused ? "refused" : s_attemptReasons[Noise.Below(parcel.Number, 100, s_attemptReasons.Length)] },
            StepKind.ReturnStart => AtDoor(scan, parcel) with { Reason = "refused" },
            StepKind.Deliver => AtDoor(scan, parcel) with { LeftAt = LeftAt(parcel), EndsJourney = true },
            _ => scan with { StationId = parcel.Destination.Id },
        };
    }

    private PlannedScan OfBag(Step step, Bag bag) => step.Kind == StepKind.BagLoad
        ? Scan(step, bag.Id, "loaded") with { Container = bag.Id, StationId = bag.Trip.From.Id, VehicleId = bag.Trip.VehicleId }
        : Scan(step, bag.Id, "unloaded") with
        {
            Container = bag.Id,
            VehicleId = bag.Trip.VehicleId,

            // Only where its packages are to stay: elsewhere arriving would count as a mis-sort.
            StationId = bag.Final ? bag.Trip.To.Id : null,
        };

    private PlannedScan OfTrip(Step step, Trip trip) => step.Kind == StepKind.TripDepart
        ? Vehicle(step, trip.VehicleId, "departed", trip.From)
        : Vehicle(step, trip.VehicleId, "arrived", trip.To);

    private PlannedScan OfRound(Step step, Round round) =>
        Vehicle(step, round.Van.Id, step.Kind == StepKind.RoundDepart ? "departed" : "arrived", round.Van.Station) with { PartnerId = round.Van.PartnerId };

    private PlannedScan Vehicle(Step step, string vehicle, string type, NetworkStation station) =>
        Scan(step, vehicle, type) with { VehicleId = vehicle, StationId = station.Id, Location = station.Location, Accuracy = 10 };

    private PlannedScan Scan(Step step, string subject, string type) => new()
    {
        Key = $"{seed}/{prefix}/{subject}/{step.Kind}/{step.At.Ticks}",
        Type = type,
        At = step.At,
        Device = devices.Of(step),
    };

    private static PlannedScan AtDoor(PlannedScan scan, Parcel parcel) => scan with
    {
        VehicleId = parcel.Round!.Van.Id,
        Location = GreatCircle.Away(parcel.Door, Noise.Between(parcel.Number, 101, 0, 12), Noise.Below(parcel.Number, 102, 360)),
        Accuracy = 4 + Noise.Below(parcel.Number, 103, 9),
    };

    private static PlannedScan NextDoor(PlannedScan scan, Parcel parcel) =>
        AtDoor(scan, parcel) with { Location = GreatCircle.Away(parcel.Door, Noise.Between(parcel.Number, 104, 60, 150), Noise.Below(parcel.Number, 105, 360)) };

    private static string LeftAt(Parcel parcel) => s_leftAt[Noise.Below(parcel.Number, 106, s_leftAt.Length)];

    private static string TypeOf(StepKind kind, Parcel parcel) => kind switch
    {
        StepKind.Accept => parcel.Origin.IsHub ? "inducted" : Noise.Of(parcel.Number, 107) < 0.5 ? "droppedOff" : "pickedUp",
        StepKind.Sort or StepKind.MissortSort => "sorted",
        StepKind.Contain => "contained",
        StepKind.MissortArrive => "arrived",
        StepKind.MissortLoad or StepKind.Load => "loaded",
        StepKind.MissortUnload or StepKind.BringBack => "unloaded",
        StepKind.Uncontain => "uncontained",
        StepKind.Stow or StepKind.StowBack or StepKind.StrayScan => "stowed",
        StepKind.WeatherException => "exception",
        StepKind.RelabelAtStation or StepKind.RelabelAtDoor => "relabelled",
        StepKind.WrongDelivery or StepKind.Deliver => "delivered",
        StepKind.VoidDelivery => "voided",
        StepKind.Attempt => "attempted",
        StepKind.ReturnStart => "returnStarted",
        StepKind.Available => "availableForPickup",
        StepKind.Collect => "collected",
        StepKind.Returned => "returned",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No scan of a package."),
    };
}
