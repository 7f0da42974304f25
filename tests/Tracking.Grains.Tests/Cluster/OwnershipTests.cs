using Orleans;
using Orleans.Runtime;
using Orleans.TestingHost;
using Tracking.Grains.Containers;
using Tracking.Grains.Packages;
using Tracking.Grains.Placement;
using Tracking.Grains.Recording;
using Tracking.Grains.Stations;
using Tracking.Grains.Tests.Harness;
using Tracking.Grains.Vehicles;
using Tracking.Model;
using Tracking.Model.Histories;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;
using Tracking.Storage;
using Tracking.Testing;

namespace Tracking.Grains.Tests.Cluster;

/// <summary>One owner for each grain, and what happens while nodes disagree about it.</summary>
public sealed class OwnershipTests
{
    private static readonly long Noon = WeekOfFacts.End - (12 * Facts.Hour);

    [Fact]
    public async Task Two_activations_of_one_package_at_once_have_one_writer_and_keep_all_scans()
    {
        using var directory = new DataDirectory();

        // Two clusters over one store know nothing of each other, so each has an activation of everything.
        await using var one = await NodeCluster.StartAsync(directory.Path, 1);
        await using var other = await NodeCluster.StartAsync(one, 1);
        Node[] nodes = [one.Nodes[0], other.Nodes[0]];
        await nodes[0].SendAsync(Facts.Package(ScanType.Inducted, "P1", Noon) with { StationId = "S1" });
        Assert.NotNull(await nodes[1].Grains.GetGrain<IPackageGrain>("P1").Read());

        Scan[] scans = [.. Enumerable.Range(1, 40).Select(i => Facts.Package(ScanType.Sorted, "P1", Noon + i) with { StationId = "S1" })];
        ScanOutcome[][] outcomes = await Task.WhenAll(scans.Select((scan, i) => nodes[i % 2].Pipeline.RecordAsync([scan], nodes[0].Now, null)));

        Assert.All(outcomes, outcome => Assert.Equal(RecordOutcome.Accepted, outcome[0].Outcome));
        List<Guid> stored = await StoredAsync(one, "P1");
        Assert.Equal(41, stored.Count);
        Assert.Equal(scans.Select(scan => scan.EventId).Order(), stored.Skip(1).Order());

        // Whoever writes next has read what the other wrote.
        await nodes[0].SendAsync(Facts.Package(ScanType.Sorted, "P1", Noon + 50) with { StationId = "S1" });
        await nodes[1].SendAsync(Facts.Package(ScanType.Sorted, "P1", Noon + 51) with { StationId = "S1" });
        Assert.Equal(43, (await nodes[1].Grains.GetGrain<IPackageGrain>("P1").Read())!.Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_carriers_scan_and_a_stay_that_meet_in_two_activations_of_the_carrier_find_each_other(bool stayIsFirst)
    {
        using var directory = new DataDirectory();
        await using var one = await NodeCluster.StartAsync(directory.Path, 1);
        await using var other = await NodeCluster.StartAsync(one, 1);
        Node here = one.Nodes[0], there = other.Nodes[0];
        foreach (Node node in (Node[])[here, there])
        {
            Assert.Empty(await node.Grains.GetGrain<IVehicleGrain>("V1").Aboard(null, 10));
            Assert.Empty(await node.Grains.GetGrain<IContainerGrain>("C1").Contents(null, 10));
        }

        Scan[] stays =
        [
            Facts.Container(ScanType.Loaded, "C1", Noon) with { VehicleId = "V1" },
            Facts.Package(ScanType.Loaded, "P1", Noon) with { VehicleId = "V1" },
            Facts.Package(ScanType.Contained, "P2", Noon) with { ParentContainerId = "C1" },
        ];
        Scan arrived = Facts.Vehicle(ScanType.Arrived, "V1", Noon + 1) with { StationId = "S1" };
        Scan departed = Facts.Vehicle(ScanType.Departed, "V1", Noon + 2) with { StationId = "S1" };

        // Neither activation of the vehicle, nor of the container, is told what the other one is.
        Scan[] first = stayIsFirst ? stays : [arrived, departed];
        Scan[] second = stayIsFirst ? [arrived, departed] : stays;
        foreach (Scan scan in first)
        {
            await here.SendAsync(scan);
        }

        foreach (Scan scan in second)
        {
            await there.SendAsync(scan);
        }

        foreach (string package in (string[])["P1", "P2"])
        {
            PackageView view = (await there.Packages.FindAsync(Caller.Server, package))!;
            Assert.Equal(("departed", "derived"), (view.LastEvent!.Type, view.LastEvent.Origin));
        }
    }

    [Fact]
    public async Task Grains_are_spread_over_all_nodes_and_every_node_finds_the_same_one()
    {
        using var directory = new DataDirectory();
        await using var cluster = await NodeCluster.StartAsync(directory.Path, 3);
        IReadOnlyList<Node> nodes = cluster.Nodes;
        for (int i = 0; i < 60; i++)
        {
            await nodes[i % 3].SendAsync(Facts.Package(ScanType.Inducted, $"P{i}", Noon) with { StationId = $"S{i % 4}" });
        }

        foreach (Node node in nodes)
        {
            for (int i = 0; i < 60; i++)
            {
                Assert.Equal(1, (await node.Grains.GetGrain<IPackageGrain>($"P{i}").Read())!.Version);
            }
        }

        SimpleGrainStatistic[] packages = [.. (await nodes[0].Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
            .Where(kind => kind.GrainType.Contains("PackageGrain", StringComparison.Ordinal))];
        Assert.Equal(60, packages.Sum(kind => kind.ActivationCount));
        Assert.Equal(3, packages.Select(kind => kind.SiloAddress).Distinct().Count());
    }

    [Fact]
    public async Task What_an_old_owner_stores_after_it_lost_a_package_is_read_by_the_new_one()
    {
        using var directory = new DataDirectory();
        await using var cluster = await NodeCluster.StartAsync(directory.Path, 2);
        InProcessSiloHandle old = cluster.Silos[1];
        Node other = cluster.Nodes[0];
        string package = cluster.OwnedBy(old, GrainTypes.Package, "P");
        string station = cluster.OwnedBy(old, GrainTypes.Station, "S");
        await other.SendAsync(Facts.Package(ScanType.Inducted, package, Noon) with { StationId = station });
        await cluster.KillAsync(old);

        // The new owner has read both when what was under way on the old one arrives.
        Assert.Equal(1, (await other.Grains.GetGrain<IPackageGrain>(package).Read())!.Version);
        Assert.Equal([package], await other.Grains.GetGrain<IStationGrain>(station).OnHand(null, 10));
        Scan late = Facts.Package(ScanType.Sorted, package, Noon + 1) with { StationId = station };
        await cluster.Store.WriteAsync(RowWrite.Append(
            new Partition(PartitionKind.Package, package), 1, (ReadOnlyMemory<byte>)Facts.RowOf(late, cluster.Clock.GetUtcNow().ToUnixTimeMilliseconds()).Encode()));
        TableRow known = (await cluster.Store.ReadRowsAsync(new Partition(PartitionKind.StationMembers, station), default, default, 10))[0];
        byte[] newcomer = [(byte)'P', .. "LATE-1"u8];
        await cluster.Store.WriteAsync(RowWrite.Put(new Partition(PartitionKind.StationMembers, station), newcomer, 1, known.Value));

        await Eventually.TrueAsync(
            async () => (await other.Grains.GetGrain<IPackageGrain>(package).Read())!.Version == 2
                && (await other.Grains.GetGrain<IStationGrain>(station).OnHand(null, 10)).Count == 2,
            "the new owner knows the late rows");
    }

    [Fact]
    public async Task A_week_of_facts_gives_the_same_views_while_nodes_are_killed_stopped_and_added()
    {
        const int Seed = 5;

        // Places that are read again forget who left them a week ago, so nothing here is that late: the clock stands where the last fact is.
        DateTimeOffset now = Instant.ToTime(WeekOfFacts.End - (24 * Facts.Hour));
        WeekOfFacts week = WeekOfFacts.Generate(Seed, new WeekSize(Packages: 8, Containers: 3, Vehicles: 3, Stations: 3, Oddities: 30));
        List<string> expected;
        using (var alone = new DataDirectory())
        {
            await using Node node = await Node.StartAsync(alone.Path, new WallClock(now));
            await node.DefineAsync(week);
            await node.SendAsync(week);
            expected = await AllViews.OfAsync(node, week);
        }

        using var directory = new DataDirectory();
        await using var cluster = await NodeCluster.StartAsync(directory.Path, 3, now);
        await cluster.Nodes[0].DefineAsync(week);
        int sent = 0;
        Task change = Task.CompletedTask;
        foreach (FactBatch batch in week.Batches)
        {
            if (sent++ % 25 == 0 && change.IsCompleted)
            {
                await change;
                change = ChangeAsync(cluster, sent / 25);
            }

            await SendUntilTakenAsync(cluster, batch, sent);
        }

        await change;
        await Eventually.GetAsync(
            async () => AllViews.Differences(expected, await AllViews.OfAsync(cluster.Nodes[sent++ % cluster.Nodes.Count], week)),
            differences => differences.Length == 0,
            $"week {Seed} gives the views of a single node",
            TimeSpan.FromMinutes(1));
    }

    private static async Task ChangeAsync(NodeCluster cluster, int number)
    {
        InProcessSiloHandle last = cluster.Silos[^1];
        await Task.Yield();
        if (cluster.Silos.Count < 3)
        {
            await cluster.AddAsync();
        }
        else if (number % 2 == 0)
        {
            await cluster.KillAsync(last);
        }
        else
        {
            await cluster.StopAsync(last);
        }
    }

    /// <summary>As a device does: again, elsewhere, until it is taken.</summary>
    private static async Task SendUntilTakenAsync(NodeCluster cluster, FactBatch batch, int first)
    {
        bool announced = false;
        int turn = first;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    Node node = cluster.Nodes[turn++ % cluster.Nodes.Count];
                    if (batch.Announcement is { } announcement && !announced)
                    {
                        await node.Pipeline.AnnounceAsync(announcement.PackageId, announcement.Announcement, null);
                        announced = true;
                    }

                    return batch.Scans.Count == 0
                        || (await node.Pipeline.RecordAsync(batch.Scans, batch.SentAt(node.Now), batch.ByPartner)).All(outcome => outcome.Outcome is not null);
                }
                catch (Exception e) when (e is OrleansException or TimeoutException or ObjectDisposedException or RowStoreUnavailableException)
                {
                    return false;
                }
            },
            $"batch {first} is taken",
            TimeSpan.FromMinutes(1));
    }

    private static async Task<List<Guid>> StoredAsync(NodeCluster cluster, string package)
    {
        HistoryRows stored = await cluster.Store.ReadHistoryAsync(new Partition(PartitionKind.Package, package));
        var ids = new List<Guid>();
        var rows = new PackedRows(stored.Packed.Span);
        while (rows.MoveNext())
        {
            ids.Add(EventRow.Decode(rows.Current).EventId);
        }

        return ids;
    }
}
