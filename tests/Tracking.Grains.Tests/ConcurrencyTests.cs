using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Orleans;
using Tracking.Grains.Packages;
using Tracking.Grains.Recording;
using Tracking.Grains.Tests.Harness;
using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;
using Tracking.Server.Security.Access;
using Tracking.Storage;
using Tracking.Testing;

namespace Tracking.Grains.Tests;

public sealed class ConcurrencyTests : IAsyncLifetime
{
    private const int Requests = 200;
    private static readonly long Noon = WeekOfFacts.End - (12 * Facts.Hour);
    private readonly DataDirectory directory = new();
    private Node node = null!;

    public async ValueTask InitializeAsync() => node = await Node.StartAsync(directory.Path);

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_row_written_behind_the_grains_back_is_kept_and_known()
    {
        await node.SendAsync(Facts.Package(ScanType.Inducted, "P1", Noon) with { StationId = "S1" });
        Scan foreign = Facts.Package(ScanType.Held, "P1", Noon + 1) with { Reason = Reason.BadAddress };
        var history = new Partition(PartitionKind.Package, "P1");
        Assert.Equal(
            WriteResult.Committed, await node.Store.WriteAsync(RowWrite.Append(history, 1, (ReadOnlyMemory<byte>)Facts.RowOf(foreign, node.Now).Encode())));

        Scan own = Facts.Package(ScanType.Sorted, "P1", Noon + 2) with { StationId = "S1" };
        await node.SendAsync(own);

        var view = (await node.Packages.FindAsync(Caller.Server, "P1"))!;
        Assert.Equal((3, 3, true), (view.Version, view.EventCount, view.Hold is not null));
        Assert.Equal([.. await StoredIdsAsync(history)], await KnownIdsAsync("P1"));
        ScanOutcome repeat = Assert.Single(await node.Pipeline.RecordAsync([foreign], node.Now, null));
        Assert.Equal(RecordOutcome.Duplicate, repeat.Outcome);
    }

    [Fact]
    public async Task A_foreign_row_that_was_sent_here_too_is_not_stored_twice()
    {
        await node.SendAsync(Facts.Package(ScanType.Inducted, "P1", Noon) with { StationId = "S1" });
        Scan both = Facts.Package(ScanType.Sorted, "P1", Noon + 1) with { StationId = "S1" };
        var history = new Partition(PartitionKind.Package, "P1");
        EventRow elsewhere = Facts.RowOf(both, node.Now - 5);
        await node.Store.WriteAsync(RowWrite.Append(history, 1, (ReadOnlyMemory<byte>)(elsewhere with { RecordedAt = node.Now - 5 }).Encode()));

        ScanOutcome outcome = Assert.Single(await node.Pipeline.RecordAsync([both], node.Now, null));

        Assert.Equal(RecordOutcome.Duplicate, outcome.Outcome);
        Assert.Equal(2, (await StoredIdsAsync(history)).Count);
    }

    [Fact]
    public async Task A_row_written_behind_a_vehicles_back_is_kept_and_known()
    {
        await node.SendAsync(Facts.Vehicle(ScanType.Arrived, "V1", Noon) with { StationId = "S1" });
        Scan foreign = Facts.Vehicle(ScanType.Departed, "V1", Noon + 1) with { StationId = "S1" };
        var timeline = new Partition(PartitionKind.VehicleTimeline, "V1");
        await node.Store.WriteAsync(RowWrite.Append(timeline, 1, (ReadOnlyMemory<byte>)Facts.RowOf(foreign, node.Now).Encode()));

        await node.SendAsync(Facts.Vehicle(ScanType.Arrived, "V1", Noon + 2) with { StationId = "S2" });

        Assert.Equal(3, (await StoredIdsAsync(timeline)).Distinct().Count());
        ScanOutcome repeat = Assert.Single(await node.Pipeline.RecordAsync([foreign], node.Now, null));
        Assert.Equal(RecordOutcome.Duplicate, repeat.Outcome);
    }

