using Tracking.Grains.Places;
using Tracking.Grains.Recording;
using Tracking.Grains.Tests.Harness;
using Tracking.Model.Carriers;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Storage;
using Tracking.Storage.RocksDb;
using Xunit;

namespace Tracking.Grains.Tests;

/// <summary>What a place keeps of its members in memory and on disk.</summary>
public sealed class MemberTableTests : IAsyncDisposable
{
    private const long Hour = 3_600_000;
    private const long Now = 1_795_500_000_000;
    private static readonly PlaceId Station = new(PlaceKind.Station, "DSE4");
    private static readonly PlaceId Van = new(PlaceKind.Vehicle, "VAN-7");
    private readonly DataDirectory directory = new();
    private readonly RocksDbRowStore store;

    public MemberTableTests() => store = new RocksDbRowStore(new RocksDbRowStoreOptions { DataDirectory = directory.Path });

    [Fact]
    public void A_station_forgets_who_left_more_than_a_week_ago()
    {
        var members = new MemberTable(Station, store, new PlaceOptions());
        members.Apply(Here("HERE", Station));
        members.Apply(Left("YESTERDAY", Station, 30));
        members.Apply(Left("LONG-AGO", Station, 8 * 24));

        TableDelete forgotten = Assert.Single(members.Purge(Now));
        Assert.Equal(Memberships.KeyOf(new MemberKey(false, "LONG-AGO")), forgotten.Key.ToArray());
        Assert.Equal(["HERE", "YESTERDAY"], Ids(members, long.MinValue));
        Assert.Null(members.Find(new MemberKey(false, "LONG-AGO")));
    }

    [Fact]
    public void A_van_remembers_for_a_week_who_was_aboard()
    {
        var members = new MemberTable(Van, store, new PlaceOptions());
        members.Apply(Left("SIX-DAYS", Van, 6 * 24));
        members.Apply(Left("EIGHT-DAYS", Van, 8 * 24));

        Assert.Single(members.Purge(Now));
        Assert.Equal(["SIX-DAYS"], Ids(members, long.MinValue));
    }

    [Fact]
    public async Task Who_is_forgotten_is_deleted_when_it_is_time_and_not_before()
    {
        var members = new MemberTable(Van, store, new PlaceOptions { DepartedFor = TimeSpan.FromMinutes(10), PurgeEvery = TimeSpan.FromMinutes(5) });
        MembershipUpdate left = Left("P", Van, 0);
        await store.WriteAsync(new RowWrite([], [new TablePut(Memberships.PartitionOf(Van), Memberships.KeyOf(new MemberKey(false, "P")), left.Version, left.Row)], []));
        await members.LoadAsync(Now);
        long minute = Hour / 60;

        Assert.False(members.IsPurgeDue(Now + (4 * minute)));
        Assert.True(members.IsPurgeDue(Now + (5 * minute)));
        Assert.False(await members.PurgeAsync(Now + (5 * minute)));
        Assert.False(members.IsPurgeDue(Now + (9 * minute)));
        Assert.True(await members.PurgeAsync(Now + (10 * minute)));
        Assert.Empty(await store.ReadRowsAsync(Memberships.PartitionOf(Van), default, default, 10));
        Assert.Empty(Ids(members, long.MinValue));
    }

    [Fact]
    public void Who_was_seen_after_the_end_is_remembered_for_a_week_from_then()
    {
        var members = new MemberTable(Station, store, new PlaceOptions());
        MemberRow row = LeftRow(Station, 8 * 24) with { ContradictedAt = Now - (100 * Hour) };
        members.Apply(Update("SEEN-AGAIN", Station, 1, row));

        Assert.Empty(members.Purge(Now));
        Assert.Contains(new MemberKey(false, "SEEN-AGAIN"), members.Watched);
    }

