using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Attention;

/// <summary>What needs attention: found where it is, shown, pushed, over when it is over.</summary>
[Collection(SharedServer.Name)]
public sealed class AttentionTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task Each_kind_of_trouble_is_found()
    {
        var promisedBy = DateTimeOffset.UtcNow.AddHours(-4);
        var hour = promisedBy.ToString("yyyyMMddHH");
        (string Kind, string Place, string Steps, object? Announced)[] cases =
        [
            ("stuck", "S.{O}", "inducted@O", null),
            ("adrift", "S.{O}", "inducted@O departed@O", null),
            ("missorted", "S.{X}", "inducted@O arrived@X", new { }),
            ("contradicted", "S.{X}", "inducted@O delivered arrived@X", null),
            ("notDeparted", "V.{V}", "arrived@D loaded@D>V", null),
            ("notScannedIn", "V.{V}", "loaded@D>V [V]departed@D [V]arrived@D", null),
            ("vanSilent", "V.{V}", "loaded@D>V departed@D", null),
            ("promise", $"S.{{D}}@{hour}", "inducted@O arrived@D", new { promisedBy, handling = new[] { "cold" } }),
            ("notReceived", "S.{D}", "arrived@D delivered notReceived", null),
        ];
        var stories = new List<(Story Story, string Kind, string Id)>();
        foreach (var (kind, place, steps, announced) in cases)
        {
            var story = await Story.BeginAsync(Api, startedHoursAgo: 30);
            if (announced is not null)
            {
                await story.AnnounceAsync(more: announced);
            }

            await story.PlayAsync(steps);
            stories.Add((story, kind, $"{kind}.{place.Replace("{O}", story.Id("O")).Replace("{D}", story.Id("D")).Replace("{X}", story.Id("X")).Replace("{V}", story.Id("V"))}"));
        }

        foreach (var (story, kind, id) in stories)
        {
            var item = await OpenAsync(id);
            Assert.Equal((kind, 1), (item.Text("kind"), item.Number("count")));
            Assert.Equal(id[(kind.Length + 1)] == 'V' ? story.Id("V") : null, item.Text("vehicleId"));
            Assert.True(Times.Parse(item["since"]) < DateTimeOffset.UtcNow.AddHours(-3), item.ToJsonString());
            var packages = await Api.ListAsync($"/v1/attention/{id}/packages");
            Assert.Equal([story.Id("P")], packages.Select(view => view.Text("packageId")));
        }

        var promise = await Api.GetAsync($"/v1/attention/{stories[7].Id}");
        Assert.Equal((1, 1, "critical"), (promise.Json().Number("late"), promise.Json().Number("cold"), promise.Json().Text("severity")));
        Assert.Equal(promisedBy.ToUniversalTime().ToString("yyyy-MM-dd'T'HH':00:00.000Z'"), promise.Json().Text("hour"));
        Assert.Equal(304, (await Api.GetAsync($"/v1/attention/{stories[7].Id}", promise.ETag)).Status);
        var listed = await Api.ListAsync("/v1/attention", limit: 3);
        Assert.Empty(stories.Select(entry => entry.Id).Except(listed.Select(item => item.Text("id")!)));
        string[] severities = ["critical", "high", "normal"];
        Assert.Equal(listed.Select(item => Array.IndexOf(severities, item.Text("severity"))).Order(), listed.Select(item => Array.IndexOf(severities, item.Text("severity"))));
    }

    [Fact]
    public async Task The_list_is_filtered()
    {
        var story = await Story.BeginAsync(Api, startedHoursAgo: 30);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@O arrived@X");
        await OpenAsync($"missorted.S.{story.Id("X")}");
        await OpenAsync($"stuck.S.{story.Id("X")}");

        var here = $"/v1/attention?stationId={story.Id("X")}";
        Assert.Equal(2, (await Api.ListAsync(here)).Count);
        Assert.Equal("stuck", Assert.Single(await Api.ListAsync($"{here}&kind=stuck")).Text("kind"));
        Assert.Empty(await Api.ListAsync($"{here}&acknowledged=true"));
        Assert.Equal(2, (await Api.ListAsync($"{here}&acknowledged=false")).Count);
        Assert.Empty(await Api.ListAsync($"{here}&assignedTo=bob"));
        Assert.Empty(await Api.ListAsync($"{here}&vehicleId={story.Id("V")}"));
        (await Api.GetAsync("/v1/attention?kind=lost")).Problem(400);
        (await Api.GetAsync("/v1/attention?acknowledged=maybe")).Problem(400);
        (await Api.GetAsync("/v1/attention?cursor=abc")).Problem(400);
        (await Api.GetAsync($"/v1/attention/stuck.S.{story.Id("D")}")).Problem(404);
        (await Api.GetAsync($"/v1/attention/stuck.S.{story.Id("D")}/packages")).Problem(404);
        (await Api.GetAsync("/v1/attention/anything")).Problem(404);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_watches_is_told_what_begins_changes_and_ends(bool messagePack)
    {
        await using var client = await LiveClient.ConnectAsync(fixture.Server.Address, messagePack, fixture.Server.OperatorKey);
        Assert.IsType<JsonArray>(await client.CallAsync("WatchAttention"));
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync("P");
        await story.AnnounceAsync("Q");
        var id = $"missorted.S.{story.Id("X")}";

        await story.PlayAsync("arrived@X");
        var first = await client.WaitAsync("attention", item => item.Is("id", id) && item.Number("count") == 1, "the item begins");
        Assert.True(Views.Same((await Api.GetAsync($"/v1/attention/{id}")).Json(), first, "asOf"), first.ToJsonString());
        await story.PlayAsync("[Q]arrived@X");
        await client.WaitAsync("attention", item => item.Is("id", id) && item.Number("count") == 2, "another package joins");
        await story.PlayAsync("arrived@D [Q]arrived@D");
        var over = await client.WaitAsync("attention", item => item.Is("id", id) && item.Number("count") == 0, "the item is over");
        Assert.True(over.Number("version") > first.Number("version"));
        (await Api.GetAsync($"/v1/attention/{id}")).Problem(404);

        Assert.Contains((await client.CallAsync("WatchAttention"))!.AsArray(), item => !item.Is("id", id));
        await client.CallAsync("UnwatchAttention");
    }

    [Fact]
    public async Task Packages_of_an_item_come_medical_then_cold_then_by_promise()
    {
        var story = await Story.BeginAsync(Api);
        var soon = DateTimeOffset.UtcNow.AddDays(1);
        await story.AnnounceAsync("P", new { promisedBy = soon.AddHours(1) });
        await story.AnnounceAsync("Q", new { promisedBy = soon });
        await story.AnnounceAsync("R", new { promisedBy = soon.AddHours(2), handling = new[] { "cold" } });
        await story.PlayAsync("[P]arrived@X [Q]arrived@X [R]arrived@X");
        var id = $"missorted.S.{story.Id("X")}";
        await Eventually.TrueAsync(async () => (await Api.GetAsync($"/v1/attention/{id}")).Body?["count"]?.GetValue<int>() == 3, "all three are there");

        var packages = await Api.ListAsync($"/v1/attention/{id}/packages", limit: 1);
        Assert.Equal([story.Id("R"), story.Id("Q"), story.Id("P")], packages.Select(view => view.Text("packageId")));
    }

    private Task<JsonObject> OpenAsync(string id) => Items.OpenAsync(Api, id);
}
