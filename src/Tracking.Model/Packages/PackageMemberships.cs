using Tracking.Model.Histories;
using Tracking.Model.Places;

namespace Tracking.Model.Packages;

/// <summary>
/// What places know of a package: its stays at each, and at one place each what is wrong with it when it is nowhere, was seen after its end, or did
/// not come to its recipient.
/// </summary>
internal readonly ref struct PackageMemberships
{
    private readonly PackageState state;
    private readonly PlaceId? deliveredFrom;
    private readonly PlaceId? missedAt;
    private readonly PlaceId? adriftFrom;
    private readonly PlaceId? contradictedAt;

    private PackageMemberships(PackageState state)
    {
        this.state = state;
        deliveredFrom = DeliveredFrom(state);
        missedAt = state.NotReceivedSince is null ? null : deliveredFrom ?? PlaceOf(state.Delivery!, state.Whereabouts);
        adriftFrom = AdriftFrom(state);
        contradictedAt = state.Contradiction is { } sighting ? PlaceOf(sighting, state.Whereabouts) : null;
    }

    public static Dictionary<PlaceId, MemberRow> Of(PackageState state) => new PackageMemberships(state).Build();

    private Dictionary<PlaceId, MemberRow> Build()
    {
        var rows = new Dictionary<PlaceId, MemberRow>();
        IReadOnlyList<Stay> stays = state.Whereabouts.Stays;
        for (int i = 0; i < stays.Count; i++)
        {
            PlaceId place = stays[i].Place;
            if (rows.ContainsKey(place))
            {
                continue;
            }

            var there = new List<Stay>(1);
            for (int j = i; j < stays.Count; j++)
            {
                if (stays[j].Place == place)
                {
                    there.Add(stays[j]);
                }
            }

            rows.Add(place, At(place, there));
        }

        AddMissing(rows, deliveredFrom);
        AddMissing(rows, missedAt);
        AddMissing(rows, contradictedAt);
        return rows;
    }

    private void AddMissing(Dictionary<PlaceId, MemberRow> rows, PlaceId? place)
    {
        if (place is { } missing && !rows.ContainsKey(missing))
        {
            rows.Add(missing, At(missing, []));
        }
    }

    private MemberRow At(PlaceId place, List<Stay> stays)
    {
        bool present = stays.Count > 0 && stays[^1].End is StayEnd.Open;
        bool isStation = place.Kind is PlaceKind.Station, isVehicle = place.Kind is PlaceKind.Vehicle;
        if (isStation)
        {
            present = present && state.Whereabouts.VehicleId is null && state.Status.CanBeOnHand();
        }

        long? adrift = place == adriftFrom ? state.LastSeenAt : null;
        long? contradicted = place == contradictedAt ? state.Contradiction!.EventTime : null;
        long? notReceived = place == missedAt ? state.NotReceivedSince : null;
        bool here = present && place.Kind is not PlaceKind.Container;
        bool concerns = here || adrift is not null || contradicted is not null || notReceived is not null;
        return new MemberRow
        {
            Stays = stays,
            Present = present,
            Status = concerns ? state.Status : PackageStatus.Announced,
            OnHold = concerns && state.Hold is not null,
            Missorted = here && state.Missorted,
            PromisedBy = concerns && state.Status is not PackageStatus.Cancelled ? state.PromisedBy : null,
            DeliveredAt = place == deliveredFrom ? state.DeliveredAt : null,
            Handling = concerns ? HandlingOf(state.Announcement) : Handling.None,
            Rest = MemberRow.Rare.OrNull(
                holdSince: concerns ? state.Hold?.Since : null,
                quietSince: here && isStation ? MemberRow.QuarterOf(state.LastEvent!.Value.Row.EventTime) : null,
                standsAt: here && isVehicle ? state.Whereabouts.StationId : null,
                adrift,
                contradicted,
                notReceived,
                custodianId: here && isVehicle ? state.CustodianId : null),
        };
    }

    /// <summary>The station that delivered it, if any ever had to do with it.</summary>
    private static PlaceId? DeliveredFrom(PackageState state) =>
        state.DeliveredAt is not null && (state.Announcement?.Announcement.DestinationStationId ?? state.Whereabouts.LastStationId) is { } station
            ? new PlaceId(PlaceKind.Station, station)
            : null;

    /// <summary>The station or vehicle that had it last, while it is nowhere and its journey goes on.</summary>
    private static PlaceId? AdriftFrom(PackageState state)
    {
        Whereabouts whereabouts = state.Whereabouts;
        if (whereabouts.StationId is not null || whereabouts.VehicleId is not null || state.IsWithRecipient || state.Status.IsFinal()
            || state.Status is PackageStatus.Announced or PackageStatus.Lost or PackageStatus.Cancelled)
        {
            return null;
        }

        Stay? last = null;
        foreach (Stay stay in whereabouts.Stays)
        {
            if (stay.Place.Kind is not PlaceKind.Container && (last is null || stay.Until >= last.Until))
            {
                last = stay;
            }
        }

        return last?.Place;
    }

    /// <summary>Where a scan was made: its station, else its vehicle, else the last place at which the package was.</summary>
    private static PlaceId? PlaceOf(EventRow row, Whereabouts whereabouts)
    {
        if (row.StationId is { } station)
        {
            return new PlaceId(PlaceKind.Station, station);
        }

        if (row.VehicleId is { } vehicle)
        {
            return new PlaceId(PlaceKind.Vehicle, vehicle);
        }

        for (int i = whereabouts.Stays.Count - 1; i >= 0; i--)
        {
            if (whereabouts.Stays[i].Place.Kind is not PlaceKind.Container)
            {
                return whereabouts.Stays[i].Place;
            }
        }

        return null;
    }

    private static Handling HandlingOf(AnnouncementRow? row)
    {
        if (row is not { Announcement.Handling: { Count: > 0 } words })
        {
            return Handling.None;
        }

        Handling handling = Handling.None;
        for (int i = 0; i < words.Count; i++)
        {
            handling |= words[i] switch { "medical" => Handling.Medical, "cold" => Handling.Cold, _ => Handling.None };
        }

        return handling;
    }
}
