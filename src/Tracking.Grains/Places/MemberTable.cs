using Tracking.Grains.Recording;
using Tracking.Model.Carriers;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Places;

/// <summary>
/// The members of one place, rebuilt from their rows, so that a place has no state of its own that could be lost or wrong. Most of them have departed.
/// </summary>
internal sealed class MemberTable(PlaceId place, IRowStore store, PlaceOptions options)
{
    private const int PageSize = 1000;
    private readonly DepartedMembers departed = new();
    private readonly Dictionary<MemberKey, Member> watched = [];
    private readonly long memory = (long)options.DepartedFor.TotalMilliseconds;
    private readonly long troubleMemory = (long)options.TroubleFor.TotalMilliseconds;
    private long purgedAt;

    /// <summary>Members that are here or in trouble here; most of a place's members are gone. No member is in both.</summary>
    public Dictionary<MemberKey, Member> Watched => watched;

    /// <summary>Counts the packages among the members by the hour in which they came in; null where nobody wants to know.</summary>
    public HourCounts? Arrivals { get; init; }

    /// <summary>Makes rows of the counts of packages that are to be forgotten; they are written together with what forgets them.</summary>
    public Func<HourCounts, ValueTask<IReadOnlyList<TablePut>>>? Settle { get; init; }

    /// <summary>The last moment at which anybody had any member before them here; milliseconds since 1970, 0 for never.</summary>
    public long LastSignAt { get; private set; }

    /// <summary>Reads every member's row, again where it was read before; forgets those that are gone for days.</summary>
    public async Task LoadAsync(long now)
    {
        Partition partition = Memberships.PartitionOf(place);
        var forgotten = new List<TableDelete>();
        var arrivals = new HourCounts();
        ReadOnlyMemory<byte> after = default;
        purgedAt = now;
        while (true)
        {
            IReadOnlyList<TableRow> page = await store.ReadRowsAsync(partition, after, default, PageSize);
            IsKnown |= page.Count > 0;
            foreach (TableRow row in page)
            {
                MemberKey key = Memberships.MemberOf(row.Key.Span);
                MemberRow member = MemberRow.Decode(place, row.Value.Span);
                int? known = VersionOf(key);
                if (known is null && IsForgotten(member, now))
                {
                    forgotten.Add(new TableDelete(partition, row.Key, row.Version));
                    Count(arrivals, key, member);
                }
                else if (!(known >= row.Version))
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

        await ForgetAsync(forgotten, arrivals);
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
        watched.TryGetValue(key, out Member member) ? member.Row : departed.TryFind(key, out DepartedMembers.Entry left) ? MemberRow.Decode(place, left.Row) : null;

    /// <summary>The rows of all members that are here, in trouble, or to whom anything happened here at this moment or later.</summary>
    public IEnumerable<KeyValuePair<MemberKey, MemberRow>> Since(long moment)
    {
        foreach ((MemberKey key, Member member) in watched)
        {
            yield return new(key, member.Row);
        }

        foreach (DepartedMembers.Entry left in departed.All())
        {
            if (left.LastAt >= moment)
            {
                yield return new(left.Key, MemberRow.Decode(place, left.Row));
            }
        }
    }

    /// <summary>Ids of packages that were here at any time between two moments, in ordinal order behind <paramref name="after"/>.</summary>
    public List<string> Between(long from, long to, string? after, int limit)
    {
        var ids = new List<string>();
        foreach ((MemberKey key, MemberRow member) in Since(from))
        {
            if (!key.IsContainer && (after is null || string.CompareOrdinal(key.Id, after) > 0) && member.Stays.Any(stay => stay.Since < to && !(stay.Until < from)))
            {
                ids.Add(key.Id);
            }
        }

        ids.Sort(StringComparer.Ordinal);
        return ids.Count > limit ? ids[..limit] : ids;
    }

    /// <summary>Whether it is time to <see cref="PurgeAsync"/>.</summary>
    public bool IsPurgeDue(long now) => now - purgedAt >= options.PurgeEvery.TotalMilliseconds;

    /// <summary>Forgets members that are gone for days, in memory and in the store. Returns whether there were any.</summary>
    public async Task<bool> PurgeAsync(long now)
    {
        var arrivals = new HourCounts();
        List<TableDelete> forgotten = Purge(now, arrivals);
        await ForgetAsync(forgotten, arrivals);
        return forgotten.Count > 0;
    }

    /// <summary>Forgets members that are gone for days. Returns the rows to delete.</summary>
    public List<TableDelete> Purge(long now) => Purge(now, new HourCounts());

    /// <summary>Forgets members that are gone for days. Returns the rows to delete.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="arrivals">Takes when the packages among them came in.</param>
    private List<TableDelete> Purge(long now, HourCounts arrivals)
    {
        purgedAt = now;
        Partition partition = Memberships.PartitionOf(place);
        var forgotten = new List<TableDelete>();
        foreach (DepartedMembers.Entry left in departed.All())
        {
            if (now - left.LastAt >= memory && MemberRow.Decode(place, left.Row) is var row && IsForgotten(row, now))
            {
                MemberKey key = left.Key;
                Count(arrivals, key, row);
                forgotten.Add(new TableDelete(partition, Memberships.KeyOf(key), left.Version));
                departed.Remove(key);
            }
        }

        departed.Trim();

        foreach ((MemberKey key, Member member) in watched)
        {
            if (IsForgotten(member.Row, now))
            {
                forgotten.Add(new TableDelete(partition, Memberships.KeyOf(key), member.Version));
                watched.Remove(key);
                Count(arrivals, key, member.Row);
            }
        }

        Arrivals?.Subtract(arrivals);
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
        watched.TryGetValue(key, out Member member) ? member.Version : departed.TryFind(key, out DepartedMembers.Entry left) ? left.Version : null;

    private async ValueTask ForgetAsync(List<TableDelete> forgotten, HourCounts arrivals)
    {
        if (forgotten.Count > 0)
        {
            IReadOnlyList<TablePut> settled = Settle is null ? [] : await Settle(arrivals);
            await store.WriteAsync(new RowWrite([], settled, forgotten));
        }
    }

    /// <summary>The hour in which a known member came in.</summary>
    private int CameInHourOf(MemberKey key) => HourCounts.HourOf(Find(key)?.CameInAt);

    private static void Count(HourCounts arrivals, MemberKey key, MemberRow row)
    {
        if (!key.IsContainer)
        {
            arrivals.Move(HourCounts.NoHour, HourCounts.HourOf(row.CameInAt));
        }
    }

    private void Put(MemberKey key, Member member, ReadOnlyMemory<byte> stored)
    {
        LastSignAt = Math.Max(LastSignAt, member.Row.LastSignAt);
        if (Arrivals is not null && !key.IsContainer)
        {
            Arrivals.Move(CameInHourOf(key), HourCounts.HourOf(member.Row.CameInAt));
        }

        if (member.Row.IsWatched)
        {
            watched[key] = member;
            departed.Remove(key);
        }
        else
        {
            departed.Put(key, member.Version, LastAt(member.Row), stored.Span);
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

    private bool IsForgotten(MemberRow row, long now)
    {
        if (row.Present || IsRecent(row.DeliveredAt, now, memory) || IsRecent(row.ContradictedAt, now, memory)
            || IsRecent(row.AdriftSince, now, troubleMemory) || IsRecent(row.NotReceivedSince, now, troubleMemory))
        {
            return false;
        }

        for (int i = 0; i < row.Stays.Count; i++)
        {
            if (row.Stays[i].Until is not { } until || now - until < memory)
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
}
