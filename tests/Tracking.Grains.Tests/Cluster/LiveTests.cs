using Orleans.TestingHost;
using Tracking.Grains.Placement;
using Tracking.Grains.Tests.Harness;
using Tracking.Grains.Vehicles;
using Tracking.Model.Scans;
using Tracking.Server.Live;
using Tracking.Testing;

namespace Tracking.Grains.Tests.Cluster;

/// <summary>What a connection to one node sees of grains on others.</summary>
public sealed class LiveTests : IAsyncLifetime
{
    private static readonly long Noon = WeekOfFacts.End - (12 * Facts.Hour);
    private readonly DataDirectory directory = new();
    private NodeCluster cluster = null!;
    private int scans;

    public async ValueTask InitializeAsync() => cluster = await NodeCluster.StartAsync(directory.Path, 3);

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_watcher_on_any_node_sees_what_happens_on_any_other()
    {
        using var watcher = new Watcher(cluster.Silos[0]);
        string[] packages = [.. cluster.Silos.Select(silo => cluster.OwnedBy(silo, GrainTypes.Package, "P"))];
        string[] stations = [.. cluster.Silos.Select(silo => cluster.OwnedBy(silo, GrainTypes.Station, "S"))];
        string[] vehicles = [.. cluster.Silos.Select(silo => cluster.OwnedBy(silo, GrainTypes.Vehicle, "V"))];
        await Task.WhenAll(packages.Select(id => watcher.WatchAsync(WatchKind.Package, id)));
        await Task.WhenAll(vehicles.Select(id => watcher.WatchAsync(WatchKind.Vehicle, id)));
        await watcher.WatchAsync(WatchKind.Station, stations[1]);
        for (int i = 0; i < 3; i++)
        {
            await cluster.Nodes[2].SendAsync(Scan(packages[i], stations[1]));
            await LocateAsync(vehicles[i]);
        }

        await UntilAsync(watcher, WatchKind.Station, stations[1], view => (int?)view?["onHand"] == 3);
        foreach (string id in packages)
        {
            await UntilAsync(watcher, WatchKind.Package, id, view => (int?)view?["version"] == 1);
        }

        foreach (string id in vehicles)
        {
            await UntilAsync(watcher, WatchKind.Vehicle, id, view => view?["position"] is not null);
        }
    }

    [Fact]
    public async Task The_map_and_the_list_of_stations_show_what_is_on_other_nodes()
    {
        using var watcher = new Watcher(cluster.Silos[0]);
        await watcher.WatchStationsAsync();
        await watcher.WatchWorldAsync();
        foreach (InProcessSiloHandle silo in cluster.Silos)
        {
            string station = cluster.OwnedBy(silo, GrainTypes.Station, "S");
            string vehicle = cluster.OwnedBy(silo, GrainTypes.Vehicle, "V");
            await cluster.Nodes[1].SendAsync(Scan("P1", station));
            await LocateAsync(vehicle);
            await UntilAsync(watcher, WatchKind.Station, station, view => view is not null);
            await UntilAsync(watcher, WatchKind.Area, vehicle, view => view?["position"] is not null);
        }
    }

    [Fact]
    public async Task Watches_go_on_when_the_node_of_what_is_watched_dies_and_when_another_one_takes_over()
    {
        InProcessSiloHandle dying = cluster.Silos[2];
        string package = cluster.OwnedBy(dying, GrainTypes.Package, "P");
        string station = cluster.OwnedBy(dying, GrainTypes.Station, "S");
        string vehicle = cluster.OwnedBy(dying, GrainTypes.Vehicle, "V");
        using var watcher = new Watcher(cluster.Silos[0]);
        await watcher.WatchAsync(WatchKind.Package, package);
        await watcher.WatchStationsAsync();
        await watcher.WatchWorldAsync();
        await cluster.Nodes[1].SendAsync(Scan(package, station));
        await UntilAsync(watcher, WatchKind.Package, package, view => (int?)view?["version"] == 1);

        await cluster.KillAsync(dying);
        await cluster.Nodes[1].SendAsync(Scan(package, station));
        await LocateAsync(vehicle);
        await UntilAsync(watcher, WatchKind.Package, package, view => (int?)view?["version"] == 2);
        await UntilAsync(watcher, WatchKind.Station, station, view => (int?)view?["onHand"] == 1);
        await UntilAsync(watcher, WatchKind.Area, vehicle, view => view is not null);

        InProcessSiloHandle added = await cluster.AddAsync();
        string moved = cluster.OwnedBy(added, GrainTypes.Package, "Q");
        await watcher.WatchAsync(WatchKind.Package, moved);
        await cluster.Nodes[2].SendAsync(Scan(moved, station));
        await UntilAsync(watcher, WatchKind.Package, moved, view => (int?)view?["version"] == 1);
        await UntilAsync(watcher, WatchKind.Station, station, view => (int?)view?["onHand"] == 2);
    }

    [Fact]
    public async Task A_watch_from_before_a_node_joined_goes_on_for_what_moves_to_it()
    {
        using var watcher = new Watcher(cluster.Silos[0]);
        string[] packages = [.. Enumerable.Range(0, 50).Select(i => $"P{i}")];
        await Task.WhenAll(packages.Select(id => watcher.WatchAsync(WatchKind.Package, id)));
        InProcessSiloHandle added = await cluster.AddAsync();
        string[] moved = [.. packages.Where(id => cluster.OwnerOf(GrainTypes.Package, id).Equals(added.SiloAddress))];
        Assert.NotEmpty(moved);
        foreach (string id in moved)
        {
            await cluster.NodeOf(added).SendAsync(Scan(id, "S1"));
        }

        foreach (string id in moved)
        {
            await UntilAsync(watcher, WatchKind.Package, id, view => (int?)view?["version"] == 1);
        }
    }

    private static Task UntilAsync(Watcher watcher, WatchKind kind, string id, Func<System.Text.Json.Nodes.JsonNode?, bool> condition) =>
        Eventually.TrueAsync(() => Task.FromResult(condition(watcher.Newest(kind, id))), $"{kind} {id} is seen (now {watcher.Newest(kind, id)})");

    private async Task LocateAsync(string vehicle) => await cluster.Nodes[1].Grains.GetGrain<IVehicleGrain>(vehicle)
        .Locate([new PositionFix(cluster.Clock.GetUtcNow().ToUnixTimeMilliseconds() + scans++, 47, -122, null, null, null)]);

    private Scan Scan(string package, string station) => Facts.Package(ScanType.Arrived, package, Noon + scans++) with { StationId = station };
}
