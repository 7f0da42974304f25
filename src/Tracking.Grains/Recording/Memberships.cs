using System.Text;
using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Recording;

/// <summary>A member's rows at the places that it ever was at: what changes of them is written in the same commit as the event behind it.</summary>
internal static class Memberships
{
    /// <summary>The partition that holds a place's members.</summary>
    public static Partition PartitionOf(PlaceId place) => new(
        place.Kind switch
        {
            PlaceKind.Station => PartitionKind.StationMembers,
            PlaceKind.Vehicle => PartitionKind.VehicleMembers,
            _ => PartitionKind.ContainerMembers,
        },
        place.Id);

    /// <summary>A member's key within that partition.</summary>
    public static byte[] KeyOf(MemberKey member)
    {
        byte[] key = new byte[KeyLength(member)];
        WriteKey(member, key);
        return key;
    }

    /// <summary>Length of a member's key; bytes.</summary>
    public static int KeyLength(MemberKey member) => 1 + Encoding.UTF8.GetByteCount(member.Id);

    /// <summary>Writes a member's key into the <see cref="KeyLength"/> bytes that it takes.</summary>
    public static void WriteKey(MemberKey member, Span<byte> key)
    {
        key[0] = member.IsContainer ? (byte)'C' : (byte)'P';
        Encoding.UTF8.GetBytes(member.Id, key[1..]);
    }

    /// <summary>The member of a stored key.</summary>
    public static MemberKey MemberOf(ReadOnlySpan<byte> key) => new(key[0] == (byte)'C', Encoding.UTF8.GetString(key[1..]));

    /// <summary>
    /// Compares what places know before and after a write; a place that is no longer in the fold learns that the member was never there. Places
    /// of <paramref name="replaced"/> said something else than before: they are told in any case, so that a message that was overtaken by a newer
    /// one on its way does not have the last word.
    /// </summary>
    public static List<MembershipUpdate> Changes(
        MemberKey member,
        Dictionary<PlaceId, MemberRow>? before,
        Dictionary<PlaceId, MemberRow> after,
        int version,
        HashSet<PlaceId>? replaced = null)
    {
        List<MembershipUpdate> changes = [];
        foreach ((PlaceId place, MemberRow row) in after)
        {
            if (before is null || replaced?.Contains(place) is true || !before.TryGetValue(place, out MemberRow? old) || !old.SaysSame(row))
            {
                changes.Add(Update(member, place, row.Encode(), version));
            }
        }

        if (before is not null)
        {
            foreach ((PlaceId place, _) in before)
            {
                if (!after.ContainsKey(place))
                {
                    changes.Add(Update(member, place, new MemberRow { Stays = [], Present = false }.Encode(), version));
                }
            }
        }

        return changes;
    }

    /// <summary>
    /// Everything that places are to be told after a write: its changes; after a repeat, which completes whatever a crash or a failure left out, all
    /// that the member ever had to do with; and the places that new scans only name, which exist from then on.
    /// </summary>
    /// <param name="member">The member.</param>
    /// <param name="changes">What the write changed.</param>
    /// <param name="after">What places know after it.</param>
    /// <param name="events">The member's events.</param>
    /// <param name="since">Sequence of the first row of the write.</param>
    /// <param name="repeats">Whether anything in the write was a repeat.</param>
    /// <param name="version">The member's version.</param>
    /// <param name="announcements">What was announced of it: a station that one of them names may believe still that it delivered the package.</param>
    public static List<MembershipUpdate> ToTell(
        MemberKey member,
        List<MembershipUpdate> changes,
        Dictionary<PlaceId, MemberRow> after,
        List<(EventRow Row, int Sequence)> events,
        int since,
        bool repeats,
        int version,
        List<(AnnouncementRow Row, int Sequence)>? announcements = null)
    {
        List<MembershipUpdate> updates = repeats ? Changes(member, null, after, version) : [.. changes];
        byte[]? nothing = null;
        foreach ((EventRow row, int sequence) in events)
        {
            if ((repeats || sequence >= since) && row.Derived is null)
            {
                Name(row, corrects: false);
            }
        }

        if (!repeats)
        {
            return updates;
        }

        foreach (MembershipUpdate change in changes)
        {
            if (!IsTold(updates, (PlaceKind)change.PlaceKind, change.PlaceId))
            {
                updates.Add(change);
            }
        }

        // What a carrier said for a while, or an earlier announcement, put the member at places that were perhaps never told that it is not there.
        foreach ((EventRow row, _) in events)
        {
            if (row.Derived is not null)
            {
                Name(row, corrects: true);
            }
        }

        for (int i = 0; i < announcements?.Count; i++)
        {
            NamePlace(PlaceKind.Station, announcements[i].Row.Announcement.DestinationStationId, corrects: true);
        }

        return updates;

        void Name(EventRow row, bool corrects)
        {
            NamePlace(PlaceKind.Station, row.StationId, corrects);
            NamePlace(PlaceKind.Vehicle, row.VehicleId, corrects);
            NamePlace(PlaceKind.Container, row.ParentContainerId, corrects);
        }

        void NamePlace(PlaceKind kind, string? id, bool corrects)
        {
            if (id is not null && !after.ContainsKey(new PlaceId(kind, id)) && !IsTold(updates, kind, id))
            {
                nothing ??= new MemberRow { Stays = [], Present = false }.Encode();
                updates.Add(Update(member, new PlaceId(kind, id), nothing, version) with { Corrects = corrects });
            }
        }
    }

