namespace Tracking.Server.Views;

/// <summary>One event of a package's history.</summary>
public sealed record EventView
{
    /// <summary>Its id.</summary>
    public required string EventId { get; init; }

    /// <summary>What happened; <c>announced</c> for an announcement.</summary>
    public required string Type { get; init; }

    /// <summary>The barcode under which it was posted.</summary>
    public required string PackageId { get; init; }

    /// <summary>By the device's clock, UTC.</summary>
    public required string OccurredAt { get; init; }

    /// <summary>Station.</summary>
    public string? StationId { get; init; }

    /// <summary>Vehicle.</summary>
    public string? VehicleId { get; init; }

    /// <summary>Container into or out of which it went.</summary>
    public string? ParentContainerId { get; init; }

    /// <summary>New barcode.</summary>
    public string? NewPackageId { get; init; }

    /// <summary>Partner.</summary>
    public string? PartnerId { get; init; }

    /// <summary>Id of the event that it undoes.</summary>
    public string? Voids { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the device was.</summary>
    public LocationView? Location { get; init; }

    /// <summary>Proof of delivery.</summary>
    public ProofView? Proof { get; init; }

    /// <summary>The device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Number of its row in the history; null when it is inferred and not stored.</summary>
    public int? Sequence { get; init; }

    /// <summary>When it counts, UTC; of an inferred event the latest that it can have been.</summary>
    public required string EventTime { get; init; }

    /// <summary>Of an inferred event the earliest that it can have been, UTC; else null.</summary>
    public string? NotBefore { get; init; }

    /// <summary>When it was first stored, UTC.</summary>
    public required string RecordedAt { get; init; }

    /// <summary>scan, derived, inferred or announcement.</summary>
    public required string Origin { get; init; }

    /// <summary>The carrier's scan that it derives from, or the event that shows it.</summary>
    public string? CausedBy { get; init; }

    /// <summary>Whether it has no effect.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Marks, such as <c>late</c>, <c>clockCorrected</c>, <c>voided</c>, <c>missorted</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
}

/// <summary>Proof of a delivery.</summary>
/// <param name="Kind">photo, signature, pin or another word.</param>
/// <param name="ReceivedBy">Who took it, or where it was left.</param>
/// <param name="Reference">Id of the stored photo or signature.</param>
public sealed record ProofView(string? Kind, string? ReceivedBy, string? Reference);

/// <summary>Where an event comes from.</summary>
internal static class EventOrigins
{
    public const string Scan = "scan";
    public const string Derived = "derived";
    public const string Inferred = "inferred";
    public const string Announcement = "announcement";
}
