using System.Diagnostics;
using Orleans;
using Tracking.Grains.Attention;
using Tracking.Grains.Packages;
using Tracking.Grains.Recording;
using Tracking.Grains.Tests.Harness;
using Tracking.Grains.Vehicles;
using Tracking.Model;
using Tracking.Model.Attention;
using Tracking.Model.Packages;
using Tracking.Model.Scans;

namespace Tracking.Grains.Tests;

/// <summary>The board of what needs attention: places tell it what changes, it wakes them when time alone changes something, and nothing is missed.</summary>
public sealed class AttentionTests
{
    private static readonly AttentionFilter Any = new(null, null, null, null, null);

    [Fact]
    public async Task What_changes_at_a_place_is_on_the_board_and_off_again()
    {
        await using var site = await Site.StartAsync();
        await site.Node.Pipeline.AnnounceAsync("P1", new Announcement { DestinationStationId = "D", Handling = ["medical"] }, null);
        await site.SendAsync(Facts.Package(ScanType.Inducted, "P1", site.Ago(3)) with { StationId = "O" });
        await site.SendAsync(Facts.Package(ScanType.Arrived, "P1", site.Ago(2)) with { StationId = "S" });

        AttentionItem item = await site.OpenAsync("missorted.S.S");
        Assert.Equal((1, 1, site.Ago(2), "S", (byte)AttentionSeverity.Critical), (item.Count, item.Medical, item.Since, item.StationId, item.Severity));
        await site.SendAsync(Facts.Package(ScanType.Arrived, "P1", site.Ago(1)) with { StationId = "D" });
        await site.OverAsync("missorted.S.S");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Time_alone_puts_a_place_on_the_board_also_when_it_is_not_in_memory(bool forgotten)
    {
        await using var site = await Site.StartAsync();
        await site.MissortAsync("P1", "S", age: 1);
        await site.OpenAsync("missorted.S.S");
        if (forgotten)
        {
            await site.Node.ForgetAllAsync();
        }

        site.Pass(22.9);
        Assert.Null(await site.Node.Board.Find("stuck.S.S"));
        site.Pass(0.2);

        Assert.Equal(1, (await site.OpenAsync("stuck.S.S")).Count);
        await site.SendAsync(Facts.Package(ScanType.Sorted, "P1", site.Now) with { StationId = "S" });
        await site.OverAsync("stuck.S.S");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_van_that_falls_silent_is_on_the_board_until_it_is_heard_again(bool forgotten)
    {
        await using var site = await Site.StartAsync();
        await site.Node.Pipeline.DefineVehicleAsync("V", new VehicleSpec { PartnerId = "acme", Kind = 1 });
        await site.Node.Pipeline.AnnounceAsync("P1", new Announcement { PromisedBy = site.Ago(0.5) }, null);
        await site.SendAsync(Facts.Package(ScanType.Loaded, "P1", site.Ago(2)) with { StationId = "S", VehicleId = "V" });
        await site.SendAsync(Facts.Vehicle(ScanType.Departed, "V", site.Ago(1)) with { StationId = "S" });
        await site.OpenAsync("promise.V.V@2025112011");
        site.Pass(0.6);

        AttentionItem item = await site.OpenAsync("vanSilent.V.V");
        Assert.Equal((1, "V", "acme", null), (item.Count, item.VehicleId, item.PartnerId, item.StationId));
        if (forgotten)
        {
            await site.Node.ForgetAllAsync();
        }

        await site.Node.Grains.GetGrain<IVehicleGrain>("V").Locate([new PositionFix(site.Now, 47, -122, null, null, null)]);
        await site.OverAsync("vanSilent.V.V");
    }

    [Fact]
    public async Task After_a_start_the_list_is_there_at_once_and_what_a_crash_left_out_is_found()
    {
        await using var site = await Site.StartAsync(sweeps: true);
        await site.Node.Pipeline.AnnounceAsync("P1", new Announcement { DestinationStationId = "D" }, null);
        await site.SendAsync(Facts.Package(ScanType.Inducted, "P1", site.Ago(3)) with { StationId = "O" });
        await site.SendAsync(Facts.Package(ScanType.Arrived, "P1", site.Ago(2)) with { StationId = "S" });
        await site.OpenAsync("missorted.S.S");
        await site.StoredAsync("attention-places");

        // Both are durable, and nobody was told.
        await site.Node.Pipeline.AnnounceAsync("P2", new Announcement { DestinationStationId = "D" }, null);
        await site.StoreOnlyAsync(Facts.Package(ScanType.Arrived, "P2", site.Ago(2)) with { StationId = "T" });
        await site.StoreOnlyAsync(Facts.Package(ScanType.Arrived, "P1", site.Ago(1)) with { StationId = "D" });
        await site.Node.Grains.GetGrain<Stations.IStationGrain>("T").Define(new Stations.StationSpec());
        await site.RestartAsync();

        Assert.Equal(["missorted.S.S"], (await site.Node.Board.List(Any, null, 10)).Select(item => item.Id).Intersect(["missorted.S.S"]));
        await site.OverAsync("missorted.S.S");
        Assert.Equal(1, (await site.OpenAsync("missorted.S.T")).Count);
    }

    [Fact]
    public async Task Who_takes_care_of_an_item_is_remembered_over_a_restart_and_forgotten_when_it_is_over()
    {
        await using var site = await Site.StartAsync();
        await site.MissortAsync("P1", "S");
        AttentionItem open = await site.OpenAsync("missorted.S.S");

        Assert.Equal([true, false], await site.CareAsync(CareAction.Acknowledge, Guid.NewGuid(), null, "missorted.S.S", "missorted.S.X"));
        Assert.Equal([true], await site.CareAsync(CareAction.Assign, Guid.NewGuid(), "bob", "missorted.S.S"));
        await site.StoredAsync("attention-places");
        long then = site.Now;
        await site.RestartAsync();
        AttentionItem item = await site.OpenAsync("missorted.S.S");
        Assert.Equal(("ann", then, "bob"), (item.AcknowledgedBy, item.AcknowledgedAt, item.AssignedTo));
        Assert.True(item.Version > open.Version);
        Assert.Empty(await site.Node.Board.List(Any with { Acknowledged = false }, null, 10));
        Assert.Single(await site.Node.Board.List(Any with { AssignedTo = "bob" }, null, 10));

        await site.SendAsync(Facts.Package(ScanType.Arrived, "P1", site.Ago(1)) with { StationId = "D" });
        await site.OverAsync("missorted.S.S");
        await site.MissortAsync("P2", "S");
        Assert.Null((await site.OpenAsync("missorted.S.S")).AcknowledgedBy);
        Assert.Null((await site.OpenAsync("missorted.S.S")).AssignedTo);
    }

    [Fact]
    public async Task A_repeated_action_has_its_effect_once()
    {
        await using var site = await Site.StartAsync();
        await site.MissortAsync("P1", "S");
        await site.OpenAsync("missorted.S.S");
        Guid first = Guid.NewGuid();
        await site.CareAsync(CareAction.Acknowledge, first, null, "missorted.S.S");
        await site.CareAsync(CareAction.Unacknowledge, Guid.NewGuid(), null, "missorted.S.S");
        await site.StoredAsync("attention-places");
        await site.RestartAsync();

        Assert.Equal([true], await site.CareAsync(CareAction.Acknowledge, first, null, "missorted.S.S"));
        Assert.Null((await site.OpenAsync("missorted.S.S")).AcknowledgedBy);
        await site.Node.Board.MarkDone(first, ["P1"]);
        Assert.Equal(["P2"], await site.Node.Board.NotDone(first, ["P1", "P2"]));
        Assert.Equal(["P1"], await site.Node.Board.NotDone(Guid.NewGuid(), ["P1"]));
    }

    [Fact]
    public async Task Who_asks_what_changed_is_told_that_and_everything_when_it_lies_too_far_back()
    {
        await using var site = await Site.StartAsync();
        await site.MissortAsync("P1", "S");
        await site.OpenAsync("missorted.S.S");

        AttentionChanges all = await site.Node.Board.Changes(0);
        Assert.True(all.IsComplete);
        Assert.Equal(["missorted.S.S"], all.Items.Select(item => item.Id));
        Assert.Empty((await site.Node.Board.Changes(all.Version)).Items);
        await site.MissortAsync("P2", "T");
        await site.OpenAsync("missorted.S.T");
        await site.SendAsync(Facts.Package(ScanType.Arrived, "P1", site.Ago(1)) with { StationId = "D" });
        await site.OverAsync("missorted.S.S");
        AttentionChanges changes = await site.Node.Board.Changes(all.Version);
        Assert.False(changes.IsComplete);
        Assert.Equal([("missorted.S.S", 0), ("missorted.S.T", 1)], changes.Items.Select(item => (item.Id, item.Count)));
    }

    [Fact]
    public async Task The_list_goes_on_behind_a_rank_most_urgent_first()
    {
        await using var site = await Site.StartAsync();
        await site.MissortAsync("P1", "S1", age: 2);
        await site.MissortAsync("P2", "S2", age: 3);
        await site.MissortAsync("P3", "S3", "cold");
        foreach (string id in (string[])["missorted.S.S1", "missorted.S.S2", "missorted.S.S3"])
        {
            await site.OpenAsync(id);
        }

        IReadOnlyList<AttentionItem> first = await site.Node.Board.List(Any, null, 2);
        Assert.Equal(["missorted.S.S3", "missorted.S.S2"], first.Select(item => item.Id));
        Assert.Equal(["missorted.S.S1"], (await site.Node.Board.List(Any, first[1].Rank.ToString(), 2)).Select(item => item.Id));
        Assert.Equal(["missorted.S.S1"], (await site.Node.Board.List(Any with { StationId = "S1" }, null, 2)).Select(item => item.Id));
        Assert.Empty(await site.Node.Board.List(Any with { Kind = (byte)AttentionKind.Stuck }, null, 2));
    }

    [Fact]
    public async Task What_the_store_refuses_is_stored_later()
    {
        await using var site = await Site.StartAsync();
        site.Node.Store.FailsBefore = write => write.Puts.Any(put => put.Partition.Id == "attention-places");
        await site.MissortAsync("P1", "S");
        await site.OpenAsync("missorted.S.S");
        site.Node.Store.FailsBefore = _ => false;
        await site.StoredAsync("attention-places");
        await site.RestartAsync();

        Assert.Single(await site.Node.Board.List(Any, null, 10));
    }

    /// <summary>A node with a clock that the test moves.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
        private readonly DataDirectory directory = new();
        private readonly WallClock clock = new(new DateTimeOffset(2025, 11, 20, 12, 0, 0, TimeSpan.Zero));
        private bool sweeps;

        public Node Node { get; private set; } = null!;

        public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

        public static async Task<Site> StartAsync(bool sweeps = false)
        {
            var site = new Site { sweeps = sweeps };
            site.Node = await Node.StartAsync(site.directory.Path, site.clock, sweeps);
            return site;
        }

        public async Task RestartAsync()
        {
            await Node.DisposeAsync();
            Pass(0.01);
            Node = await Node.StartAsync(directory.Path, clock, sweeps);
        }

        public long Ago(double hours) => Now - (long)(hours * Facts.Hour);

        public void Pass(double hours) => clock.MoveTo(clock.GetUtcNow().AddHours(hours));

        public Task SendAsync(Scan scan) => Node.SendAsync(scan);

        public async Task StoreOnlyAsync(Scan scan) =>
            await Node.Grains.GetGrain<IPackageGrain>(scan.SubjectId).Record(new RecordRequest([new RowDraft(Facts.RowOf(scan, Now).Encode())]));

        public async Task MissortAsync(string package, string station, string? handling = null, double age = 2)
        {
            await Node.Pipeline.AnnounceAsync(
                package, new Announcement { OriginStationId = "O", DestinationStationId = "D", Handling = handling is null ? [] : [handling] }, null);
            await SendAsync(Facts.Package(ScanType.Arrived, package, Ago(age)) with { StationId = station });
        }

        public async Task<IReadOnlyList<bool>> CareAsync(CareAction action, Guid id, string? to, params string[] items) =>
            await Node.Board.Care(new CareRequest(id, action, items, "ann", to));

        public async Task<AttentionItem> OpenAsync(string id)
        {
            AttentionItem? item = null;
            await TrueAsync(async () => (item = await Node.Board.Find(id)) is not null, $"{id} is open");
            return item!;
        }

        public Task OverAsync(string id) => TrueAsync(async () => await Node.Board.Find(id) is null, $"{id} is over");

        public Task StoredAsync(string partition) => TrueAsync(
            async () => (await Node.Store.ReadRowsAsync(new Storage.Partition(Storage.PartitionKind.Index, partition), default, default, 1)).Count > 0,
            $"{partition} has a row");

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            directory.Dispose();
        }

        private static async Task TrueAsync(Func<Task<bool>> condition, string what)
        {
            long begin = Stopwatch.GetTimestamp();
            while (!await condition())
            {
                Assert.True(Stopwatch.GetElapsedTime(begin) < Patience, $"Not seen: {what}.");
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }
    }
}
