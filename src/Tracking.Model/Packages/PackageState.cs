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

    /// <summary>Partner that has it in custody.</summary>
    public string? CustodianId { get; set; }

    /// <summary>Where it is and was.</summary>
    public Whereabouts Whereabouts { get; } = new();

    /// <summary>When it was delivered.</summary>
    public long? DeliveredAt { get; set; }

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

    /// <summary>What each place that it ever was at knows of it. Empty while its barcode belongs to another package.</summary>
    public Dictionary<PlaceId, MemberRow> Memberships()
    {
        var rows = new Dictionary<PlaceId, MemberRow>();
        if (AliasOf is not null)
        {
            return rows;
        }

        IReadOnlyList<Stay> stays = Whereabouts.Stays;
        string? deliveredFrom = DeliveredAt is null ? null : Announcement?.Announcement.DestinationStationId ?? Whereabouts.LastStationId;
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

            rows.Add(place, MembershipAt(place, there, deliveredFrom));
        }

        if (deliveredFrom is not null)
        {
            var place = new PlaceId(PlaceKind.Station, deliveredFrom);
            rows.TryAdd(place, MembershipAt(place, [], deliveredFrom));
        }

        return rows;
    }

    private MemberRow MembershipAt(PlaceId place, List<Stay> stays, string? deliveredFrom)
    {
        bool isStation = place.Kind is PlaceKind.Station;
        bool present = stays.Count > 0 && stays[^1].End is StayEnd.Open;
        if (isStation)
        {
            present = present && Whereabouts.VehicleId is null && Status.CanBeOnHand();
        }

        return new MemberRow
        {
            Stays = stays,
            Present = present,
            Status = isStation && present ? Status : PackageStatus.Announced,
            OnHold = isStation && present && Hold is not null,
            Missorted = isStation && present && Missorted,
            PromisedBy = isStation && present ? PromisedBy : null,
            DeliveredAt = isStation && place.Id == deliveredFrom ? DeliveredAt : null,
        };
    }
}
