using Tracking.Model.Histories;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Model.Packages;

/// <summary>Why and since when something holds.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Since">Milliseconds since 1970.</param>
public readonly record struct Overlay(Reason Reason, long Since);

/// <summary>What all facts about a package amount to.</summary>
public sealed class PackageState
{
    /// <summary>The barcode under which its history is kept.</summary>
    public required string PackageId { get; init; }

    /// <summary>Rows ever stored for it.</summary>
    public required int Version { get; init; }

    /// <summary>The package that this barcode belongs to since a relabelling; null when it is its own.</summary>
    public string? AliasOf { get; set; }

    /// <summary>Packages that claim this barcode, whether or not the claim holds: scans under it are passed on to them.</summary>
    public IReadOnlyList<string> Claimants { get; set; } = [];

    /// <summary>Further barcodes of this package, sorted.</summary>
    public IReadOnlyList<string> Aliases { get; set; } = [];

    /// <summary>Relabellings to pass on to the new barcodes.</summary>
    public IReadOnlyList<(string NewPackageId, EventRow Relabelling, bool Withdrawn)> Relabellings { get; set; } = [];

    /// <summary>The announcement that counts.</summary>
    public AnnouncementRow? Announcement { get; set; }

    /// <summary>State.</summary>
    public PackageStatus Status { get; set; }

    /// <summary>Events that take effect.</summary>
    public int EventCount { get; set; }

    /// <summary>Vain attempts at delivery.</summary>
    public int Attempts { get; set; }

    /// <summary>The last of them.</summary>
    public Overlay? LastAttempt { get; set; }

    /// <summary>Must not move on.</summary>
    public Overlay? Hold { get; set; }

    /// <summary>Something is wrong, until the next physical scan.</summary>
    public Overlay? Exception { get; set; }

    /// <summary>Damaged; stays.</summary>
    public bool Damaged { get; set; }

    /// <summary>At a station that is not on the announced plan.</summary>
    public bool Missorted { get; set; }

    /// <summary>Seen at a facility after its journey had ended.</summary>
    public bool Contradicted { get; set; }

    /// <summary>The last sighting at a facility after its journey had ended; null when a return began since.</summary>
    public EventRow? Contradiction { get; set; }

    /// <summary>Since when its recipient says that it did not come although it was delivered; null when nobody says so.</summary>
    public long? NotReceivedSince { get; set; }

    /// <summary>Partner that has it in custody; null: the network itself.</summary>
    public string? CustodianId { get; set; }

    /// <summary>Place in <see cref="Events"/> of the event with which that began; of no meaning while the network itself has it.</summary>
    public int CustodyStart { get; set; }

    /// <summary>Where it is and was.</summary>
    public Whereabouts Whereabouts { get; } = new();

    /// <summary>When somebody last had it before them, itself or the carrier that it was aboard.</summary>
    public long? LastSeenAt { get; set; }

    /// <summary>Whether it was delivered and waits there to be taken back.</summary>
    public bool IsWithRecipient { get; set; }

    /// <summary>When it was delivered.</summary>
    public long? DeliveredAt { get; set; }

    /// <summary>The scan that delivered it, also when a return began since.</summary>
    public EventRow? Delivery { get; set; }

    /// <summary>The station that delivers it: announced, or where it was stowed.</summary>
    public string? DeliveringStationId { get; set; }

    /// <summary>First acceptance.</summary>
    public EventRow? Acceptance { get; set; }

    /// <summary>When it must be delivered.</summary>
    public long? PromisedBy { get; set; }

    /// <summary>What the promise would be computed from when it has not been fixed yet.</summary>
    public PromiseBasis? PromiseToFix { get; set; }

    /// <summary>The last event that takes effect.</summary>
    public FoldedEvent? LastEvent { get; set; }

    /// <summary>All events in fold order.</summary>
    public IReadOnlyList<FoldedEvent> Events { get; set; } = [];

    /// <summary>When the last row was stored.</summary>
    public long UpdatedAt { get; init; }

    /// <summary>Whether anything but a claim was ever stored.</summary>
    public bool Exists { get; set; }

    /// <summary>The promise's state at a moment, or null without a promise.</summary>
    public PromiseState? PromiseStateAt(long now) =>
        PromisedBy is { } promisedBy && Status is not PackageStatus.Cancelled
            ? Promise.StateAt(promisedBy, Status, DeliveredAt, Hold is not null, Missorted, now)
            : null;

    /// <summary>What each place that it ever was at, or that has to do with a trouble of it, knows of it. Empty while its barcode belongs to another package.</summary>
    public Dictionary<PlaceId, MemberRow> Memberships() => AliasOf is null ? PackageMemberships.Of(this) : [];
}
