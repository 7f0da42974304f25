using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Model.Carriers;

/// <summary>What all scans of a vehicle or a container amount to.</summary>
public sealed class CarrierState
{
    /// <summary>Rows ever stored for it.</summary>
    public required int Version { get; init; }

    /// <summary>Where it is and was; of a vehicle only the station.</summary>
    public Whereabouts Whereabouts { get; } = new();

    /// <summary>Must not move on.</summary>
    public Overlay? Hold { get; set; }

    /// <summary>Partner that has it in custody.</summary>
    public string? CustodianId { get; set; }

    /// <summary>All events in fold order.</summary>
    public IReadOnlyList<FoldedEvent> Events { get; set; } = [];

    /// <summary>What they tell of everything aboard, by the scan at which each began.</summary>
    public Dictionary<Guid, CarrierEvent> PassedOn { get; } = [];

    /// <summary>Whether it was ever in a container that was in it: its own scans came back to it.</summary>
    public bool IsInCircle { get; set; }

    /// <summary>The last event that takes effect.</summary>
    public FoldedEvent? LastEvent { get; set; }

    /// <summary>When the last row was stored; 0 before any.</summary>
    public long UpdatedAt { get; set; }
}

/// <summary>The pure fold from the stored rows of a vehicle or a container to its state.</summary>
public static class CarrierFold
{
    /// <summary>Folds the rows.</summary>
    /// <param name="carrier">The vehicle or container.</param>
    /// <param name="kind">Kind of the vehicle as it is defined.</param>
    /// <param name="rows">Its events with their sequences.</param>
    /// <param name="version">Rows ever stored for it.</param>
    public static CarrierState Fold(PlaceId carrier, VehicleKind kind, List<(EventRow Row, int Sequence)> rows, int version)
    {
        bool isVehicle = carrier.Kind is PlaceKind.Vehicle;
        var state = new CarrierState { Version = version };
        EventSequence sequence = EventSequence.Of(rows);
        var events = new FoldedEvent[sequence.Ordered.Length];
        Guid applied = default;
        for (int i = 0; i < events.Length; i++)
        {
            (EventRow row, int number) = sequence.Ordered[i];
            FoldFlags flags = Weigh(row, carrier, state, sequence, applied);
            bool counts = (flags & FoldedEvent.WithdrawnFlags) == 0;
            string? station = state.Whereabouts.StationId;
            if (counts)
            {
                applied = row.EventId;
                Apply(row, state, isVehicle);
            }

            events[i] = new FoldedEvent(row, number, flags);
            state.UpdatedAt = Math.Max(state.UpdatedAt, row.RecordedAt);
            if (counts && row.Type is not ScanType.Voided)
            {
                state.LastEvent = events[i];
            }

            state.IsInCircle |= (flags & FoldFlags.Cycle) != 0;
            if (CarrierEvent.IsPassedOn(row.Type, isVehicle) && (flags & (FoldFlags.Cycle | FoldFlags.TooDeep)) == 0)
            {
                PassOn(carrier, kind, state, row, station, counts);
            }
        }

        state.Events = events;
        return state;
    }

    private static FoldFlags Weigh(EventRow row, PlaceId carrier, CarrierState state, EventSequence sequence, Guid applied)
    {
        FoldFlags flags = sequence.Weigh(row, applied);
        return flags is not FoldFlags.None || row.Derived is not { } derived ? flags
            : derived.Withdrawn || !state.Whereabouts.IsIn(derived.Via) ? FoldFlags.NotAboard
            : derived.CameThrough(carrier) ? FoldFlags.Cycle
            : derived.Path.Count > Derivation.MaxPath ? FoldFlags.TooDeep
            : FoldFlags.None;
    }

    private static void Apply(EventRow row, CarrierState state, bool isVehicle)
    {
        switch (row.Type)
        {
            case ScanType.Held:
                state.Hold = new Overlay(row.Reason, row.EventTime);
                break;
            case ScanType.Released:
                state.Hold = null;
                break;
            case ScanType.HandedOver or ScanType.HandedBack:
                state.CustodianId = Custody.After(row, state.CustodianId, announcedFor: null);
                break;
            case ScanType.OutForDelivery or ScanType.Unloaded when isVehicle:
                // The vehicle itself is not aboard anything; only a named station moves it.
                if (row.Type is ScanType.Unloaded && row.StationId is not null)
                {
                    state.Whereabouts.Apply(row with { Type = ScanType.Arrived, VehicleId = null });
                }

                break;
            default:
                state.Whereabouts.Apply(isVehicle ? row with { VehicleId = null, VehicleKind = VehicleKind.Unknown } : row);
                break;
        }
    }

    private static void PassOn(PlaceId carrier, VehicleKind kind, CarrierState state, EventRow row, string? station, bool counts)
    {
        bool isVehicle = carrier.Kind is PlaceKind.Vehicle;
        Guid causedBy = row.Derived?.CausedBy ?? row.EventId;
        bool known = state.PassedOn.TryGetValue(causedBy, out CarrierEvent? earlier);
        if (known && (!earlier!.Withdrawn || !counts))
        {
            return;
        }

        IReadOnlyList<PlaceId> path = row.Derived is null ? [carrier] : [.. row.Derived.Path, carrier];
        EventRow content = isVehicle
            ? row with
            {
                VehicleId = carrier.Id,
                VehicleKind = kind,
                StationId = row.StationId ?? (row.Type is ScanType.Unloaded ? station : null),
            }
            : row;
        state.PassedOn[causedBy] = new CarrierEvent(causedBy, content, path, !counts);
    }
}
