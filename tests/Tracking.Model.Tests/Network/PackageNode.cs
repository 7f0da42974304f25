using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Model.Tests.Network;

/// <summary>A package's history in memory, and what is left to do after a row was stored in it.</summary>
internal sealed class PackageNode(string id)
{
    private readonly List<ReadOnlyMemory<byte>> rows = [];
    private Dictionary<PlaceId, MemberRow> memberships = [];
    private PackageHistory history = PackageHistory.Read(id, []);

    public PackageState State { get; private set; } = PackageFold.Fold(PackageHistory.Read(id, []));

    public List<(EventRow Row, int Sequence)> Events => history.Events;

    public IReadOnlyList<ReadOnlyMemory<byte>> Rows => rows;

    /// <summary>Stores a row unless it is there already.</summary>
    public void Record(byte[] row, Action<Message> next)
    {
        bool repeat = false, rebinds = false;
        EventRow? replaced = null;
        EventRow? stored = null;
        switch ((RowKind)row[0])
        {
            case RowKind.Event:
                EventRow e = EventRow.Decode(row);
                rebinds = e.Type is ScanType.Relabelled or ScanType.Voided;
                if (e.Derived is { } derived)
                {
                    replaced = Derivations.Newest(history.Events, derived.Via, derived.CausedBy);
                    repeat = replaced is not null
                        && (replaced.Derived!.CarrierVersion >= derived.CarrierVersion || replaced.Message == e.Message);
                    stored = e;
                }
                else
                {
                    repeat = history.Find(e.EventId, e.PostedAs) is not null;
                }

                break;
            case RowKind.Announcement:
                AnnouncementRow announcement = AnnouncementRow.Decode(row);
                (AnnouncementRow Row, int Sequence) latest = history.Announcements.FindLast(known => known.Row.PostedAs == announcement.PostedAs);
                if (announcement.PostedAs is null)
                {
                    repeat = latest.Row?.SameContent(announcement) is true;

                    // Whoever has several of them from this history tells the latest by its time.
                    row = (announcement with { RecordedAt = Math.Max(announcement.RecordedAt, (latest.Row?.RecordedAt ?? 0) + 1) }).Encode();
                }
                else
                {
                    repeat = history.Announcements.Exists(known => known.Row.PostedAs == announcement.PostedAs
                        && known.Row.RecordedAt == announcement.RecordedAt && known.Row.SameContent(announcement));
                }

                break;
            case RowKind.Promise:
                PromiseRow promise = PromiseRow.Decode(row);
                repeat = history.Promises.Exists(known => known.Basis == promise.Basis);
                break;
            default:
                AliasClaim claim = AliasClaim.Decode(row);
                rebinds = true;
                AliasClaim? newest = history.Claims
                    .Where(known => known.ClaimantId == claim.ClaimantId && known.RelabelEventId == claim.RelabelEventId)
                    .MaxBy(known => known.ClaimantVersion);
                repeat = newest is not null && (newest.ClaimantVersion >= claim.ClaimantVersion || newest.Withdrawn == claim.Withdrawn);
                break;
        }

        int before = rows.Count;
        if (!repeat)
        {
            rows.Add(row);
            history = PackageHistory.Read(id, PackedRows.Concat([], rows));
            State = PackageFold.Fold(history);
        }

        Tell(next, repeat, replaced is null || repeat ? null : stored!.Derived!.Via);
        PassOn(next, rebinds || repeat ? 0 : before, rebinds || repeat);
        if (State.PromiseToFix is { } basis && State.AliasOf is null)
        {
            next(new PromiseWanted(id, basis));
        }
    }

    /// <summary>Tells places what changed, all of them after a repeat, and a carrier that said something else than before.</summary>
    private void Tell(Action<Message> next, bool all, PlaceId? confirm)
    {
        Dictionary<PlaceId, MemberRow> after = State.Memberships();
        foreach ((PlaceId place, MemberRow row) in after)
        {
            if (all || place == confirm || !memberships.TryGetValue(place, out MemberRow? old) || !old.Encode().AsSpan().SequenceEqual(row.Encode()))
            {
                next(new Membership(place, new MemberKey(false, id), rows.Count, row.Encode()));
            }
        }

        foreach (PlaceId place in memberships.Keys.Where(place => !after.ContainsKey(place)))
        {
            next(new Membership(place, new MemberKey(false, id), rows.Count, new MemberRow { Stays = [], Present = false }.Encode()));
        }

        memberships = after;
    }

    private void PassOn(Action<Message> next, int from, bool claims)
    {
        if (claims)
        {
            foreach ((string newId, EventRow relabelling, bool withdrawn) in State.Relabellings)
            {
                var claim = new AliasClaim(id, relabelling.EventId, relabelling.EventTime, withdrawn, rows.Count, 0);
                next(new Delivery(new MemberKey(false, newId), claim.Encode()));
            }
        }

        foreach (string claimant in State.Claimants)
        {
            foreach ((EventRow row, int sequence) in history.Events)
            {
                string postedAs = row.PostedAs ?? id;
                if (sequence >= from && row.Derived is null && claimant != postedAs)
                {
                    next(new Delivery(new MemberKey(false, claimant), (row with { PostedAs = postedAs }).Encode()));
                }
            }

            foreach ((AnnouncementRow row, int sequence) in history.Announcements)
            {
                string postedAs = row.PostedAs ?? id;
                if (sequence >= from && claimant != postedAs)
                {
                    next(new Delivery(new MemberKey(false, claimant), (row with { PostedAs = postedAs }).Encode()));
                }
            }
        }
    }
}
