using Tracking.Model.Histories;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Model.Packages;

/// <summary>
/// The pure fold from a package's stored rows to its state. It depends on the facts alone: neither on the order in which they were stored
/// nor on how often.
/// </summary>
public sealed class PackageFold
{
    private readonly PackageHistory history;
    private readonly PackageState state;
    private PackageStatus flow = PackageStatus.Announced;
    private PackageStatus? ended;
    private PackageStatus? suspended;
    private bool returning;
    private string? stowedAt;
    private long? deliveredBefore;

    private PackageFold(PackageHistory history)
    {
        this.history = history;
        state = new PackageState { PackageId = history.PackageId, Version = history.Count, UpdatedAt = history.UpdatedAt };
    }

    /// <summary>Folds the rows of one package.</summary>
    public static PackageState Fold(PackageHistory history) => new PackageFold(history).Run();

    /// <summary>Folds stored rows, each behind its length.</summary>
    public static PackageState Fold(string packageId, ReadOnlySpan<byte> packed) => Fold(PackageHistory.Read(packageId, packed));

    private PackageState Run()
    {
        BarcodeSet barcodes = BarcodeSet.Of(history);
        state.Aliases = barcodes.Aliases;
        state.AliasOf = barcodes.AliasOf;
        state.Claimants = barcodes.Claimants;
        state.Relabellings = barcodes.Relabellings;
        state.Announcement = LatestAnnouncement(barcodes);

        List<(EventRow Row, int Sequence)> own = history.Events;
        if (barcodes.HasForeignEvents)
        {
            own = own.FindAll(e => barcodes.Contains(e.Row.PostedAs) || barcodes.Unbinds(e.Row));
        }

        EventSequence sequence = EventSequence.Of(own);
        var events = new FoldedEvent[sequence.Ordered.Length];
        Guid applied = default;
        for (int i = 0; i < events.Length; i++)
        {
            (EventRow row, int number) = sequence.Ordered[i];
            FoldFlags flags = Weigh(row, sequence, applied);
            string? custodian = state.CustodianId;
            if ((flags & FoldedEvent.WithdrawnFlags) == 0)
            {
                applied = row.EventId;
                flags |= Apply(row);
                state.EventCount++;
            }

            if (row.ByPartner is not null)
            {
                flags |= Custody.FlagsOf(row, flags, custodian, state.CustodianId);
            }

            if (state.CustodianId != custodian)
            {
                state.CustodyStart = i;
            }

            events[i] = new FoldedEvent(row, number, flags);
            if (!events[i].Withdrawn && row.Type is not ScanType.Voided)
            {
                state.LastEvent = events[i];
            }
        }

        state.Events = events;
        state.Status = suspended ?? ended ?? (returning ? PackageStatus.Returning : flow);
        state.DeliveringStationId = DeliveringStation;
        state.IsWithRecipient = deliveredBefore is not null;
        state.Exists = events.Length > 0 || state.Announcement is not null;
        SetPromise();
        return state;
    }

    private string? DeliveringStation => state.Announcement?.Announcement.DestinationStationId ?? stowedAt;

    private FoldFlags Weigh(EventRow row, EventSequence sequence, Guid applied)
    {
        FoldFlags flags = sequence.Weigh(row, applied);
        if (flags is FoldFlags.None && (BarcodeSet.IsIgnored(row) || (row.Type is ScanType.NotReceived && ended is not PackageStatus.Delivered)))
        {
            return FoldFlags.WithoutEffect;
        }

        return flags is not FoldFlags.None || row.Derived is not { } derived ? flags
            : derived.Withdrawn || ended is not null || !state.Whereabouts.IsIn(derived.Via) ? FoldFlags.NotAboard
            : derived.Path.Count > Derivation.MaxPath ? FoldFlags.TooDeep
            : FoldFlags.None;
    }

