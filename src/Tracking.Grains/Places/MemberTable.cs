using Tracking.Grains.Recording;
using Tracking.Model.Carriers;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Places;

/// <summary>
/// The members of one place, rebuilt from their rows, so that a place has no state of its own that could be lost or wrong. Most of them are gone: those are kept as they are
/// stored, which takes a third of the memory.
/// </summary>
internal sealed class MemberTable(PlaceId place, IRowStore store)
{
    /// <summary>A member that left longer ago than this is forgotten; milliseconds.</summary>
    public const long Memory = 7L * Day;

    /// <summary>A member that left and was never found, or did not come to its recipient, is remembered for so long; milliseconds.</summary>
    public const long TroubleMemory = 30L * Day;

    private const long Day = 24L * 60 * 60 * 1000;
    private const int PageSize = 1000;
    private readonly Dictionary<MemberKey, Gone> gone = [];
    private readonly Dictionary<MemberKey, Member> watched = [];

    /// <summary>Members that are here or in trouble here; most of a place's members are gone. No member is in both.</summary>
    public Dictionary<MemberKey, Member> Watched => watched;

    /// <summary>Counts packages by the hour in which they came in; null where nobody wants to know.</summary>
    public HourCounts? Arrivals { get; init; }

    /// <summary>The last moment at which anybody had any member before them here; milliseconds since 1970, 0 for never.</summary>
    public long LastSignAt { get; private set; }

    /// <summary>Reads every member's row, again where it was read before; forgets those that are gone for days.</summary>
    public async Task LoadAsync(long now)
    {
        Partition partition = Memberships.PartitionOf(place);
        var forgotten = new List<TableDelete>();
        ReadOnlyMemory<byte> after = default;
        while (true)
        {
            IReadOnlyList<TableRow> page = await store.ReadRowsAsync(partition, after, default, PageSize);
            IsKnown |= page.Count > 0;
            foreach (TableRow row in page)
            {
                MemberKey key = Memberships.MemberOf(row.Key.Span);
                MemberRow member = MemberRow.Decode(place, row.Value.Span);
                if (IsForgotten(member, now))
                {
                    forgotten.Add(new TableDelete(partition, row.Key, row.Version));
                }
                else if (!(VersionOf(key) >= row.Version))
                {
                    Put(key, new Member((int)row.Version, member), row.Value);
                }
            }

            if (page.Count < PageSize)
            {
                break;
            }

            after = page[^1].Key;
        }

        if (forgotten.Count > 0)
        {
            await store.WriteAsync(new RowWrite([], [], forgotten));
        }
    }

    /// <summary>Whether any member was ever here, or at least named the place.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Takes in a member's row unless a newer one is known. Returns whether it changed anything.</summary>
    public bool Apply(MembershipUpdate update)
    {
        IsKnown |= !update.Corrects;
        var key = new MemberKey(update.IsContainer, update.MemberId);
        if (VersionOf(key) >= update.Version)
        {
            return false;
        }

        Put(key, new Member(update.Version, MemberRow.Decode(place, update.Row)), update.Row);
        return true;
    }

    /// <summary>The member's row, or null.</summary>
    public MemberRow? Find(MemberKey key) =>
        watched.TryGetValue(key, out Member member) ? member.Row : gone.TryGetValue(key, out Gone left) ? MemberRow.Decode(place, left.Row) : null;

    /// <summary>The rows of all members that are here, in trouble, or to whom anything happened here at this moment or later.</summary>
    public IEnumerable<KeyValuePair<MemberKey, MemberRow>> Since(long moment)
    {
        foreach ((MemberKey key, Member member) in watched)
        {
            yield return new(key, member.Row);
        }

        foreach ((MemberKey key, Gone left) in gone)
        {
            if (left.LastAt >= moment)
            {
                yield return new(key, MemberRow.Decode(place, left.Row));
            }
        }
    }

    /// <summary>Forgets members that are gone for days. Returns the rows to delete.</summary>
    public List<TableDelete> Purge(long now)
    {
        Partition partition = Memberships.PartitionOf(place);
        var forgotten = new List<TableDelete>();
        foreach ((MemberKey key, Gone left) in gone)
        {
            if (IsForgotten(MemberRow.Decode(place, left.Row), now))
            {
                forgotten.Add(new TableDelete(partition, Memberships.KeyOf(key), left.Version));
                gone.Remove(key);
            }
        }

        foreach ((MemberKey key, Member member) in watched)
        {
            if (IsForgotten(member.Row, now))
            {
                forgotten.Add(new TableDelete(partition, Memberships.KeyOf(key), member.Version));
                watched.Remove(key);
            }
        }

        return forgotten;
    }