    [Fact]
    public async Task Requests_for_one_package_that_wait_are_committed_together_each_row_once()
    {
        using var writes = new MetricCollector<int>(null, StorageMetrics.MeterName, "tracking.store.commit.writes");
        IPackageGrain package = node.Grains.GetGrain<IPackageGrain>("P1");
        var gate = new TaskCompletionSource();
        node.Store.Gate = gate.Task;
        Scan[] scans = [.. Enumerable.Range(0, Requests).Select(i => Facts.Package(ScanType.Sorted, "P1", Noon + i) with { StationId = "S1" })];

        // Every second request carries the scan of the one before again.
        Task<RecordReply>[] replies = [.. scans.SelectMany(scan => Enumerable.Repeat(scan, 2)).Select(scan =>
            package.Record(new RecordRequest([new RowDraft(Facts.RowOf(scan, node.Now).Encode())])).AsTask())];

        // A call that is answered after them shows that the grain has them all.
        await package.Read();
        gate.SetResult();
        RecordReply[] all = await Task.WhenAll(replies);

        Assert.Equal(Requests, all.Count(reply => reply.Outcomes[0] is RecordOutcome.Accepted));
        Assert.Equal(Requests, all.Count(reply => reply.Outcomes[0] is RecordOutcome.Duplicate));
        List<Guid> stored = await StoredIdsAsync(new Partition(PartitionKind.Package, "P1"));
        Assert.Equal(scans.Select(scan => scan.EventId).Order(), stored.Order());
        int commits = writes.GetMeasurementSnapshot().Count;
        Assert.True(commits < Requests / 4, $"{2 * Requests} requests that came together took {commits} commits.");
    }

    [Fact]
    public async Task Scans_of_many_members_and_of_their_vehicle_at_once_leave_every_member_told_once()
    {
        Scan[] loaded = [.. Enumerable.Range(0, Requests).Select(i => Facts.Package(ScanType.Loaded, $"P{i:D3}", Noon) with { VehicleId = "V1" })];
        Scan[] departed = [.. Enumerable.Range(1, 5).Select(i => Facts.Vehicle(ScanType.Departed, "V1", Noon + i) with { StationId = "S1" })];
        Scan[] scans = [.. loaded, .. departed];
        new Random(1).Shuffle(scans);

        ScanOutcome[][] outcomes = await Task.WhenAll(scans.Select(scan => node.Pipeline.RecordAsync([scan], node.Now, null)));

        Assert.All(outcomes, outcome => Assert.Equal(RecordOutcome.Accepted, outcome[0].Outcome));
        Assert.Equal(loaded.Select(scan => scan.SubjectId), await node.Grains.GetGrain<IVehicleGrain>("V1").Aboard(null, 1000));
        Assert.Equal(departed.Length, (await StoredIdsAsync(new Partition(PartitionKind.VehicleTimeline, "V1"))).Distinct().Count());
        Assert.Equal(Requests, (await node.Grains.GetGrain<IVehicleGrain>("V1").View())!.Load);
        foreach (Scan scan in loaded)
        {
            var view = (await node.Packages.FindAsync(Caller.Server, scan.SubjectId))!;
            Assert.Equal((1 + departed.Length, "departed"), (view.EventCount, view.LastEvent!.Type));
        }
    }

    private async Task<List<Guid>> StoredIdsAsync(Partition history)
    {
        HistoryRows rows = await node.Store.ReadHistoryAsync(history);
        return Ids(rows.Packed.Span);
    }

    private async Task<List<Guid>> KnownIdsAsync(string packageId) => Ids((await node.Grains.GetGrain<IPackageGrain>(packageId).Read())!.Packed);

    private static List<Guid> Ids(ReadOnlySpan<byte> packed)
    {
        var ids = new List<Guid>();
        var rows = new PackedRows(packed);
        while (rows.MoveNext())
        {
            ids.Add(EventRow.Decode(rows.Current).EventId);
        }

        return ids;
    }
}
