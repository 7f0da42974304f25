using Tracking.Grains.Recording;
using Tracking.Grains.Tests.Harness;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;
using Tracking.Server.Security.Access;
using Tracking.Storage;
using Tracking.Storage.Personal;

namespace Tracking.Grains.Tests.Personal;

/// <summary>Erasing while other things happen, and when something fails in the middle of it.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private readonly DataDirectory directory = new();
    private Node node = null!;

    public async ValueTask InitializeAsync() => node = await Node.StartAsync(directory.Path);

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        directory.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_cut_off_when_keys_were_destroyed_and_rows_were_not_removed_is_completed(bool bySweep)
    {
        await node.AnnounceAsync("P1");
        await node.PutImageAsync("photo");
        await node.SendAsync(Persons.At(ScanType.Delivered, "P1", Persons.Noon, "photo"));
        node.Store.FailsToClear = table => table.Kind is PartitionKind.Personal;
        await Assert.ThrowsAsync<RowStoreUnavailableException>(() => node.Erasure.EraseAsync("P1"));
        Assert.Equal((true, 2), (await node.IsErasedAsync(KeyOwner.Package("P1")), await node.RowsOfAsync(KeyOwner.Package("P1"))));
        Assert.Equal(("", false), (await node.PersonalOfAsync("P1"), await node.HasImageAsync("photo")));

        // As after a crash: nothing of this is in memory.
        node.Store.FailsToClear = _ => false;
        await node.ForgetAllAsync();
        if (bySweep)
        {
            await node.SweepAsync();
        }
        else
        {
            Assert.True(await node.Erasure.EraseAsync("P1"));
        }

        Assert.Equal((0, 0), (await node.RowsOfAsync(KeyOwner.Package("P1")), await node.RowsOfAsync(KeyOwner.Proof("photo"))));
        Assert.Contains(node.Store.Expunged, table => table == KeyOwner.Package("P1").Rows);
    }

    [Fact]
    public async Task Nothing_of_what_comes_while_it_is_erased_stays()
    {
        await node.AnnounceAsync("P1");
        for (int i = 0; i < 5; i++)
        {
            await node.PutImageAsync($"photo{i}");
        }

        Task[] scans = [.. Enumerable.Range(0, 40).Select(async i =>
        {
            await Task.Yield();
            await node.SendAsync(Persons.At(ScanType.Arrived, "P1", Persons.Noon + i, $"photo{i % 5}"));
        })];
        await Task.WhenAll([node.Erasure.EraseAsync("P1"), .. scans]);

        Assert.Equal(("", 0), (await node.PersonalOfAsync("P1"), await node.RowsOfAsync(KeyOwner.Package("P1"))));
        Assert.Equal(41, (await node.Packages.FindAsync(Caller.Server, "P1"))!.Version);
    }

    [Fact]
    public async Task A_barcode_that_a_package_gets_after_its_erasure_keeps_nothing_either()
    {
        await node.AnnounceAsync("P1");
        await node.SendAsync(Persons.At(ScanType.Arrived, "P1-new", Persons.Noon));
        await node.Erasure.EraseAsync("P1");
        await node.SendAsync(Facts.Package(ScanType.Relabelled, "P1", Persons.Noon - 1) with { NewPackageId = "P1-new" });
        await node.SendAsync(Facts.Package(ScanType.Relabelled, "P1", Persons.Noon - 1) with { NewPackageId = "P1-newest" });
        await node.SendAsync(Persons.At(ScanType.Arrived, "P1-newest", Persons.Noon + 1));
        Assert.Equal(0, await node.RowsOfAsync(KeyOwner.Package("P1-newest")));

        // What the barcode had before it was the package's goes with the next look.
        await node.SweepAsync();

        Assert.Equal(("", 0), (await node.PersonalOfAsync("P1"), await node.RowsOfAsync(KeyOwner.Package("P1-new"))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_acknowledged_without_its_key_and_the_repeat_stores_it(bool crashed)
    {
        Scan scan = Persons.At(ScanType.Arrived, "P1", Persons.Noon, "photo");
        node.KeyRows.FailsBefore = _ => true;
        Assert.Null(Assert.Single(await node.Pipeline.RecordAsync([scan], node.Now, null)).Outcome);
        await Assert.ThrowsAnyAsync<Exception>(() => node.AnnounceAsync("P2"));
        if (crashed)
        {
            await node.ForgetAllAsync();
        }

        node.KeyRows.FailsBefore = _ => false;
        Assert.NotEqual("Rl", await node.PersonalOfAsync("P1"));

        Assert.NotNull(Assert.Single(await node.Pipeline.RecordAsync([scan], node.Now, null)).Outcome);
        await node.AnnounceAsync("P2");

        Assert.Equal(("P", "R"), (await node.PersonalOfAsync("P1"), await node.PersonalOfAsync("P2")));
        await node.ForgetAllAsync();
        await node.SendAsync(Persons.At(ScanType.Arrived, "P1", Persons.Noon + 1));
        Assert.Equal("Pl", await node.PersonalOfAsync("P1"));
    }

    [Fact]
    public async Task Whoever_loses_the_race_for_a_key_stores_with_the_winners()
    {
        // Another activation on another node makes the key at the same time.
        PersonalKey others = PersonalKey.New();
        node.KeyRows.Before = async write =>
        {
            node.KeyRows.Before = null;
            await node.Keys.AddAsync(KeyOwner.Package("P1"), others);
        };
        Scan scan = Persons.At(ScanType.Arrived, "P1", Persons.Noon);
        await node.SendAsync(scan);

        Assert.True((await node.Keys.FindAsync(KeyOwner.Package("P1"))).IsSame(others));
        Assert.Equal("l", await node.PersonalOfAsync("P1"));
        Assert.Equal(RecordOutcome.Duplicate, Assert.Single(await node.Pipeline.RecordAsync([scan], node.Now, null)).Outcome);
        Assert.Equal("l", await node.PersonalOfAsync("P1"));
    }

    [Fact]
    public async Task A_new_announcement_replaces_the_one_before_also_when_that_was_repeated()
    {
        await node.AnnounceAsync("P1");
        await node.AnnounceAsync("P1");
        await node.Pipeline.AnnounceAsync("P1", new Model.Packages.Announcement { Recipient = new Model.Packages.Recipient("Somebody else", null, null, null) }, null);

        Assert.Equal("Somebody else", (await node.Packages.FindAsync(Caller.Server, "P1"))!.Announcement!.Recipient!.Name);
    }
}
