using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Cluster;

/// <summary>Two nodes of the profile <c>azure</c> as processes, with a real Redis, on the emulator of Azure Storage.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private readonly string _keys = Repository.NewDirectory();
    private Redis _redis = null!;
    private Azurite _azurite = null!;
    private ServerProcess _first = null!;
    private ServerProcess _second = null!;
    private TrackingApi _one = null!;
    private TrackingApi _two = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_keys, "signing-key"), System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)));
        _redis = await Redis.StartAsync();
        _azurite = await Azurite.StartAsync();
        var nodes = await Task.WhenAll(StartAsync(), StartAsync());
        (_first, _second) = (nodes[0], nodes[1]);
        (_one, _two) = (new TrackingApi(_first), new TrackingApi(_second));
    }

    public async ValueTask DisposeAsync()
    {
        _one?.Dispose();
        _two?.Dispose();
        foreach (var node in new[] { _first, _second })
        {
            if (node is not null)
            {
                await node.DisposeAsync();
            }
        }

        await _azurite.DisposeAsync();
        await _redis.DisposeAsync();
        Directory.Delete(_keys, recursive: true);
    }

    [Fact]
    public async Task Nodes_are_one_whichever_is_asked_and_go_on_when_one_is_killed_or_drains()
    {
        // Enough packages that each node owns some.
        var ids = Enumerable.Range(0, 12).Select(i => $"PKG-{i}").ToList();
        await using var live = await LiveClient.ConnectAsync(_second.Address, key: _second.OperatorKey);
        foreach (var id in ids)
        {
            await live.CallAsync("WatchPackage", ("packageId", id));
        }

        await _one.AcceptAsync(ids.Select(id => new Scan("arrived") { PackageId = id, StationId = "DSE4" }));
        foreach (var id in ids)
        {
            Assert.Equal(1, (await _two.PackageAsync(id)).Number("version"));
            await live.WaitAsync("packages", view => view.Is("packageId", id) && view.Number("version") == 1, $"{id} is seen on the other node");
        }

        Assert.Equal(12, (await _two.StationAsync("DSE4")).Number("onHand"));

        await _first.KillAsync();
        foreach (var id in ids)
        {
            var scan = new Scan("sorted") { PackageId = id, StationId = "DSE4" };
            await Eventually.TrueAsync(async () => await _two.PostScansAsync([scan]) is { Status: 200 } answer && answer.Json()["results"]![0]!.AsObject().Text("outcome") is "accepted" or "duplicate", $"{id} is taken by the node that is left");
            await live.WaitAsync("packages", view => view.Is("packageId", id) && view.Number("version") == 2, $"{id} is seen after its node died");
        }

        await _first.StartAsync();
        await Eventually.TrueAsync(async () => (await _one.StationAsync("DSE4")).Number("onHand") == 12, "the node that came back knows all");

        // Draining: it says so first, and still takes what comes; then it ends in good order.
        await _first.SendTermAsync();
        await Eventually.TrueAsync(async () => (await _one.GetAsync("/readyz")).Status == 503, "/readyz says that it drains");
        await _one.AcceptAsync(new Scan("sorted") { PackageId = ids[0], StationId = "DSE4" });
        Assert.Equal(0, await _first.ExitAsync());
        Assert.Equal(3, (await _two.PackageAsync(ids[0])).Number("version"));
    }

    [Fact]
    public async Task When_Redis_comes_back_empty_every_node_ends_and_they_find_each_other_anew()
    {
        await _one.AcceptAsync(new Scan("arrived") { PackageId = "PKG-1", StationId = "DSE4" });

        Assert.Equal("OK", await _redis.TellAsync("FLUSHALL"));

        var codes = await Task.WhenAll(_first.ExitAsync(), _second.ExitAsync());
        Assert.All(codes, code => Assert.Equal(3, code));
        await Task.WhenAll(SuperviseAsync(_first), SuperviseAsync(_second));
        await Eventually.TrueAsync(
            async () => (await _redis.TellAsync("HGETALL", "tracking/members/main")).Split("\"Status\":3").Length == 3, "two members stand in Redis");
        await _two.AcceptAsync(new Scan("sorted") { PackageId = "PKG-1", StationId = "DSE4" });
        await Eventually.TrueAsync(async () => (await _one.PackageAsync("PKG-1")).Number("version") == 2, "the nodes are one again");
    }

    /// <summary>Starts a node again whenever it ends while it starts, as its supervisor does: nodes that meet in an empty table may take each other for one that died.</summary>
    private static async Task SuperviseAsync(ServerProcess node)
    {
        for (int starts = 1; ; starts++)
        {
            try
            {
                await node.StartAsync();
                return;
            }
            catch (InvalidOperationException) when (starts < 5 && !node.IsRunning)
            {
            }
        }
    }

    private Task<ServerProcess> StartAsync() => ServerProcess.StartNewAsync(
        [],
        [
            "--Tracking:Profile", "azure", "--Tracking:Security:SigningKeyFile", Path.Combine(_keys, "signing-key"), "--Tracking:Azure:Accounts:0", _azurite.ConnectionString, "--Tracking:DrainDelay", "00:00:03",
            "--Tracking:Cluster:Redis", $"127.0.0.1:{_redis.Port}", "--Tracking:Cluster:AdvertisedAddress", "127.0.0.1",
            "--Tracking:Cluster:SiloPort", $"{Repository.FreePort()}",
        ]);
}
