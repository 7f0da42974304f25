using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Faults;

/// <summary>The server is killed (SIGKILL) ten times in the middle of a load; nothing acknowledged is lost, nothing counts twice.</summary>
public sealed class KillMidLoadTests
{
    private const int Kills = 10;
    private const int InFlight = 500;
    private const int Workers = 40;

    private readonly ConcurrentQueue<LoadStory> _told = [];
    private readonly List<string> _stations = [.. Enumerable.Range(0, 5).Select(i => $"KILL-{i}")];
    private int _inFlight;
    private int _acknowledged;
    private int _resent;
    private volatile bool _enough;

    [Fact]
    public async Task Every_acknowledged_scan_is_there_exactly_once_and_all_figures_equal_a_recount()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        foreach (var station in _stations)
        {
            (await api.PutAsync($"/v1/stations/{station}", new { name = station, timeZone = Times.ZoneAtNoon })).Expect(201);
        }

        var start = Times.Now.AddMinutes(-50);
        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(api, worker, new Random(seed + worker), start))).ToList();
        var inFlightAtKills = new List<int>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var wanted = Volatile.Read(ref _acknowledged) + random.Next(100, 1500);
            await Eventually.TrueAsync(() => Volatile.Read(ref _acknowledged) >= wanted, $"load before kill {kill} (seed {seed})", TimeSpan.FromSeconds(60));

            // A random moment: wait for enough in flight, then for a random number of turns of this loop in which there still is.
            var turns = random.Next(200_000);
            var clock = Stopwatch.StartNew();
            for (var turn = 0; turn < turns || Volatile.Read(ref _inFlight) < InFlight; turn++)
            {
                Assert.True(clock.Elapsed < Eventually.Patience, $"Never were {InFlight} scans in flight.");
                Thread.SpinWait(20);
            }

            inFlightAtKills.Add(Volatile.Read(ref _inFlight));
            await server.KillAsync();
            await server.StartAsync();
        }

        _enough = true;
        await Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(120));
        Assert.All(inFlightAtKills, count => Assert.True(count >= InFlight));
        Assert.True(_resent > 0, "No kill met a scan in flight.");

        await VerifyHistoriesAsync(api, seed);
        await VerifyFiguresAsync(api, seed);
    }

    private async Task WorkAsync(TrackingApi api, int worker, Random random, DateTimeOffset start)
    {
        for (var number = 0; !_enough; number++)
        {
            var story = new LoadStory($"{worker}-{number}", random, _stations, start);
            await UntilTakenAsync(api, "/v1/packages", () => story.Announcement, 0, answer => answer.Number("retries") == 0);
            foreach (var batch in story.Batches)
            {
                await UntilTakenAsync(api, "/v1/scans", () => TrackingApi.Envelope(batch), batch.Length, answer =>
                {
                    Assert.True(answer.Number("rejected") == 0, answer.ToJsonString());
                    return answer.Number("retries") == 0;
                });
            }

            _told.Enqueue(story);
        }
    }

    /// <summary>As a scanner does: sends all of it again after anything but a full answer.</summary>
    private async Task UntilTakenAsync(TrackingApi api, string path, Func<object> body, int scans, Func<JsonObject, bool> done)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (attempt == 1)
            {
                Interlocked.Add(ref _resent, scans);
            }

            Interlocked.Add(ref _inFlight, scans);
            try
            {
                var answer = await api.PostAsync(path, body());
                Assert.True(answer.Status is 200 or 429 or >= 500, $"{answer.Status} {answer.Text}");
                if (answer.Status == 200 && done(answer.Json()))
                {
                    Interlocked.Add(ref _acknowledged, scans);
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                // Killed under way: nothing is known.
            }
            finally
            {
                Interlocked.Add(ref _inFlight, -scans);
            }

            await Eventually.TrueAsync(() => IsReadyAsync(api), "the server is back", TimeSpan.FromSeconds(120));
        }
    }

    private static async Task<bool> IsReadyAsync(TrackingApi api)
    {
        try
        {
            return (await api.GetAsync("/readyz")).Status == 200;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }

    private async Task VerifyHistoriesAsync(TrackingApi api, int seed)
    {
        Assert.NotEmpty(_told);
        await Parallel.ForEachAsync(_told, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (story, _) =>
        {
            var expected = story.Scans.Where(scan => scan.PackageId is not null).ToLookup(scan => scan.PackageId!, scan => scan.EventId.ToString());
            foreach (var id in story.PackageIds)
            {
                var stored = (await api.EventsAsync(id)).Where(e => e.Is("origin", "scan")).Select(e => e.Text("eventId")!).Order(StringComparer.Ordinal).ToList();
                Assert.True(
                    expected[id].Order(StringComparer.Ordinal).SequenceEqual(stored),
                    $"seed {seed}: {id} has {stored.Count} scans of {expected[id].Count()}, {stored.Distinct().Count()} of them different.");
            }
        });
    }

    private async Task VerifyFiguresAsync(TrackingApi api, int seed)
    {
        var views = new ConcurrentDictionary<string, JsonObject>();
        await Parallel.ForEachAsync(_told.Chunk(50), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (stories, _) =>
        {
            var answer = (await api.PostAsync("/v1/packages/lookup", new { packageIds = stories.SelectMany(story => story.PackageIds).ToList() })).Json();
            foreach (var view in answer["items"]!.AsArray())
            {
                views[view.Text("packageId")!] = view!.AsObject();
            }
        });
        Assert.Equal(_told.Count * LoadStory.Packages, views.Count);
        foreach (var story in _told)
        {
            for (var i = 0; i < LoadStory.Packages; i++)
            {
                Assert.True(
                    views[story.PackageIds[i]].Is("status", story.Status(i)),
                    $"seed {seed}: {story.PackageIds[i]} (depth {story.Depth}) is not {story.Status(i)}: {views[story.PackageIds[i]].ToJsonString()}");
            }
        }

        string[] onHandStates = ["accepted", "inTransit", "atStation", "availableForPickup", "returning"];
        foreach (var id in _stations)
        {
            var station = await api.StationAsync(id);
            var onHand = views.Values.Where(v => v.Is("stationId", id) && v["vehicleId"].IsNull() && onHandStates.Contains(v.Text("status"))).ToList();
            Assert.True(onHand.Count == station.Number("onHand"), $"seed {seed}: {id} has {onHand.Count} on hand, not {station.ToJsonString()}");
            foreach (var state in onHandStates)
            {
                Assert.Equal(onHand.Count(v => v.Is("status", state)), station["byStatus"]![state]?.GetValue<int>() ?? 0);
            }

            var here = (await api.ListAsync($"/v1/stations/{id}/packages")).Select(v => v.Text("packageId")!).Order(StringComparer.Ordinal);
            Assert.Equal(onHand.Select(v => v.Text("packageId")!).Order(StringComparer.Ordinal), here);

            // Counted from the facts themselves, not from any view.
            long Sum(Func<LoadStory, int> of) => _told.Sum(of);
            Assert.Equal(
                Sum(s => (s.Origin == id ? LoadStory.Packages : 0) + (s.Destination == id && s.Depth > 1 ? LoadStory.Packages : 0)), station.Number("inboundToday"));
            Assert.Equal(
                Sum(s => (s.Origin == id ? LoadStory.Packages : 0) + (s.Destination == id && s.Depth == 3 ? LoadStory.Packages - 1 : 0)),
                station.Number("outboundToday"));
            Assert.Equal(Sum(s => s.Destination == id && s.Depth == 3 ? LoadStory.Packages - 3 : 0), station.Number("deliveredToday"));
        }

        await Parallel.ForEachAsync(_told, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (story, _) =>
        {
            foreach (var (vehicle, expected) in new[] { (story.Truck, story.Depth == 1 ? 10 : 0), (story.Van, story.Depth == 3 ? 2 : 0) })
            {
                if (vehicle == story.Van && story.Depth < 3)
                {
                    continue;
                }

                var aboard = story.PackageIds.Where(id => views[id].Is("vehicleId", vehicle)).Order(StringComparer.Ordinal).ToList();
                Assert.Equal(expected, aboard.Count);
                Assert.True(expected == (await api.VehicleAsync(vehicle)).Number("load"), $"seed {seed}: {vehicle} has not a load of {expected}");
                Assert.Equal(aboard, (await api.ListAsync($"/v1/vehicles/{vehicle}/packages")).Select(v => v.Text("packageId")!).Order(StringComparer.Ordinal));
            }

            var inside = story.PackageIds.Where(id => views[id].Is("containerId", story.Bag)).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(story.Depth == 1 ? 5 : 0, inside.Count);
            Assert.Equal(inside, (await api.ListAsync($"/v1/containers/{story.Bag}/packages")).Select(v => v.Text("packageId")!).Order(StringComparer.Ordinal));
        });
    }
}
