using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Attention;

/// <summary>Acknowledging, assigning, holding, releasing and promising anew, each once however often it is sent.</summary>
[Collection(SharedServer.Name)]
public sealed class ActionTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task An_item_is_acknowledged_and_assigned_and_both_are_taken_back()
    {
        var (_, id) = await MissortedAsync();
        Assert.Equal((1, 1, 0), (await Items.ActAsync(Api, "acknowledge", [id, "stuck.S.NOWHERE"])).Figures());
        Assert.Equal((1, 0, 0), (await Items.ActAsync(Api, "assign", [id], more: new { assignTo = "Bob" })).Figures());
        var item = (await Api.GetAsync($"/v1/attention/{id}")).Json();
        Assert.Equal(("Ann B.", "Bob"), (item["acknowledged"].Text("by"), item.Text("assignedTo")));
        Assert.NotNull(item["acknowledged"].Text("at"));

        await Items.ActAsync(Api, "unacknowledge", [id]);
        await Items.ActAsync(Api, "assign", [id], more: new { assignTo = (string?)null });
        var after = (await Api.GetAsync($"/v1/attention/{id}")).Json();
        Assert.True(after["acknowledged"].IsNull() && after["assignedTo"].IsNull(), after.ToJsonString());
        Assert.True(after.Number("version") > item.Number("version"));
    }

    [Fact]
    public async Task All_packages_of_an_item_are_held_and_released_as_scans_of_the_control_room()
    {
        var (story, id) = await MissortedAsync();
        var hold = Guid.NewGuid();
        Assert.Equal((1, 0, 0), (await Items.ActAsync(Api, "hold", [id], more: new { reason = "customs" }, actionId: hold)).Figures());
        Assert.Equal("customs", (await story.PackageAsync())["hold"].Text("reason"));
        var held = (await story.EventsAsync()).Single(e => e.Is("type", "held"));
        Assert.Equal("control:Ann-B", held.Text("deviceId"));

        Assert.Equal((1, 0, 0), (await Items.ActAsync(Api, "release", packageIds: [story.Id("P")])).Figures());
        Assert.True((await story.PackageAsync())["hold"].IsNull());
        await Items.ActAsync(Api, "hold", [id], more: new { reason = "customs" }, actionId: hold);
        Assert.Equal((1, 0, 0), (await Items.ActAsync(Api, "hold", packageIds: [story.Id("P")], actionId: hold)).Figures());
        Assert.True((await story.PackageAsync())["hold"].IsNull());
        Assert.Single(await story.EventsAsync(), e => e.Is("type", "held"));
    }

    [Fact]
    public async Task A_new_promise_leaves_everything_else_of_the_announcement()
    {
        var (story, id) = await MissortedAsync(new { references = new[] { "order-7" }, recipient = new { name = "Somebody" }, promisedBy = DateTimeOffset.UtcNow.AddHours(-1) });
        var first = Guid.NewGuid();
        var promised = Times.Now.AddDays(2);
        Assert.Equal((1, 0, 0), (await Items.ActAsync(Api, "promise", [id], more: new { promisedBy = promised }, actionId: first)).Figures());
        var view = await story.PackageAsync();
        Assert.Equal(promised, Times.Parse(view["promise"]!["promisedBy"]));
        Assert.Equal("Somebody", view["announcement"]!["recipient"].Text("name"));
        Assert.Equal("order-7", view["announcement"]!["references"]![0]!.GetValue<string>());

        await Items.ActAsync(Api, "promise", packageIds: [story.Id("P")], more: new { promisedBy = promised.AddDays(1) });
        await Items.ActAsync(Api, "promise", packageIds: [story.Id("P")], more: new { promisedBy = promised }, actionId: first);
        Assert.Equal(promised.AddDays(1), Times.Parse((await story.PackageAsync())["promise"]!["promisedBy"]));
    }

    [Fact]
    public async Task A_package_that_does_not_exist_does_not_begin_to()
    {
        var unknown = "NOBODY-" + Guid.NewGuid().ToString("N");
        foreach (var action in new[] { "hold", "release", "promise" })
        {
            var answer = await Items.ActAsync(Api, action, packageIds: [unknown], more: action == "promise" ? new { promisedBy = Times.Now.AddDays(1) } : null);
            Assert.Equal((0, 1, 0), answer.Figures());
            Assert.Equal(("failed", "notFound"), (answer["results"]![0].Text("outcome"), answer["results"]![0]!["error"].Text("code")));
        }

        (await Api.GetAsync($"/v1/packages/{unknown}")).Problem(404);
    }

    [Fact]
    public async Task What_is_more_than_a_call_takes_remains_for_the_next_with_the_same_id()
    {
        var suffix = Guid.NewGuid().ToString("N")[..8];
        var packages = Enumerable.Range(0, 1_003).Select(number => $"P{number}-{suffix}").ToArray();
        foreach (var part in packages.Chunk(1_000))
        {
            await Api.AcceptAsync(part.Select(package => new Scan("inducted") { PackageId = package, StationId = "S-" + suffix, OccurredAt = DateTimeOffset.UtcNow.AddHours(-25) }));
        }

        var id = $"stuck.S.S-{suffix}";
        await Eventually.TrueAsync(async () => (await Api.GetAsync($"/v1/attention/{id}")).Body?["count"]?.GetValue<int>() == packages.Length, "all are stuck");
        var action = Guid.NewGuid();
        var more = new { promisedBy = Times.Now.AddDays(1) };
        Assert.Equal((1_000, 0, 3), (await Items.ActAsync(Api, "promise", [id], more: more, actionId: action)).Figures());
        Assert.Equal((3, 0, 0), (await Items.ActAsync(Api, "promise", [id], more: more, actionId: action)).Figures());
        Assert.Equal((0, 0, 0), (await Items.ActAsync(Api, "promise", [id], more: more, actionId: action)).Figures());
        Assert.False((await Api.PackageAsync(packages[^1]))["promise"].IsNull());
    }

    [Theory]
    [InlineData("""{"action":"hold","by":"a","packageIds":["P"]}""", "/actionId")]
    [InlineData("""{"actionId":"x","action":"hold","by":"a","packageIds":["P"]}""", "/actionId")]
    [InlineData("""{"actionId":"0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11","action":"burn","by":"a","ids":[]}""", "/action")]
    [InlineData("""{"actionId":"0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11","action":"hold","packageIds":["P"]}""", "/by")]
    [InlineData("""{"actionId":"0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11","action":"hold","by":"a"}""", "/packageIds")]
    [InlineData("""{"actionId":"0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11","action":"hold","by":"a","packageIds":["?"]}""", "/packageIds/0")]
    [InlineData("""{"actionId":"0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11","action":"hold","by":"a","packageIds":["P"],"reason":"whim"}""", "/reason")]
    [InlineData("""{"actionId":"0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11","action":"promise","by":"a","packageIds":["P"]}""", "/promisedBy")]
    [InlineData("""{"actionId":"0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11","action":"acknowledge","by":"a","packageIds":["P"]}""", "/packageIds")]
    [InlineData("""{"actionId":"0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11","action":"acknowledge","by":"a","ids":["stuck.S.S"],"colour":"red"}""", "/colour")]
    public async Task A_malformed_action_is_refused_as_a_whole(string body, string pointer) =>
        (await Api.PostAsync("/v1/attention/actions", body)).Problem(400, pointer);

    private async Task<(Story Story, string Id)> MissortedAsync(object? more = null)
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync(more: more);
        await story.PlayAsync("arrived@X");
        var id = $"missorted.S.{story.Id("X")}";
        await Items.OpenAsync(Api, id);
        return (story, id);
    }
}
