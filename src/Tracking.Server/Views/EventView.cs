using Tracking.Server.Description;

namespace Tracking.Server.Views;

/// <summary>One event of a package's history.</summary>
public sealed record EventView
{
    /// <summary>Its id.</summary>
    [Form(TextForm.Uuid)]
    public required string EventId { get; init; }

    /// <summary>What happened; <c>announced</c> for an announcement.</summary>
    [Form(TextForm.EventType)]
    public required string Type { get; init; }

    /// <summary>The barcode under which it was posted.</summary>
    [Form(TextForm.Id)]
    public required string PackageId { get; init; }

    /// <summary>By the device's clock, UTC.</summary>
    [Form(TextForm.Time)]
    public required string OccurredAt { get; init; }

    /// <summary>Station.</summary>
    [Form(TextForm.Id)]
    public string? StationId { get; init; }

    /// <summary>Vehicle.</summary>
    [Form(TextForm.Id)]
    public string? VehicleId { get; init; }

    /// <summary>Container into or out of which it went.</summary>
    [Form(TextForm.Id)]
    public string? ParentContainerId { get; init; }

    /// <summary>New barcode.</summary>
    [Form(TextForm.Id)]
    public string? NewPackageId { get; init; }

    /// <summary>Partner.</summary>
    [Form(TextForm.Id)]
    public string? PartnerId { get; init; }

    /// <summary>Id of the event that it undoes.</summary>
    [Form(TextForm.Uuid)]
    public string? Voids { get; init; }

    /// <summary>Why.</summary>
    [Form(TextForm.Reason)]
    public string? Reason { get; init; }

    /// <summary>Where the device was.</summary>
    public LocationView? Location { get; init; }

    /// <summary>Proof of delivery.</summary>
    public ProofView? Proof { get; init; }

    /// <summary>The device.</summary>
    [Form(TextForm.Id)]
    public string? DeviceId { get; init; }

    /// <summary>Number of its row in the history; null when it is inferred and not stored.</summary>
    public int? Sequence { get; init; }

    /// <summary>When it counts, UTC; of an inferred event the latest that it can have been.</summary>
    [Form(TextForm.Time)]
    public required string EventTime { get; init; }

    /// <summary>Of an inferred event the earliest that it can have been, UTC; else null.</summary>
    [Form(TextForm.Time)]
    public string? NotBefore { get; init; }

    /// <summary>When it was first stored, UTC.</summary>
    [Form(TextForm.Time)]
    public required string RecordedAt { get; init; }

    /// <summary>scan, derived, inferred or announcement.</summary>
    [Form(TextForm.EventOrigin)]
    public required string Origin { get; init; }

    /// <summary>The carrier's scan that it derives from, or the event that shows it.</summary>
    [Form(TextForm.Uuid)]
    public string? CausedBy { get; init; }

    /// <summary>Whether it has no effect.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Marks, such as <c>late</c>, <c>clockCorrected</c>, <c>voided</c>, <c>missorted</c>.</summary>
    [Form(TextForm.EventFlag)]
    public IReadOnlyList<string> Flags { get; init; } = [];
}

/// <summary>Proof of a delivery.</summary>
/// <param name="Kind">photo, signature, pin or another word.</param>
/// <param name="ReceivedBy">Who took it, or where it was left.</param>
/// <param name="Reference">Id of the stored photo or signature.</param>
public sealed record ProofView(string? Kind, string? ReceivedBy, [Form(TextForm.Id)] string? Reference);

/// <summary>Where an event comes from.</summary>
internal static class EventOrigins
{
    public const string Scan = "scan";
    public const string Derived = "derived";
    public const string Inferred = "inferred";
    public const string Announcement = "announcement";
}