    private FoldFlags Apply(EventRow row)
    {
        if (ended is not null)
        {
            return ApplyAfterEnd(row);
        }

        bool physical = ScanRule.Of(row.Type).IsPhysical;
        if (physical)
        {
            state.LastSeenAt = row.EventTime;
        }

        if (physical && row.Derived is null)
        {
            state.Exception = null;
            deliveredBefore = null;
            if (suspended is not null)
            {
                suspended = null;
                state.Exception = new Overlay(Reason.Other, row.EventTime);
            }
        }

        Whereabouts places = state.Whereabouts;
        string? vehicleBefore = places.VehicleId;
        VehicleKind kindBefore = places.VehicleKind;
        string? stationBefore = places.StationId, lastStation = places.LastStationId;
        places.Apply(row);
        FoldFlags flags = FoldFlags.None;
        switch (row.Type)
        {
            case ScanType.PickedUp or ScanType.DroppedOff or ScanType.Inducted:
                state.Acceptance ??= row;
                flow = row.Type is ScanType.Inducted && AtDelivering(row.StationId) ? PackageStatus.AtStation : PackageStatus.Accepted;
                ClearMissort(row.StationId);
                break;
            case ScanType.Arrived or ScanType.Unloaded:
                flow = AtDelivering(row.StationId ?? places.StationId) ? PackageStatus.AtStation : PackageStatus.InTransit;
                flags = Arrive(row.StationId);
                break;
            case ScanType.Stowed:
                stowedAt = row.StationId;
                flow = AtDelivering(row.StationId) ? PackageStatus.AtStation : PackageStatus.InTransit;
                ClearMissort(row.StationId);
                break;
            case ScanType.Sorted or ScanType.Contained or ScanType.Loaded:
                flow = AtDelivering(row.StationId ?? places.StationId) ? PackageStatus.AtStation : PackageStatus.InTransit;
                ClearMissort(row.StationId);
                break;
            case ScanType.Departed:
                bool own = row.Derived is null;
                Depart(row, stationBefore, lastStation, own ? vehicleBefore : row.VehicleId, own ? kindBefore : row.VehicleKind);
                break;
            case ScanType.OutForDelivery:
                flow = PackageStatus.OutForDelivery;
                break;
            case ScanType.AvailableForPickup:
                flow = PackageStatus.AvailableForPickup;
                ClearMissort(row.StationId);
                break;
            case ScanType.Delivered or ScanType.Collected:
                if (returning)
                {
                    End(PackageStatus.Returned);
                }
                else
                {
                    End(PackageStatus.Delivered);
                    state.DeliveredAt = row.EventTime;
                    state.Delivery = row;
                    flags = row.Type is ScanType.Delivered && row.PersonalHash == 0 ? FoldFlags.NoProof : FoldFlags.None;
                }

                break;
            case ScanType.Attempted:
                state.Attempts++;
                state.LastAttempt = new Overlay(row.Reason, row.EventTime);
                LeaveAnnounced();
                break;
            case ScanType.ReturnStarted:
                returning = true;
                state.Missorted = false;
                break;
            case ScanType.ReturnCancelled:
                returning = false;
                if (deliveredBefore is { } delivered)
                {
                    // It never left the recipient.
                    End(PackageStatus.Delivered);
                    state.DeliveredAt = delivered;
                }

                break;
            case ScanType.Returned:
                End(PackageStatus.Returned);
                break;
            case ScanType.Disposed:
                End(PackageStatus.Disposed);
                break;
            case ScanType.Lost:
                suspended = PackageStatus.Lost;
                break;
            case ScanType.Cancelled:
                suspended = PackageStatus.Cancelled;
                break;
            case ScanType.Uncontained or ScanType.Found:
                LeaveAnnounced();
                break;
            default:
                ApplyOverlay(row);
                break;
        }

        return flags;
    }

    /// <summary>After its end only a return of a delivered package moves it; a sighting at a facility contradicts the end.</summary>
    private FoldFlags ApplyAfterEnd(EventRow row)
    {
        if (ScanRule.Of(row.Type).IsPhysical)
        {
            state.Exception = null;
        }

        switch (row.Type)
        {
            case ScanType.ReturnStarted when ended is PackageStatus.Delivered:
                ended = null;
                returning = true;
                deliveredBefore = state.DeliveredAt;
                state.DeliveredAt = null;
                state.NotReceivedSince = null;
                state.Contradiction = null;
                return FoldFlags.None;
            case ScanType.NotReceived:
                state.NotReceivedSince ??= row.EventTime;
                return FoldFlags.None;
            case ScanType.Found or ScanType.Delivered or ScanType.Collected:
                state.NotReceivedSince = null;
                return FoldFlags.None;
            case ScanType.PickedUp when row.StationId is null:
                return FoldFlags.None;
            case ScanType.PickedUp or ScanType.DroppedOff or ScanType.Inducted or ScanType.Sorted or ScanType.Stowed or ScanType.Arrived
                or ScanType.Departed or ScanType.Loaded or ScanType.Unloaded or ScanType.Contained or ScanType.Uncontained
                or ScanType.AvailableForPickup:
                state.Contradicted = true;
                state.Contradiction = row;
                return FoldFlags.Contradicts;
            default:
                ApplyOverlay(row);
                return FoldFlags.None;
        }
    }

