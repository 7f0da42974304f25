using Tracking.Model.Histories;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Model.Carriers;

/// <summary>What a scan of a vehicle or container tells of everything aboard.</summary>
/// <param name="CausedBy">Id of the scan at which it began.</param>
/// <param name="Content">The carrier's own row of it.</param>
/// <param name="Path">The carriers it came through, this one last.</param>
/// <param name="Withdrawn">Whether it does not count: undone, or the carrier was not there itself.</param>
public sealed record CarrierEvent(Guid CausedBy, EventRow Content, IReadOnlyList<PlaceId> Path, bool Withdrawn)
{
    /// <summary>When it counts.</summary>
    public long EventTime => Content.EventTime;

    /// <summary>A fingerprint of what it tells a member, the way included; 0 when it tells nothing. See <see cref="EventRow.Message"/>.</summary>
    public ulong Message => Withdrawn ? 0 : Derivation.MessageOf(Content, Path);

    /// <summary>Whether both tell a member the same by the same way, or both nothing.</summary>
    public bool SameMessage(CarrierEvent other)
    {
        if (Withdrawn || other.Withdrawn)
        {
            return Withdrawn == other.Withdrawn;
        }

        return Content.Type == other.Content.Type && Content.EventTime == other.Content.EventTime && Content.StationId == other.Content.StationId
            && Content.VehicleId == other.Content.VehicleId && Content.VehicleKind == other.Content.VehicleKind
            && Content.Reason == other.Content.Reason && Content.PartnerId == other.Content.PartnerId
            && Content.ByPartner == other.Content.ByPartner
            && Path.Count == other.Path.Count && Path.SequenceEqual(other.Path);
    }

    /// <summary>Whether it came to this carrier in that way.</summary>
    public bool CameBy(Derivation derived)
    {
        if (Path.Count != derived.Path.Count + 1)
        {
            return false;
        }

        for (int i = 0; i < derived.Path.Count; i++)
        {
            if (Path[i] != derived.Path[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The row for a member's history.</summary>
    public EventRow For(MemberKey member, int carrierVersion, long now) =>
        new()
        {
            EventId = Derivation.EventIdOf(CausedBy, member.IsContainer, member.Id),
            Type = Content.Type,
            OccurredAt = Content.OccurredAt,
            EventTime = Content.EventTime,
            RecordedAt = now,
            Flags = Content.Flags,
            DeviceId = Content.DeviceId,
            StationId = Content.StationId,
            VehicleId = Content.VehicleId,
            VehicleKind = Content.VehicleKind,
            Reason = Content.Reason,
            PartnerId = Content.PartnerId,
            ByPartner = Content.ByPartner,
            Derived = new Derivation(CausedBy, Path, carrierVersion, Withdrawn),
        };

    /// <summary>Whether scans of this type count for everything aboard. A vehicle's arrival moves the vehicle, not its load.</summary>
    public static bool IsPassedOn(ScanType type, bool byVehicle) => type switch
    {
        ScanType.Arrived => !byVehicle,
        ScanType.Contained or ScanType.Uncontained or ScanType.Voided => false,
        _ => true,
    };
}

/// <summary>A member of a place.</summary>
/// <param name="IsContainer">A container rather than a package.</param>
/// <param name="Id">Its id.</param>
public readonly record struct MemberKey(bool IsContainer, string Id);
