using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>Errors, ETags, health, metrics, documentation, start and end of the program.</summary>
[Collection(SharedServer.Name)]
public sealed class OperationTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task It_is_alive_and_ready()
    {
        (await Api.GetAsync("/healthz")).Expect(200);
        (await Api.GetAsync("/readyz")).Expect(200);
    }

    [Fact]
    public async Task It_says_where_to_look_once_ready() =>
        await Eventually.TrueAsync(
            () => fixture.Server.Output.Contains(fixture.Server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal), "the address is printed");

    [Fact]
    public void The_operators_key_is_the_owners_alone()
    {
        var path = Path.Combine(fixture.Server.DataDirectory, "operator-key");
        Assert.True(File.Exists(path));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.True(File.ReadAllText(path).Trim().Length >= 20);
    }

    [Fact]
    public async Task Metrics_count_scans_by_outcome()
    {
        await Api.AcceptAsync(new Scan("arrived") { PackageId = "PKG-" + Guid.NewGuid().ToString("N"), StationId = "METRICS-1" });
        await Eventually.TrueAsync(
            async () =>
            {
                var metrics = (await Api.GetAsync("/metrics")).Expect(200).Text;
                return metrics.Split('\n').Any(line =>
                    !line.StartsWith('#') && line.Contains("scans", StringComparison.Ordinal) && line.Contains("accepted", StringComparison.Ordinal));
            },
            "a counter of accepted scans at /metrics");
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var api = (await Api.GetAsync("/openapi/v1.json")).Json();
        string[] described =
        [
            "/v1/scans", "/v1/packages", "/v1/packages/{id}", "/v1/packages/{id}/events", "/v1/packages/lookup", "/v1/packages/{id}/links", "/v1/track/{token}",
            "/v1/stations", "/v1/stations/{id}", "/v1/stations/{id}/packages", "/v1/vehicles", "/v1/vehicles/{id}", "/v1/vehicles/{id}/packages",
            "/v1/vehicles/{id}/track", "/v1/containers/{id}", "/v1/containers/{id}/packages", "/v1/positions", "/v1/proofs/{id}",
        ];
        foreach (var path in described)
        {
            Assert.True(api["paths"]![path] is not null, $"{path} is not described; {string.Join(", ", api["paths"]!.AsObject().Select(p => p.Key))} are.");
        }

        var docs = await Api.GetAsync("/docs");
        if (docs.Status is 301 or 302 or 307 or 308)
        {
            docs = await Api.GetAsync(docs.Location!);
        }

        Assert.Equal("text/html", docs.Expect(200).ContentType);
    }

    [Fact]
    public async Task Errors_are_problems_with_a_type_of_their_own()
    {
        (await Api.GetAsync("/v1/packages/NEVER-SEEN")).Problem(404);
        (await Api.GetAsync("/v1/packages/NEVER-SEEN/events")).Problem(404);
        (await Api.GetAsync("/v1/no-such-thing")).Problem(404);
        (await Api.SendAsync(HttpMethod.Delete, "/v1/scans")).Problem(405);
        (await Api.PostAsync("/v1/scans", "{")).Problem(400);
    }

    [Fact]
    public async Task A_view_that_has_not_changed_is_304()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@O loaded@O>T [B]arrived@O");
        foreach (var path in new[] { $"/v1/packages/{story.Id("P")}", $"/v1/vehicles/{story.Id("T")}", $"/v1/containers/{story.Id("B")}" })
        {
            var tag = (await Api.GetAsync(path)).Expect(200).ETag;
            Assert.False(string.IsNullOrEmpty(tag), $"{path} has no ETag.");
            var same = (await Api.GetAsync(path, tag)).Expect(304);
            Assert.Empty(same.Bytes);
            Assert.Equal(tag, same.ETag);
        }

        var before = (await Api.GetAsync($"/v1/packages/{story.Id("P")}")).ETag;
        var vehicle = (await Api.GetAsync($"/v1/vehicles/{story.Id("T")}")).ETag;
        await story.PlayAsync("unloaded@D>T");
        Assert.NotEqual(before, (await Api.GetAsync($"/v1/packages/{story.Id("P")}", before)).Expect(200).ETag);
        (await Api.GetAsync($"/v1/vehicles/{story.Id("T")}", vehicle)).Expect(200);
    }

    [Fact]
    public async Task Sigterm_drains_and_ends_with_0_and_everything_is_there_after_a_restart()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        var story = await Story.BeginAsync(api);
        await story.AnnounceAsync(more: new { service = "nextDay" });
        await story.PlayAsync("inducted@O contained@O<B [B]loaded@O>T [T]departed@O");
        var token = (await api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("token");
        string[] paths =
        [
            $"/v1/packages/{story.Id("P")}", $"/v1/packages/{story.Id("P")}/events", $"/v1/stations/{story.Id("O")}", $"/v1/vehicles/{story.Id("T")}",
            $"/v1/containers/{story.Id("B")}", $"/v1/track/{token}", $"/v1/vehicles/{story.Id("T")}/packages",
        ];
        var before = new List<Answer>();
        foreach (var path in paths)
        {
            before.Add((await api.GetAsync(path)).Expect(200));
        }

        Assert.Equal(0, await server.StopAsync());
        await server.StartAsync();
        foreach (var (path, answer) in paths.Zip(before))
        {
            var after = (await api.GetAsync(path)).Json();
            Assert.True(Views.Same(answer.Body, after, "asOf", "version"), $"{path} was\n{answer.Text}\nand is\n{after.ToJsonString()}");
            if (after["version"] is not null)
            {
                Assert.True(after.Number("version") >= answer.Body.Number("version"), $"{path}: the version went back, and so would every watcher.");
            }
        }

        Assert.Equal(0, await server.StopAsync());
    }
}