    /// <summary>What stands beside the state, whatever the state is.</summary>
    private void ApplyOverlay(EventRow row)
    {
        switch (row.Type)
        {
            case ScanType.Exception:
                state.Exception = new Overlay(row.Reason, row.EventTime);
                break;
            case ScanType.Damaged:
                state.Damaged = true;
                break;
            case ScanType.Held:
                state.Hold = new Overlay(row.Reason, row.EventTime);
                break;
            case ScanType.Released:
                state.Hold = null;
                break;
            case ScanType.HandedOver or ScanType.HandedBack:
                state.CustodianId = Custody.After(row, state.CustodianId, state.Announcement?.Announcement.PartnerId);
                break;
            default:
                break;
        }
    }

    private void End(PackageStatus status)
    {
        ended = status;
        suspended = null;
        state.Hold = null;
        state.Missorted = false;
    }

    private void Depart(EventRow row, string? from, string? lastStation, string? vehicle, VehicleKind kind)
    {
        if (from is not null && state.Whereabouts.StationId is not null)
        {
            return;
        }

        if (flow is PackageStatus.OutForDelivery && row.StationId == lastStation)
        {
            // The round that it is out on begins.
            return;
        }

        if (row.VehicleKind is not VehicleKind.Unknown && row.VehicleId == vehicle)
        {
            kind = row.VehicleKind;
        }

        flow = AtDelivering(row.StationId) && vehicle is not null && kind is VehicleKind.Delivery
            ? PackageStatus.OutForDelivery
            : PackageStatus.InTransit;
    }

    private FoldFlags Arrive(string? stationId)
    {
        if (stationId is null || returning || state.Announcement?.Announcement is not { DestinationStationId: { } destination } plan)
        {
            return FoldFlags.None;
        }

        string? origin = plan.OriginStationId ?? state.Acceptance?.StationId;
        state.Missorted = stationId != destination && stationId != origin;
        if (!state.Missorted)
        {
            return FoldFlags.None;
        }

        state.Whereabouts.MarkMissorted();
        return FoldFlags.Missorted;
    }

    private void ClearMissort(string? stationId)
    {
        if (state.Missorted && stationId is not null && state.Announcement?.Announcement is { } plan
            && (stationId == plan.DestinationStationId || stationId == plan.OriginStationId))
        {
            state.Missorted = false;
        }
    }

    private void LeaveAnnounced()
    {
        if (flow is PackageStatus.Announced)
        {
            flow = PackageStatus.InTransit;
        }
    }

    private bool AtDelivering(string? stationId) => stationId is not null && stationId == DeliveringStation;

    private AnnouncementRow? LatestAnnouncement(BarcodeSet barcodes)
    {
        AnnouncementRow? own = null, passedOn = null;
        foreach ((AnnouncementRow row, _) in history.Announcements)
        {
            if (row.PostedAs is null)
            {
                own = row;
            }
            else if (barcodes.Contains(row.PostedAs) && (passedOn is null || Precedes(row, passedOn)))
            {
                passedOn = row;
            }
        }

        return own ?? passedOn;
    }

    /// <summary>Of those passed on by other barcodes the first barcode's latest counts, by its own time, since they can come in any order.</summary>
    private static bool Precedes(AnnouncementRow row, AnnouncementRow other)
    {
        int order = string.CompareOrdinal(row.PostedAs, other.PostedAs);
        return order < 0 || (order == 0 && row.RecordedAt >= other.RecordedAt);
    }

    private void SetPromise()
    {
        if (state.Announcement?.Announcement is not { } announced)
        {
            return;
        }

        if (announced.PromisedBy is { } promisedBy)
        {
            state.PromisedBy = promisedBy;
            return;
        }

        string? origin = announced.OriginStationId ?? state.Acceptance?.StationId;
        if (announced.Service is Service.None or Service.Standard || state.Acceptance is null || origin is null
            || announced.DestinationStationId is null)
        {
            return;
        }

        var basis = new PromiseBasis(announced.Service, state.Acceptance.EventTime, origin, announced.DestinationStationId);
        foreach (PromiseRow row in history.Promises)
        {
            if (row.Basis == basis)
            {
                state.PromisedBy = row.PromisedBy;
                return;
            }
        }

        state.PromiseToFix = basis;
    }
}