    [Fact]
    public void Of_the_gone_only_those_to_whom_something_happened_since_are_looked_at()
    {
        var members = new MemberTable(Station, store, new PlaceOptions());
        members.Apply(Here("HERE", Station));
        members.Apply(Left("TODAY", Station, 2));
        members.Apply(Left("YESTERDAY", Station, 30));
        members.Apply(Update("DELIVERED-TODAY", Station, 1, LeftRow(Station, 30) with { DeliveredAt = Now - Hour }));
        members.Apply(Update("ABOARD", Station, 1, new MemberRow { Stays = [Stay(Station, 40, null)], Present = false }));

        Assert.Equal(["ABOARD", "DELIVERED-TODAY", "HERE", "TODAY"], Ids(members, Now - (10 * Hour)));
    }

    [Fact]
    public void An_older_row_never_overwrites_a_newer_one_whether_the_member_is_here_or_gone()
    {
        var members = new MemberTable(Station, store, new PlaceOptions());
        Assert.True(members.Apply(Here("P", Station, version: 3)));
        Assert.False(members.Apply(Left("P", Station, 1, version: 2)));
        Assert.Equal(1, members.CountPresent(containers: false));

        Assert.True(members.Apply(Left("P", Station, 1, version: 4)));
        Assert.False(members.Apply(Here("P", Station, version: 3)));
        Assert.Equal(0, members.CountPresent(containers: false));
        Assert.Equal(StayEnd.Seen, Assert.Single(members.Find(new MemberKey(false, "P"))!.Stays).End);

        Assert.True(members.Apply(Here("P", Station, version: 5)));
        Assert.Equal(["P"], members.Present(containers: false, null, 10));
        Assert.Equal(["P"], Ids(members, long.MaxValue));
    }

    [Fact]
    public async Task What_is_read_from_the_store_is_what_was_told()
    {
        MembershipUpdate[] updates = [Here("HERE", Station), Left("TODAY", Station, 2), Left("LONG-AGO", Station, 8 * 24)];
        await store.WriteAsync(new RowWrite(
            [], [.. updates.Select(update => new TablePut(Memberships.PartitionOf(Station), Memberships.KeyOf(new MemberKey(false, update.MemberId)), update.Version, update.Row))], []));
        var told = new MemberTable(Station, store, new PlaceOptions());
        Array.ForEach(updates, update => told.Apply(update));
        told.Purge(Now);

        var read = new MemberTable(Station, store, new PlaceOptions());
        await read.LoadAsync(Now);

        Assert.Equal(Ids(told, long.MinValue), Ids(read, long.MinValue));
        Assert.All(told.Since(long.MinValue), member => Assert.True(member.Value.SaysSame(read.Find(member.Key)!)));
        Assert.Equal(2, (await store.ReadRowsAsync(Memberships.PartitionOf(Station), default, default, 10)).Count);
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        directory.Dispose();
    }

    private static string[] Ids(MemberTable members, long since) => [.. members.Since(since).Select(member => member.Key.Id).Order(StringComparer.Ordinal)];

    private static Stay Stay(PlaceId place, long hoursAgo, long? untilHoursAgo) =>
        Model.Places.Stay.Restore(
            place, Now - (hoursAgo * Hour), true, false, Now - (hoursAgo * Hour), untilHoursAgo is { } until ? Now - (until * Hour) : null, untilHoursAgo is null ? StayEnd.Open : StayEnd.Seen);

    private static MemberRow LeftRow(PlaceId place, long hoursAgo) => new() { Stays = [Stay(place, hoursAgo + 3, hoursAgo)], Present = false };

    private static MembershipUpdate Left(string id, PlaceId place, long hoursAgo, int version = 1) => Update(id, place, version, LeftRow(place, hoursAgo));

    private static MembershipUpdate Here(string id, PlaceId place, int version = 1) =>
        Update(id, place, version, new MemberRow { Stays = [Stay(place, 200, null)], Present = true, Status = PackageStatus.AtStation });

    private static MembershipUpdate Update(string id, PlaceId place, int version, MemberRow row) => new()
    {
        PlaceKind = (byte)place.Kind,
        PlaceId = place.Id,
        IsContainer = false,
        MemberId = id,
        Version = version,
        Row = row.Encode(),
    };
}
