using Tracking.Model.Histories;
using Tracking.Model.Scans;

namespace Tracking.Model.Packages;

/// <summary>
/// Which delivery partner has a package: from hand-over to hand-back. The network can give and take it, a partner only give on or back what it has, or
/// take what is announced for it and in no other partner's hands; whatever else partners say of custody is kept and changes nothing.
/// </summary>
public static class Custody
{
    /// <summary>Marks of events that are not this package's, or are told twice.</summary>
    private const FoldFlags NotOfIt = FoldFlags.NotAboard | FoldFlags.Repeated | FoldFlags.Cycle | FoldFlags.TooDeep;

    /// <summary>Who has it after a hand-over or a hand-back.</summary>
    /// <param name="row">The event.</param>
    /// <param name="custodian">Who has it before; null: the network.</param>
    /// <param name="announcedFor">The partner that it is announced for.</param>
    public static string? After(EventRow row, string? custodian, string? announcedFor)
    {
        string? poster = row.ByPartner;
        bool takes = poster is not null && custodian is null && row.Type is ScanType.HandedOver && poster == row.PartnerId && poster == announcedFor;
        return poster is null || poster == custodian || takes
            ? row.Type is ScanType.HandedOver ? row.PartnerId : null
            : custodian;
    }

    /// <summary>
    /// From when on a partner sees a history, given the event with which it got the package; milliseconds since 1970. What it took by itself it does not see from before the
    /// server heard of that: a device's clock says what it likes.
    /// </summary>
    public static long VisibleSince(EventRow start) => start.ByPartner is not null && start.ByPartner == start.PartnerId ? Math.Max(start.EventTime, start.RecordedAt) : start.EventTime;

    /// <summary>Whether a partner's void can undo an event: it takes back only what its own devices said.</summary>
    public static bool CanUndo(EventRow @void, string? postedBy) => @void.ByPartner is null || @void.ByPartner == postedBy;

    /// <summary>What an event of a partner's device is marked with: somebody else had the package, before it and after it.</summary>
    public static FoldFlags FlagsOf(EventRow row, FoldFlags flags, string? before, string? after) =>
        row.ByPartner != before && row.ByPartner != after && (flags & NotOfIt) == 0
            ? FoldFlags.CustodyMismatch
            : FoldFlags.None;
}
