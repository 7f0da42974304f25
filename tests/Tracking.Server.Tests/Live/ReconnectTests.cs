using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Live;

/// <summary>A client that is cut off and comes back with the version it saw last ends at the truth and never goes back.</summary>
[Collection(LiveServer.Name)]
public sealed class ReconnectTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_cut_off_and_back_with_its_last_version_equals_the_get(bool messagePack)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync(more: new { service = "nextDay" });
        await using var proxy = new TcpProxy(fixture.Server.Port);
        using var stop = new CancellationTokenSource();
        var posted = 0;
        var stream = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await Api.AcceptAsync(new Scan(i % 3 == 2 ? "departed" : "arrived")
                {
                    PackageId = story.Id("P"),
                    StationId = story.Id("ODX"[i % 3].ToString()),
                    OccurredAt = story.At(i * 0.1),
                });
                Interlocked.Increment(ref posted);
            }
        });

        long last = 0;
        JsonObject? view = null;
        void See(IEnumerable<JsonObject?> inOrderOfArrival)
        {
            // A push may overtake the answer to the call that began the watch, so the two are looked at apart.
            var since = last;
            var before = since;
            foreach (var seen in inOrderOfArrival.OfType<JsonObject>().Where(item => item.Is("packageId", story.Id("P"))))
            {
                Assert.True(seen.Number("version") >= before, $"seed {seed}: version {seen.Number("version")} came after {before}");
                before = seen.Number("version");
                if (before > last)
                {
                    last = before;
                    view = seen;
                }
            }
        }

        const int Cuts = 5;
        for (var cut = 0; cut <= Cuts; cut++)
        {
            var beforeWatching = posted;
            var away = random.Next(5);
            await Eventually.TrueAsync(() => Volatile.Read(ref posted) > beforeWatching + away, "scans were taken while the client was away");
            await using var client = await LiveClient.ConnectAsync(proxy.Address, messagePack, fixture.Server.OperatorKey);
            var since = last;
            See([await client.CallAsync("WatchPackage", ("packageId", story.Id("P")), ("sinceVersion", since)) as JsonObject]);
            if (cut < Cuts)
            {
                var wanted = last + 1 + random.Next(8);
                await client.WaitAsync("packages", item => item.Number("version") >= wanted, $"live updates (seed {seed})");
                proxy.Cut();
                await Eventually.TrueAsync(() => !client.IsConnected, "the client notices the cut");
                last = since;
                See(client.Seen("packages"));
                continue;
            }

            // The last time it comes back, the stream ends: then it comes to where the GET is.
            await stop.CancelAsync();
            await stream;
            var truth = await Api.PackageAsync(story.Id("P"));
            await Eventually.TrueAsync(
                () => last >= truth.Number("version") || client.Seen("packages").Any(item => item.Number("version") >= truth.Number("version")),
                $"the final version (seed {seed})");
            var answered = (last, view);
            last = since;
            See(client.Seen("packages"));
            (last, view) = last >= answered.last ? (last, view) : answered;
            Assert.Equal(truth.Number("version"), last);
            Assert.True(Views.Same(truth, view, "asOf"), $"seed {seed}:\n{truth.ToJsonString()}\n{view!.ToJsonString()}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_is_up_to_date_is_answered_null(bool messagePack)
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@O");
        var version = (await story.PackageAsync()).Number("version");
        await using var client = await LiveClient.ConnectAsync(fixture.Server.Address, messagePack, fixture.Server.OperatorKey);
        Assert.Null(await client.CallAsync("WatchPackage", ("packageId", story.Id("P")), ("sinceVersion", version)));
        var older = await client.CallAsync("WatchPackage", ("packageId", story.Id("P")), ("sinceVersion", version - 1));
        Assert.Equal(version, older.Number("version"));
        var noVersion = await client.CallAsync("WatchPackage", ("packageId", story.Id("P")));
        Assert.True(Views.Same(await story.PackageAsync(), noVersion, "asOf"));
    }

    [Fact]
    public async Task A_stalled_client_costs_the_others_nothing()
    {
        var story = await Story.BeginAsync(Api);
        var packages = Enumerable.Range(0, 200).Select(i => story.Id("P" + i)).ToList();
        await using var proxy = new TcpProxy(fixture.Server.Port);
        await using var stalled = await LiveClient.ConnectAsync(proxy.Address, key: fixture.Server.OperatorKey);
        await using var healthy = await LiveClient.ConnectAsync(fixture.Server.Address, key: fixture.Server.OperatorKey);
        foreach (var package in packages)
        {
            await stalled.CallAsync("WatchPackage", ("packageId", package), ("sinceVersion", 0));
            await healthy.CallAsync("WatchPackage", ("packageId", package), ("sinceVersion", 0));
        }

        proxy.Stall();
        for (var round = 0; round < 40; round++)
        {
            await Api.AcceptAsync(packages.Select(package => new Scan("arrived")
            {
                PackageId = package,
                StationId = story.Id("O"),
                OccurredAt = story.At(round * 0.1),
                Reason = "weather",
            }));
        }

        await Eventually.TrueAsync(
            () =>
            {
                var newest = healthy.Seen("packages").GroupBy(item => item.Text("packageId")).ToDictionary(g => g.Key!, g => g.Max(item => item.Number("eventCount")));
                return packages.TrueForAll(package => newest.GetValueOrDefault(package) == 40);
            },
            "the healthy client has every package's last state");
    }
}
