using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Server.Views;

/// <summary>A departure that nobody scanned: a later event shows it.</summary>
/// <param name="EventId">Always the same for the same event and place.</param>
/// <param name="Type">Departed from a station, unloaded from a vehicle, or taken out of a container.</param>
/// <param name="PlaceId">The place.</param>
/// <param name="NotBefore">Last seen there; milliseconds since 1970.</param>
/// <param name="Until">The latest that it can have left.</param>
/// <param name="ShownBy">The event that shows it.</param>
/// <param name="Before">Index in the fold of the event that shows it.</param>
internal sealed record InferredDeparture(Guid EventId, ScanType Type, string PlaceId, long NotBefore, long Until, EventRow ShownBy, int Before);

/// <summary>Finds the departures that a package's fold inferred.</summary>
internal static class InferredDepartures
{
    /// <summary>All of them, in the order in which their stays began.</summary>
    public static IEnumerable<InferredDeparture> Of(PackageState state)
    {
        foreach (Stay stay in state.Whereabouts.Stays)
        {
            if (stay.End is not StayEnd.Inferred || stay.Until is not { } until || ShownAt(state.Events, stay.Place, until) is not { } index)
            {
                continue;
            }

            ScanType type = stay.Place.Kind switch
            {
                PlaceKind.Station => ScanType.Departed,
                PlaceKind.Vehicle => ScanType.Unloaded,
                _ => ScanType.Uncontained,
            };
            EventRow shownBy = state.Events[index].Row;
            Guid id = Derivation.EventIdOf(shownBy.EventId, false, $"{state.PackageId}/{type}/{stay.Place.Id}");
            yield return new InferredDeparture(id, type, stay.Place.Id, stay.LastSeen, until, shownBy, index);
        }
    }

    /// <summary>The first event of that moment that shows the package elsewhere; else the last of that moment.</summary>
    private static int? ShownAt(IReadOnlyList<FoldedEvent> events, PlaceId place, long until)
    {
        int? last = null;
        for (int i = 0; i < events.Count; i++)
        {
            EventRow row = events[i].Row;
            if (events[i].Withdrawn || row.Type is ScanType.Voided || row.EventTime != until)
            {
                continue;
            }

            last = i;
            if (ShowsElsewhere(row, place))
            {
                return i;
            }
        }

        return last;
    }

    private static bool ShowsElsewhere(EventRow row, PlaceId place)
    {
        if (row.Type is ScanType.Returned or ScanType.Disposed)
        {
            return true;
        }

        return place.Kind switch
        {
            PlaceKind.Station => row.Type is ScanType.OutForDelivery || (row.StationId is not null && row.StationId != place.Id),
            PlaceKind.Vehicle => (row.VehicleId is not null && row.VehicleId != place.Id)
                || (row.StationId is not null && row.Type is not (ScanType.Loaded or ScanType.Departed or ScanType.OutForDelivery)),
            _ => (row.ParentContainerId is not null && row.ParentContainerId != place.Id) || row.Type is ScanType.Uncontained,
        };
    }
}
