using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Attention;

/// <summary>Operators who do the same at once, ids at the limits, and values that nobody means.</summary>
[Collection(SharedServer.Name)]
public sealed class HostileActionTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task A_promise_for_a_time_that_nobody_means_is_refused_and_the_list_stays_readable(string promisedBy)
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@D");
        var body = new { actionId = Guid.NewGuid(), action = "promise", packageIds = new[] { story.Id("P") }, by = "Ann", promisedBy };
        (await Api.PostAsync("/v1/attention/actions", body)).Problem(400, "/promisedBy");
        (await Api.GetAsync("/v1/attention")).Expect(200);
    }

    [Fact]
    public async Task Ids_of_all_characters_and_the_greatest_length_can_be_listed_and_acted_on()
    {
        var station = "a:b.S.c_d-" + new string('9', 117) + "Z";
        var package = "p:.S._-" + new string('x', 120) + "1";
        (await Api.PutAsync($"/v1/packages/{package}", new { originStationId = "O", destinationStationId = "ELSEWHERE" })).Expect(201);
        (await Api.PostScansAsync([new Scan("arrived") { PackageId = package, StationId = station }])).Expect(200);
        var id = $"missorted.S.{station}";
        await Eventually.TrueAsync(async () => (await Api.GetAsync($"/v1/attention/{id}")).Status == 200, "the item is open");

        Assert.Equal(package, (await Api.GetAsync($"/v1/attention/{id}/packages")).Json()["items"]![0].Text("packageId"));
        Assert.Equal(id, (await Api.GetAsync($"/v1/attention?stationId={station}")).Json()["items"]![0].Text("id"));
        Assert.Equal((1, 0, 0), (await Items.ActAsync(Api, "acknowledge", [id])).Figures());
        Assert.Equal((1, 0, 0), (await Items.ActAsync(Api, "hold", [id])).Figures());
    }

    [Fact]
    public async Task The_same_id_with_something_else_to_do_is_no_repeat()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@D");
        var id = Guid.NewGuid();
        await Items.ActAsync(Api, "hold", packageIds: [story.Id("P")], actionId: id);
        Assert.False((await story.PackageAsync())["hold"].IsNull());
        await Items.ActAsync(Api, "release", packageIds: [story.Id("P")], actionId: id);
        Assert.True((await story.PackageAsync())["hold"].IsNull());
        await Items.ActAsync(Api, "hold", packageIds: [story.Id("P")], actionId: id);
        Assert.True((await story.PackageAsync())["hold"].IsNull());
    }

    [Fact]
    public async Task Two_operators_at_once_leave_the_item_with_one_of_them_and_repeats_change_nothing()
    {
        var story = await Story.BeginAsync(Api);
        (await Api.PutAsync($"/v1/packages/{story.Id("P")}", new { originStationId = "O", destinationStationId = "ELSEWHERE" })).Expect(201);
        await story.PlayAsync("arrived@M");
        var id = $"missorted.S.{story.Id("M")}";
        await Eventually.TrueAsync(async () => (await Api.GetAsync($"/v1/attention/{id}")).Status == 200, "the item is open");

        Guid[] actions = [Guid.NewGuid(), Guid.NewGuid()];
        await Parallel.ForEachAsync(Enumerable.Range(0, 32), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            Assert.Equal((1, 0, 0), (await Items.ActAsync(Api, "assign", [id], more: new { assignTo = $"operator {i % 2}" }, actionId: actions[i % 2])).Figures());
            Assert.Equal((1, 0, 0), (await Items.ActAsync(Api, "hold", packageIds: [story.Id("P")], actionId: actions[i % 2])).Figures());
        });

        var owner = (await Api.GetAsync($"/v1/attention/{id}")).Json().Text("assignedTo");
        Assert.Contains(owner, new[] { "operator 0", "operator 1" });
        Assert.Equal(2, (await story.EventsAsync()).Count(e => e.Is("type", "held")));
    }
}
