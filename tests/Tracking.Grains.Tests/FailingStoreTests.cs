using Tracking.Grains.Recording;
using Tracking.Grains.Stations;
using Tracking.Grains.Tests.Harness;
using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;
using Tracking.Server.Security.Access;
using Tracking.Storage;
using Tracking.Testing;

namespace Tracking.Grains.Tests;

public sealed class FailingStoreTests : IAsyncLifetime
{
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
    public async Task A_scan_that_was_not_stored_is_to_be_sent_again_and_then_accepted_once()
    {
        await node.SendAsync(Facts.Package(ScanType.Inducted, "P1", Noon) with { StationId = "S1" });
        Scan scan = Facts.Package(ScanType.Loaded, "P1", Noon + 1) with { VehicleId = "V1" };
        node.Store.FailsBefore = IsAppendTo(PartitionKind.Package);
        Assert.Null(Assert.Single(await node.Pipeline.RecordAsync([scan], node.Now, null)).Outcome);
        Assert.Null(Assert.Single(await node.Pipeline.RecordAsync([scan], node.Now, null)).Outcome);
        Assert.Equal(1, (await node.Packages.FindAsync(Caller.Server, "P1"))!.Version);

        node.Store.FailsBefore = _ => false;
        Assert.Equal([RecordOutcome.Accepted, RecordOutcome.Duplicate], await TwiceAsync(scan));
        Assert.Equal(2, (await node.Packages.FindAsync(Caller.Server, "P1"))!.Version);
        Assert.Equal(["P1"], await node.Grains.GetGrain<IVehicleGrain>("V1").Aboard(null, 10));
    }

    [Fact]
    public async Task Only_the_scans_of_the_subject_that_failed_are_to_be_sent_again()
    {
        Scan bad = Facts.Package(ScanType.Inducted, "P1", Noon) with { StationId = "S1" };
        Scan good = Facts.Package(ScanType.Inducted, "P2", Noon) with { StationId = "S1" };
        node.Store.FailsBefore = write => write.Appends.Any(append => append.Partition.Id == "P1");

        ScanOutcome[] outcomes = await node.Pipeline.RecordAsync([bad, good], node.Now, null);

        Assert.Equal([null, RecordOutcome.Accepted], outcomes.Select(outcome => outcome.Outcome));
        Assert.Equal(["P2"], await node.Grains.GetGrain<IStationGrain>("S1").OnHand(null, 10));
    }

    [Theory]
    [InlineData(SubjectKind.Package)]
    [InlineData(SubjectKind.Container)]
    [InlineData(SubjectKind.Vehicle)]
    public async Task A_scan_whose_answer_from_the_store_was_lost_is_stored_once(SubjectKind kind)
    {
        Scan scan = kind switch
        {
            SubjectKind.Package => Facts.Package(ScanType.Arrived, "P1", Noon),
            SubjectKind.Container => Facts.Container(ScanType.Arrived, "C1", Noon),
            _ => Facts.Vehicle(ScanType.Arrived, "V1", Noon),
        } with
        { StationId = "S1" };
        PartitionKind partition = kind switch
        {
            SubjectKind.Package => PartitionKind.Package,
            SubjectKind.Container => PartitionKind.ContainerTimeline,
            _ => PartitionKind.VehicleTimeline,
        };
        node.Store.FailsAfter = IsAppendTo(partition);
        Assert.Null(Assert.Single(await node.Pipeline.RecordAsync([scan], node.Now, null)).Outcome);

        // The device comes back later, so the row would be another one: it has the time of its recording in it.
        node.Store.FailsAfter = _ => false;
        node.Clock.MoveTo(node.Clock.GetUtcNow().AddSeconds(7));
        RecordOutcome?[] outcomes = await TwiceAsync(scan);

        Assert.All(outcomes, outcome => Assert.NotNull(outcome));
        HistoryRows stored = await node.Store.ReadHistoryAsync(new Partition(partition, scan.SubjectId));
        Assert.Equal(1, stored.Count);
    }

    [Fact]
    public async Task What_a_scan_causes_and_cannot_be_stored_is_completed_by_a_repeat()
    {
        await node.SendAsync(Facts.Package(ScanType.Loaded, "P1", Noon) with { VehicleId = "V1" });
        Scan departed = Facts.Vehicle(ScanType.Departed, "V1", Noon + 1) with { StationId = "S1" };
        node.Store.FailsBefore = IsAppendTo(PartitionKind.Package);
        Assert.Null(Assert.Single(await node.Pipeline.RecordAsync([departed], node.Now, null)).Outcome);

        node.Store.FailsBefore = _ => false;
        Assert.Equal([RecordOutcome.Duplicate, RecordOutcome.Duplicate], await TwiceAsync(departed));

        var view = (await node.Packages.FindAsync(Caller.Server, "P1"))!;
        Assert.Equal((2, 2, "departed"), (view.Version, view.EventCount, view.LastEvent!.Type));
    }

    [Theory]
    [MemberData(nameof(WeekTests.Seeds), MemberType = typeof(WeekTests))]
    public async Task A_week_on_a_store_that_fails_now_and_then_gives_the_same_views(int seed)
    {
        WeekOfFacts week = WeekOfFacts.Generate(seed);
        await node.DefineAsync(week);
        await node.SendAsync(week);
        List<string> expected = await AllViews.OfAsync(node, week);

        using var otherDirectory = new DataDirectory();
        await using Node other = await Node.StartAsync(otherDirectory.Path);
        await other.DefineAsync(week);
        int writes = 0, failed = 0;
        other.Store.FailsBefore = _ => Fails(Interlocked.Increment(ref writes) % 5 == 0);
        other.Store.FailsAfter = _ => Fails(Interlocked.Increment(ref writes) % 7 == 0);
        foreach (FactBatch batch in week.Batches)
        {
            await SendUntilTakenAsync(other, batch);
        }

        Assert.True(failed > 50, $"Only {failed} writes failed.");
        string differences = AllViews.Differences(expected, await AllViews.OfAsync(other, week));
        Assert.True(differences.Length == 0, $"Week {seed} gives other views:\n{differences}");

        bool Fails(bool yes)
        {
            Interlocked.Add(ref failed, yes ? 1 : 0);
            return yes;
        }
    }

    private static async Task SendUntilTakenAsync(Node node, FactBatch batch)
    {
        for (int attempt = 1; ; attempt++)
        {
            Assert.True(attempt < 200, "A batch is refused for ever.");
            try
            {
                if (batch.Announcement is { } announced)
                {
                    await node.Pipeline.AnnounceAsync(announced.PackageId, announced.Announcement, null);
                    return;
                }

                ScanOutcome[] outcomes = await node.Pipeline.RecordAsync(batch.Scans, batch.SentAt(node.Now), batch.ByPartner);
                if (outcomes.All(outcome => outcome.Outcome is not null))
                {
                    return;
                }
            }
            catch (RowStoreUnavailableException)
            {
                // The shipper sends it again.
            }
        }
    }

    private static Func<RowWrite, bool> IsAppendTo(PartitionKind kind) => write => write.Appends.Any(append => append.Partition.Kind == kind);

    private async Task<RecordOutcome?[]> TwiceAsync(Scan scan) =>
    [
        (await node.Pipeline.RecordAsync([scan], node.Now, null))[0].Outcome,
        (await node.Pipeline.RecordAsync([scan], node.Now, null))[0].Outcome,
    ];
}
