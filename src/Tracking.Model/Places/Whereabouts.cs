using Tracking.Model.Histories;
using Tracking.Model.Scans;

namespace Tracking.Model.Places;

/// <summary>
/// Where a package or a container is, event by event in fold order, and all the stays that result. A station, a vehicle and a container
/// can hold it at the same time: in a container, aboard a van that has not left the station yet.
/// </summary>
public sealed class Whereabouts
{
    private readonly List<Stay> stays = new(4);
    private Stay? station;
    private Stay? vehicle;
    private Stay? container;

    /// <summary>Every stay, in the order in which they began.</summary>
    public IReadOnlyList<Stay> Stays => stays;

    /// <summary>Station at which it is.</summary>
    public string? StationId => station?.Place.Id;

    /// <summary>Vehicle aboard which it is.</summary>
    public string? VehicleId => vehicle?.Place.Id;

    /// <summary>Container that it is directly in.</summary>
    public string? ContainerId => container?.Place.Id;

    /// <summary>Kind of the vehicle, as far as it was known when it was scanned.</summary>
    public VehicleKind VehicleKind { get; private set; }

    /// <summary>The station at which it was last, still or before.</summary>
    public string? LastStationId { get; private set; }

    /// <summary>Whether it is directly in this carrier.</summary>
    public bool IsIn(PlaceId carrier) => carrier.Kind switch
    {
        PlaceKind.Vehicle => VehicleId == carrier.Id,
        PlaceKind.Container => ContainerId == carrier.Id,
        _ => false,
    };

    /// <summary>Moves it as the event says.</summary>
    public void Apply(EventRow e)
    {
        long t = e.EventTime;
        switch (e.Type)
        {
            case ScanType.PickedUp or ScanType.DroppedOff or ScanType.Inducted or ScanType.Sorted or ScanType.Stowed or ScanType.Arrived
                or ScanType.AvailableForPickup or ScanType.Found:
                if (e.StationId is not null)
                {
                    LeaveVehicle(t, StayEnd.Inferred);
                    EnterStation(e.StationId, t);
                }

                break;
            case ScanType.Unloaded:
                Unload(e.VehicleId, t);
                if (e.StationId is not null)
                {
                    EnterStation(e.StationId, t);
                }

                break;
            case ScanType.Loaded:
                if (e.StationId is not null)
                {
                    EnterStation(e.StationId, t);
                }

                EnterVehicle(e.VehicleId!, e.VehicleKind, t);
                break;
            case ScanType.OutForDelivery:
                EnterVehicle(e.VehicleId!, e.VehicleKind, t);
                LeaveStation(t, StayEnd.Inferred);
                break;
            case ScanType.Departed:
                if (e.VehicleKind is not VehicleKind.Unknown && e.VehicleId == VehicleId)
                {
                    VehicleKind = e.VehicleKind;
                }

                DepartFrom(e.StationId!, t);
                break;
            case ScanType.Contained:
                if (e.StationId is not null)
                {
                    EnterStation(e.StationId, t);
                }

                EnterContainer(e.ParentContainerId!, t);
                break;
            case ScanType.Uncontained:
                if (container is not null)
                {
                    container.Close(t, container.Place.Id == e.ParentContainerId ? StayEnd.Seen : StayEnd.Inferred);
                    container = null;
                }

                if (e.StationId is not null)
                {
                    EnterStation(e.StationId, t);
                }

                break;
            case ScanType.Delivered or ScanType.Collected:
                LeaveVehicle(t, StayEnd.DeliveredFrom);
                LeaveStation(t, StayEnd.DeliveredFrom);
                LeaveContainer(t, StayEnd.DeliveredFrom);
                break;
            case ScanType.Returned or ScanType.Disposed:
                LeaveVehicle(t, StayEnd.Inferred);
                LeaveStation(t, StayEnd.Inferred);
                LeaveContainer(t, StayEnd.Inferred);
                break;
            default:
                break;
        }
    }

    /// <summary>Marks the present stay at a station as one that began by mis-sort.</summary>
    public void MarkMissorted()
    {
        if (station is not null)
        {
            station.Missorted = true;
        }
    }

    private void EnterStation(string id, long t)
    {
        if (station?.Place.Id == id)
        {
            station.LastSeen = t;
            return;
        }

        station?.Close(t, StayEnd.Inferred);
        station = Open(PlaceKind.Station, id, t);
        LastStationId = id;
    }

    private void DepartFrom(string id, long t)
    {
        if (station?.Place.Id == id)
        {
            station.Close(t, StayEnd.Seen);
            station = null;
            return;
        }

        Stay? earlier = LastStationStay();
        if (earlier?.Place.Id == id)
        {
            if (station is not null && earlier.End is StayEnd.Inferred)
            {
                // A departure from where it was just before it was seen here is that device's clock, not a journey back.
                earlier.Close(earlier.Until!.Value, StayEnd.Seen);
                return;
            }

            if (station is null && earlier.End is not StayEnd.DeliveredFrom)
            {
                // It was known to leave, as its round began or from another device. The departure itself is what counts; a second one adds nothing.
                if (earlier.End is StayEnd.Inferred)
                {
                    earlier.Close(t, StayEnd.Seen);
                }

                return;
            }
        }

        LeaveStation(t, StayEnd.Inferred);
        var passed = new Stay { Place = new PlaceId(PlaceKind.Station, id), Since = t, SinceSeen = false, LastSeen = t };
        passed.Close(t, StayEnd.Seen);
        stays.Add(passed);
        LastStationId = id;
    }

    /// <summary>The last stay at a station that has ended.</summary>
    private Stay? LastStationStay()
    {
        for (int i = stays.Count - 1; i >= 0; i--)
        {
            if (stays[i].Place.Kind is PlaceKind.Station && stays[i] != station)
            {
                return stays[i];
            }
        }

        return null;
    }

    private void EnterVehicle(string id, VehicleKind kind, long t)
    {
        if (vehicle?.Place.Id == id)
        {
            vehicle.LastSeen = t;
            if (kind is not VehicleKind.Unknown)
            {
                VehicleKind = kind;
            }

            return;
        }

        LeaveVehicle(t, StayEnd.Inferred);
        vehicle = Open(PlaceKind.Vehicle, id, t);
        VehicleKind = kind;
    }

    private void Unload(string? id, long t) =>
        LeaveVehicle(t, id is null || vehicle?.Place.Id == id ? StayEnd.Seen : StayEnd.Inferred);

    private void EnterContainer(string id, long t)
    {
        if (container?.Place.Id == id)
        {
            container.LastSeen = t;
            return;
        }

        LeaveContainer(t, StayEnd.Inferred);
        container = Open(PlaceKind.Container, id, t);
    }

    private void LeaveStation(long t, StayEnd end)
    {
        station?.Close(t, end);
        station = null;
    }

    private void LeaveVehicle(long t, StayEnd end)
    {
        vehicle?.Close(t, end);
        vehicle = null;
        VehicleKind = VehicleKind.Unknown;
    }

    private void LeaveContainer(long t, StayEnd end)
    {
        container?.Close(t, end);
        container = null;
    }

    private Stay Open(PlaceKind kind, string id, long t)
    {
        var stay = new Stay { Place = new PlaceId(kind, id), Since = t, LastSeen = t };
        stays.Add(stay);
        return stay;
    }
}