    /// <summary>Tells stations that a vehicle's scans name that they exist. A vehicle is nowhere a member, so they learn nothing else.</summary>
    public static List<MembershipUpdate> StationsNamed(
        MemberKey vehicle, List<(EventRow Row, int Sequence)> events, int since, int version)
    {
        List<MembershipUpdate> named = ToTell(vehicle, [], [], events, since, repeats: false, version);
        named.RemoveAll(update => update.PlaceKind != (byte)PlaceKind.Station);
        return named;
    }

    /// <summary>The writes that make changes durable; the places of <paramref name="before"/> have a row of the member.</summary>
    public static void AddPuts(List<TablePut> puts, MemberKey member, List<MembershipUpdate> changes, Dictionary<PlaceId, MemberRow>? before)
    {
        byte[] key = KeyOf(member);
        foreach (MembershipUpdate change in changes)
        {
            var place = new PlaceId((PlaceKind)change.PlaceKind, change.PlaceId);
            puts.Add(new TablePut(PartitionOf(place), key, change.Version, change.Row, IsFirst: before?.ContainsKey(place) is not true));
        }
    }

    /// <summary>Tells each carrier among the places what the member has from it already.</summary>
    public static List<MembershipUpdate> WithKnown(List<MembershipUpdate> updates, List<(EventRow Row, int Sequence)> events)
    {
        Dictionary<(PlaceId Via, Guid CausedBy), EventRow>? newest = null;
        foreach ((EventRow row, _) in events)
        {
            if (row.Derived is { } derived && row.PostedAs is null)
            {
                newest ??= [];
                if (!newest.TryGetValue((derived.Via, derived.CausedBy), out EventRow? known)
                    || known.Derived!.CarrierVersion < derived.CarrierVersion)
                {
                    newest[(derived.Via, derived.CausedBy)] = row;
                }
            }
        }

        if (newest is null)
        {
            return updates;
        }

        return updates.ConvertAll(update => update.PlaceKind == (byte)PlaceKind.Station
            ? update
            : update with
            {
                Known = newest
                    .Where(entry => (byte)entry.Key.Via.Kind == update.PlaceKind && entry.Key.Via.Id == update.PlaceId)
                    .Select(entry => new KnownDerivation(entry.Key.CausedBy, entry.Value.Message))
                    .ToArray(),
            });
    }

    /// <summary>The newest row of what the same carrier said of the same scan, or null.</summary>
    public static EventRow? Newest(EventRow row, List<(EventRow Row, int Sequence)> events)
    {
        Derivation derived = row.Derived!;
        EventRow? newest = null;
        foreach ((EventRow known, _) in events)
        {
            if (known.Derived is { } other && known.PostedAs is null && other.CausedBy == derived.CausedBy && other.Via == derived.Via
                && (newest is null || newest.Derived!.CarrierVersion < other.CarrierVersion))
            {
                newest = known;
            }
        }

        return newest;
    }

    /// <summary>Whether a derived row is newer than what the history has from that carrier and says something else.</summary>
    public static bool IsNews(EventRow row, EventRow? newest) =>
        newest is null || (newest.Derived!.CarrierVersion < row.Derived!.CarrierVersion && newest.Message != row.Message);

    /// <summary>A member has few places: looking them through costs less than a set of them.</summary>
    private static bool IsTold(List<MembershipUpdate> updates, PlaceKind kind, string id)
    {
        for (int i = 0; i < updates.Count; i++)
        {
            if (updates[i].PlaceKind == (byte)kind && updates[i].PlaceId == id)
            {
                return true;
            }
        }

        return false;
    }

    private static MembershipUpdate Update(MemberKey member, PlaceId place, byte[] row, int version) => new()
    {
        PlaceKind = (byte)place.Kind,
        PlaceId = place.Id,
        IsContainer = member.IsContainer,
        MemberId = member.Id,
        Version = version,
        Row = row,
    };
}
