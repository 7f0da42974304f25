using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Orders;

/// <summary>The same facts give the same views in whatever order and however often they arrived.</summary>
public sealed class WeekOfFactsTests
{
    /// <summary>The version, and times at which something was recorded or read.</summary>
    private static readonly string[] Aside = ["version", "updatedAt", "asOf", "recordedAt", "lastHeardAt", "sequence"];
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_week_stored_in_order_shuffled_and_three_times_over_gives_identical_views()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("TRACKING_SEED"), out var given) ? given : Random.Shared.Next();
        var week = new Week(seed, trips: 30);
        Assert.True(week.Facts.Count > 800, $"Only {week.Facts.Count} facts.");

        await using var inOrder = await ServerProcess.StartNewAsync();
        await using var shuffled = await ServerProcess.StartNewAsync();
        await using var thrice = await ServerProcess.StartNewAsync();
        ServerProcess[] servers = [inOrder, shuffled, thrice];
        var apis = servers.Select(server => new TrackingApi(server)).ToArray();
        try
        {
            await Task.WhenAll(apis.Select(api => DefineAsync(api, week)));
            await Task.WhenAll(
                StoreAsync(apis[0], Batches(week.Facts, new Random(seed)), 1),
                StoreAsync(apis[1], Batches(Shuffle(week.Facts, new Random(seed)), new Random(seed + 1)), 1),
                StoreAsync(apis[2], Batches(Shuffle(week.Facts, new Random(seed + 2)), new Random(seed + 3)), 3));

            var paths = Paths(week).ToList();
            var differences = new List<string>();
            foreach (var path in paths)
            {
                // What follows from the time of day may change between two reads; then the second round agrees.
                if (await DifferenceAsync(apis, path) is not null && await DifferenceAsync(apis, path) is { } difference)
                {
                    differences.Add(difference);
                }
            }

            Assert.True(
                differences.Count == 0,
                $"TRACKING_SEED={seed}: {differences.Count} of {paths.Count} views differ.\n{string.Join("\n\n", differences.Take(6))}");
        }
        catch (Exception e) when (e is not Xunit.Sdk.TrueException || !e.Message.Contains("TRACKING_SEED", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"TRACKING_SEED={seed}\n{string.Join("\n", servers.Select(server => server.Tail()))}", e);
        }
        finally
        {
            foreach (var api in apis)
            {
                api.Dispose();
            }
        }
    }

    private static async Task DefineAsync(TrackingApi api, Week week)
    {
        foreach (var station in week.Stations)
        {
            (await api.PutAsync($"/v1/stations/{station}", new
            {
                name = station,
                timeZone = "America/Los_Angeles",
                sameDayCutoff = "10:00",
                nextDayCutoff = "17:00",
                endOfDay = "21:00",
            })).Expect(201);
        }

        foreach (var truck in week.Trucks)
        {
            (await api.PutAsync($"/v1/vehicles/{truck}", new { kind = "linehaul" })).Expect(201);
        }

        foreach (var van in week.Vans)
        {
            (await api.PutAsync($"/v1/vehicles/{van}", new { kind = "delivery" })).Expect(201);
        }
    }

    /// <summary>Any order, except that what was announced last for a package stays the last.</summary>
    private static List<Fact> Shuffle(IReadOnlyList<Fact> facts, Random random)
    {
        var shuffled = facts.ToArray();
        random.Shuffle(shuffled);
        var announced = facts.Where(fact => fact.AnnouncedId is not null).GroupBy(fact => fact.AnnouncedId!).ToDictionary(g => g.Key, g => new Queue<Fact>(g));
        return [.. shuffled.Select(fact => fact.AnnouncedId is { } id ? announced[id].Dequeue() : fact)];
    }

    private static List<Fact[]> Batches(IReadOnlyList<Fact> facts, Random random)
    {
        var batches = new List<Fact[]>();
        for (var i = 0; i < facts.Count;)
        {
            var size = Math.Min(random.Next(1, 40), facts.Count - i);
            batches.Add([.. facts.Skip(i).Take(size)]);
            i += size;
        }

        return batches;
    }

    private static async Task StoreAsync(TrackingApi api, List<Fact[]> batches, int times)
    {
        foreach (var batch in batches)
        {
            for (var time = 0; time < times; time++)
            {
                // Scans of one device go together. An announcement that is repeated must not undo a later one of the same batch.
                foreach (var device in batch.Where(fact => fact.Scan is not null).GroupBy(fact => fact.Skew))
                {
                    var answer = (await api.PostScansAsync(device.Select(fact => fact.Scan!), DateTimeOffset.UtcNow + device.Key)).Json();
                    Assert.True(
                        answer.Number("rejected") == 0 && answer.Number("retries") == 0,
                        $"{answer.ToJsonString()}\n{TrackingApi.Envelope(device.Select(fact => fact.Scan!)).ToJsonString()}");
                    Assert.Equal(time == 0 ? "accepted" : "duplicates", answer.Number("accepted") > 0 ? "accepted" : "duplicates");
                    Assert.DoesNotContain(answer["results"]!.AsArray(), result => result!["conflict"]?.GetValue<bool>() is true);
                }
            }

            foreach (var fact in batch.Where(fact => fact.AnnouncedId is not null))
            {
                for (var time = 0; time < times; time++)
                {
                    (await api.PutAsync($"/v1/packages/{fact.AnnouncedId}", fact.Announcement!)).Expect(200, 201);
                }
            }
        }
    }

    private static IEnumerable<string> Paths(Week week)
    {
        foreach (var package in week.Packages)
        {
            yield return $"/v1/packages/{package}";
            yield return $"/v1/packages/{package}/events";
        }

        foreach (var station in week.Stations)
        {
            yield return $"/v1/stations/{station}";
            yield return $"/v1/stations/{station}/packages";
        }

        foreach (var vehicle in week.Trucks.Concat(week.Vans))
        {
            yield return $"/v1/vehicles/{vehicle}";
            yield return $"/v1/vehicles/{vehicle}/packages";
        }

        foreach (var container in week.Containers)
        {
            yield return $"/v1/containers/{container}";
            yield return $"/v1/containers/{container}/packages";
        }
    }

    private static async Task<string?> DifferenceAsync(TrackingApi[] apis, string path)
    {
        var forms = await Task.WhenAll(apis.Select(api => FormAsync(api, path)));
        return forms.Distinct().Count() == 1 ? null : $"{path}\nin order: {forms[0]}\nshuffled: {forms[1]}\nthrice:   {forms[2]}";
    }

    private static async Task<string> FormAsync(TrackingApi api, string path)
    {
        if (path.EndsWith("/packages", StringComparison.Ordinal))
        {
            var ids = (await api.GetAsync(path)).Status == 404 ? [] : (await api.ListAsync(path)).Select(item => item.Text("packageId")!);
            return string.Join(' ', ids.Order(StringComparer.Ordinal));
        }

        if (path.EndsWith("/events", StringComparison.Ordinal))
        {
            if ((await api.GetAsync(path)).Status == 404)
            {
                return "404";
            }

            var events = (await api.ListAsync(path)).Where(e => !e.Is("origin", "announcement") && !e.Flag("withdrawn"));
            return string.Join('\n', events.Select(e => Views.Canonical(e, [.. Aside, "flags", "packageId"], Grain)));
        }

        var answer = await api.GetAsync(path);
        if (answer.Status == 404)
        {
            return "404";
        }

        var view = answer.Json();
        RoundSeconds(view);
        return Views.Canonical(view, Aside, Grain);
    }

    /// <summary>Lengths of stays between a corrected clock and another differ by the network's delay.</summary>
    private static void RoundSeconds(JsonObject view)
    {
        foreach (var (name, value) in view.ToList())
        {
            if (value is JsonObject inner)
            {
                RoundSeconds(inner);
            }
            else if (name.EndsWith("Seconds", StringComparison.Ordinal) && !value.IsNull())
            {
                view[name] = Math.Round(value!.GetValue<double>() / Grain.TotalSeconds) * Grain.TotalSeconds;
            }
        }
    }
}
