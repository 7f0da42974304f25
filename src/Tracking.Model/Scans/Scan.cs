using Tracking.Model.Geography;

namespace Tracking.Model.Scans;

/// <summary>A fact as a device reports it: it saw a subject at a moment.</summary>
public sealed record Scan
{
    /// <summary>Made by the device; with the subject the key under which a repeat is recognised.</summary>
    public required Guid EventId { get; init; }

    /// <summary>What happened.</summary>
    public required ScanType Type { get; init; }

    /// <summary>What it is about: exactly one kind.</summary>
    public required SubjectKind SubjectKind { get; init; }

    /// <summary>Id of the package, container or vehicle.</summary>
    public required string SubjectId { get; init; }

    /// <summary>When, by the device's clock; milliseconds since 1970.</summary>
    public required long OccurredAt { get; init; }

    /// <summary>Station at which it happened.</summary>
    public string? StationId { get; init; }

    /// <summary>Vehicle that took part.</summary>
    public string? VehicleId { get; init; }

    /// <summary>Container into or out of which the subject went.</summary>
    public string? ParentContainerId { get; init; }

    /// <summary>The new barcode.</summary>
    public string? NewPackageId { get; init; }

    /// <summary>Delivery partner.</summary>
    public string? PartnerId { get; init; }

    /// <summary>Id of the event that is undone.</summary>
    public Guid? Voids { get; init; }

    /// <summary>Why.</summary>
    public Reason Reason { get; init; }

    /// <summary>Where the device was; personal data when at a doorstep.</summary>
    public GeoPoint? Location { get; init; }

    /// <summary>Proof of delivery; personal data.</summary>
    public Proof? Proof { get; init; }

    /// <summary>The device.</summary>
    public string? DeviceId { get; init; }
}

/// <summary>Proof of a delivery.</summary>
/// <param name="Kind">A word such as <c>photo</c>, <c>signature</c>, <c>pin</c>.</param>
/// <param name="ReceivedBy">Who took it, or where it was left.</param>
/// <param name="Reference">Id under which the photo or signature was stored.</param>
public sealed record Proof(string? Kind, string? ReceivedBy, string? Reference);
