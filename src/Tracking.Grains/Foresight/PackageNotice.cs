using System.IO.Hashing;
using System.Runtime.InteropServices;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Grains.Foresight;

/// <summary>How a package stands to the station that delivers it.</summary>
[GenerateSerializer, Alias("Tracking.PackageStand")]
public enum PackageStand : byte
{
    /// <summary>It is not to come any more, or has left.</summary>
    Gone = 0,

    /// <summary>It left with a wave: out for delivery.</summary>
    Dispatched = 1,

    /// <summary>Announced, not seen yet.</summary>
    Announced = 2,

    /// <summary>At another station.</summary>
    Elsewhere = 3,

    /// <summary>Aboard a vehicle, or nowhere, between stations.</summary>
    Travelling = 4,

    /// <summary>At the station, and not off the vehicle or out of its cage yet, as far as scans tell.</summary>
    Arrived = 5,

    /// <summary>At the station, to be sorted.</summary>
    Unloaded = 6,

    /// <summary>Sorted, to be put where its van loads.</summary>
    Sorted = 7,

    /// <summary>Waits for its van.</summary>
    Staged = 8,
}

/// <summary>How a package stands to the station that delivers it. Times in milliseconds since 1970.</summary>
/// <param name="Key">Its <see cref="KeyOf"/>.</param>
/// <param name="Stand">How it stands.</param>
/// <param name="Lane">The station that it was at last or is to come from; empty when not known.</param>
/// <param name="VehicleId">The vehicle that it is aboard; null for none.</param>
/// <param name="Since">Since when it stands so.</param>
/// <param name="PromisedBy">Its promise; 0 for none.</param>
/// <param name="Version">Rows ever stored for the package; the greater one counts.</param>
[GenerateSerializer, Immutable, Alias("Tracking.PackageNotice")]
public readonly record struct PackageNotice(
    [property: Id(0)] ulong Key,
    [property: Id(1)] PackageStand Stand,
    [property: Id(2)] string Lane,
    [property: Id(3)] string? VehicleId,
    [property: Id(4)] long Since,
    [property: Id(5)] long PromisedBy,
    [property: Id(6)] int Version)
{
    /// <summary>Stands for a package's id in tables that hold many: two of one station's packages having the same would miscount one.</summary>
    public static ulong KeyOf(string packageId) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(packageId.AsSpan()));

    /// <summary>The notice of a package to the station that is announced to deliver it; null when none is.</summary>
    public static PackageNotice? Of(PackageState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Announcement is not { Announcement.DestinationStationId: { } destination } announcement || state.AliasOf is not null)
        {
            return null;
        }

        Whereabouts where = state.Whereabouts;
        string lane = where.LastStationId ?? announcement.Announcement.OriginStationId ?? "";
        PackageStand stand = state.Status switch
        {
            PackageStatus.Announced => PackageStand.Announced,
            PackageStatus.OutForDelivery => PackageStand.Dispatched,
            PackageStatus.Accepted or PackageStatus.InTransit or PackageStatus.AtStation =>
                where.StationId == destination ? where.VehicleId is null ? StepAt(destination, state) : PackageStand.Dispatched
                : where.StationId is not null && where.VehicleId is null ? PackageStand.Elsewhere
                : where.LastStationId == destination ? PackageStand.Dispatched
                : PackageStand.Travelling,
            _ => PackageStand.Gone,
        };
        long since = stand is PackageStand.Announced ? announcement.RecordedAt : state.LastEvent?.Row.EventTime ?? announcement.RecordedAt;
        return new PackageNotice(KeyOf(state.PackageId), stand, lane, stand is PackageStand.Travelling ? where.VehicleId : null, since, state.PromisedBy ?? 0, state.Version);
    }

    private static PackageStand StepAt(string station, PackageState state)
    {
        for (int i = state.Events.Count - 1; i >= 0; i--)
        {
            FoldedEvent folded = state.Events[i];
            if (folded.Withdrawn || folded.Row.StationId != station)
            {
                continue;
            }

            switch (folded.Row.Type)
            {
                case ScanType.Arrived:
                    return PackageStand.Arrived;
                case ScanType.Unloaded or ScanType.Inducted or ScanType.DroppedOff or ScanType.PickedUp:
                    return PackageStand.Unloaded;
                case ScanType.Sorted:
                    return PackageStand.Sorted;
                case ScanType.Stowed:
                    return PackageStand.Staged;
                default:
                    break;
            }
        }

        return PackageStand.Unloaded;
    }
}
