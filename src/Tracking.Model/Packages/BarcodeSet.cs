using Tracking.Model.Histories;
using Tracking.Model.Scans;

namespace Tracking.Model.Packages;

/// <summary>
/// Which barcodes a history covers, and whether its own barcode belongs to another package. A relabelling makes the new barcode an alias of
/// the old one. Two packages relabelled to one barcode both cover it, and it belongs to the earlier claim. A circle of relabellings
/// belongs to the barcode that comes first in ordinal order.
/// </summary>
internal sealed class BarcodeSet
{
    private static readonly BarcodeSet None = new([], [], []);
    private readonly HashSet<string> covered;
    private readonly HashSet<string> reachable;
    private readonly HashSet<Guid> undone;

    private BarcodeSet(HashSet<string> covered, HashSet<string> reachable, HashSet<Guid> undone) =>
        (this.covered, this.reachable, this.undone) = (covered, reachable, undone);

    public IReadOnlyList<string> Aliases { get; private init; } = [];

    public string? AliasOf { get; private init; }

    public IReadOnlyList<string> Claimants { get; private init; } = [];

    public IReadOnlyList<(string NewPackageId, EventRow Relabelling, bool Withdrawn)> Relabellings { get; private init; } = [];

    public bool HasForeignEvents { get; private init; }

    /// <summary>Whether scans under this barcode count; null is the history's own.</summary>
    public bool Contains(string? postedAs) => postedAs is null || covered.Contains(postedAs);

    /// <summary>Whether this is a void under a new barcode that undoes the relabelling to it: it belongs to this history all the same.</summary>
    public bool Unbinds(EventRow row) =>
        row.Type is ScanType.Voided && row.PostedAs is not null && undone.Contains(row.Voids!.Value) && reachable.Contains(row.PostedAs);

    /// <summary>
    /// Whether this is a relabelling that a partner posted. It binds no barcode: whether it did would tell the partner what the new barcode is already.
    /// </summary>
    public static bool IsIgnored(EventRow row) => row.Type is ScanType.Relabelled && row.ByPartner is not null;

    public static BarcodeSet Of(PackageHistory history)
    {
        List<EventRow>? relabellings = null;
        bool foreign = false;
        foreach ((EventRow row, _) in history.Events)
        {
            foreign |= row.PostedAs is not null;
            if (row.Type is ScanType.Relabelled && !IsIgnored(row))
            {
                (relabellings ??= []).Add(row);
            }
        }

        foreach ((AnnouncementRow row, _) in history.Announcements)
        {
            foreign |= row.PostedAs is not null;
        }

        return relabellings is null && history.Claims.Count == 0 && !foreign ? None : Build(history, relabellings ?? [], foreign);
    }

    private static BarcodeSet Build(PackageHistory history, List<EventRow> relabellings, bool foreign)
    {
        // A void counts when its barcode could be reached at all, so that undoing a relabelling under the new barcode works.
        HashSet<string> reachable = Reach(history.PackageId, relabellings, [], history.PackageId);
        HashSet<Guid> relabelIds = relabellings.Select(row => row.EventId).ToHashSet();
        HashSet<Guid> undone = history.Events
            .Where(e => e.Row.Type is ScanType.Voided && Custody.CanUndo(e.Row, postedBy: null) && (e.Row.PostedAs is null || reachable.Contains(e.Row.PostedAs)))
            .Select(e => e.Row.Voids!.Value)
            .Where(relabelIds.Contains)
            .ToHashSet();
        HashSet<string> covered = Reach(history.PackageId, relabellings, undone, history.PackageId);
        var aliases = covered.Where(id => id != history.PackageId).Order(StringComparer.Ordinal).ToList();

        AliasClaim[] claims = history.Claims
            .GroupBy(claim => (claim.ClaimantId, claim.RelabelEventId))
            .Select(group => group.MaxBy(claim => claim.ClaimantVersion)!)
            .OrderBy(claim => claim.EventTime)
            .ThenBy(claim => claim.RelabelEventId)
            .ThenBy(claim => claim.ClaimantId, StringComparer.Ordinal)
            .ToArray();
        AliasClaim? winner = claims.FirstOrDefault(claim => !claim.Withdrawn && !FirstOfCircle(claim.ClaimantId));

        return new BarcodeSet(covered, reachable, undone)
        {
            Aliases = aliases,
            AliasOf = winner?.ClaimantId,
            Claimants = claims.Select(claim => claim.ClaimantId).Distinct().ToList(),
            Relabellings = relabellings
                .Where(row => row.PostedAs is null)
                .Select(row => (row.NewPackageId!, row, undone.Contains(row.EventId)))
                .ToList(),
            HasForeignEvents = foreign,
        };

        bool FirstOfCircle(string claimant)
        {
            if (!covered.Contains(claimant))
            {
                return false;
            }

            foreach (string id in covered)
            {
                bool inCircle = Reach(id, relabellings, undone, history.PackageId).Contains(history.PackageId);
                if (inCircle && string.CompareOrdinal(id, history.PackageId) < 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Every barcode that relabellings lead to from one, itself included.</summary>
    private static HashSet<string> Reach(string from, List<EventRow> relabellings, HashSet<Guid> undone, string ownId)
    {
        HashSet<string> reached = [from];
        bool grew = true;
        while (grew)
        {
            grew = false;
            foreach (EventRow row in relabellings)
            {
                grew |= !undone.Contains(row.EventId) && reached.Contains(row.PostedAs ?? ownId) && reached.Add(row.NewPackageId!);
            }
        }

        return reached;
    }
}