    /// <summary>Ids of present members of a kind, in ordinal order behind <paramref name="after"/>.</summary>
    public List<string> Present(bool containers, string? after, int limit)
    {
        var ids = new List<string>();
        foreach ((MemberKey key, Member member) in watched)
        {
            if (key.IsContainer == containers && member.Row.Present && (after is null || string.CompareOrdinal(key.Id, after) > 0))
            {
                ids.Add(key.Id);
            }
        }

        ids.Sort(StringComparer.Ordinal);
        return ids.Count > limit ? ids[..limit] : ids;
    }

    /// <summary>Number of present members of a kind.</summary>
    public int CountPresent(bool containers)
    {
        int count = 0;
        foreach ((MemberKey key, Member member) in watched)
        {
            count += key.IsContainer == containers && member.Row.Present ? 1 : 0;
        }

        return count;
    }

    /// <summary>Number of packages aboard that a partner has in custody.</summary>
    public int CountInCustody(string partnerId)
    {
        int count = 0;
        foreach ((MemberKey key, Member member) in watched)
        {
            count += !key.IsContainer && member.Row.Present && member.Row.CustodianId == partnerId ? 1 : 0;
        }

        return count;
    }

    private int? VersionOf(MemberKey key) =>
        watched.TryGetValue(key, out Member member) ? member.Version : gone.TryGetValue(key, out Gone left) ? left.Version : null;

    private int CameInHourOf(MemberKey key) =>
        watched.TryGetValue(key, out Member member) ? HourCounts.HourOf(member.Row.CameInAt) : gone.TryGetValue(key, out Gone left) ? left.CameInHour : HourCounts.NoHour;

    private void Put(MemberKey key, Member member, ReadOnlyMemory<byte> stored)
    {
        LastSignAt = Math.Max(LastSignAt, member.Row.LastSignAt);
        int cameIn = HourCounts.HourOf(member.Row.CameInAt);
        if (Arrivals is not null && !key.IsContainer)
        {
            Arrivals.Move(CameInHourOf(key), cameIn);
        }

        if (member.Row.IsWatched)
        {
            watched[key] = member;
            gone.Remove(key);
        }
        else
        {
            gone[key] = new Gone(member.Version, cameIn, LastAt(member.Row), stored.ToArray());
            watched.Remove(key);
        }
    }

    /// <summary>The last moment at which anything happened to a member here; it has no end while a stay has none.</summary>
    private static long LastAt(MemberRow row)
    {
        long last = row.DeliveredAt ?? long.MinValue;
        for (int i = 0; i < row.Stays.Count; i++)
        {
            last = Math.Max(last, row.Stays[i].Until ?? long.MaxValue);
        }

        return last;
    }

    private static bool IsForgotten(MemberRow row, long now)
    {
        if (row.Present || IsRecent(row.DeliveredAt, now, Memory) || IsRecent(row.ContradictedAt, now, Memory)
            || IsRecent(row.AdriftSince, now, TroubleMemory) || IsRecent(row.NotReceivedSince, now, TroubleMemory))
        {
            return false;
        }

        for (int i = 0; i < row.Stays.Count; i++)
        {
            if (row.Stays[i].Until is not { } until || now - until < Memory)
            {
                return false;
            }
        }

        // A row without stays guards against older ones that are still on their way, so it stays.
        return row.Stays.Count > 0 || row.DeliveredAt is not null || row.ContradictedAt is not null || row.NotReceivedSince is not null;
    }

    private static bool IsRecent(long? moment, long now, long memory) => moment is { } known && now - known < memory;

    /// <summary>A member and the version of its row.</summary>
    internal readonly record struct Member(int Version, MemberRow Row);

    /// <summary>A member that is gone: its row as it is stored, the hour in which it came in, and the last moment at which anything happened to it here.</summary>
    private readonly record struct Gone(int Version, int CameInHour, long LastAt, byte[] Row);
}
