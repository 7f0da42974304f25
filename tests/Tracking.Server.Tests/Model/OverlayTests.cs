using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Model;

/// <summary>What stands beside the state: hold, exception, damage, mis-sort, contradiction, attempts.</summary>
[Collection(SharedServer.Name)]
public sealed class OverlayTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_hold_lasts_until_released_and_changes_no_state()
    {
        var story = await AnnouncedAsync("arrived@D 10:held!customs");
        var held = await story.PackageAsync();
        Assert.Equal("atStation", held.Text("status"));
        Assert.Equal("customs", held["hold"].Text("reason"));
        Assert.Equal(story.At(10), Times.Parse(held["hold"]!["since"]));
        await story.PlayAsync("stowed@D");
        Assert.False((await story.PackageAsync())["hold"].IsNull());
        await story.PlayAsync("released");
        Assert.True((await story.PackageAsync())["hold"].IsNull());
    }

    [Fact]
    public async Task A_hold_on_a_vehicle_holds_what_is_aboard()
    {
        var story = await AnnouncedAsync("arrived@D loaded@D>V [V]held!weather");
        Assert.Equal("weather", (await story.PackageAsync())["hold"].Text("reason"));
        await story.PlayAsync("[V]released");
        Assert.True((await story.PackageAsync())["hold"].IsNull());
    }

    [Fact]
    public async Task An_exception_ends_with_the_next_physical_scan()
    {
        var story = await AnnouncedAsync("arrived@D 10:exception!badAddress");
        var view = await story.PackageAsync();
        Assert.Equal("badAddress", view["exception"].Text("reason"));
        Assert.Equal(story.At(10), Times.Parse(view["exception"]!["since"]));
        Assert.Equal("atStation", view.Text("status"));
        await story.PlayAsync("stowed@D");
        Assert.True((await story.PackageAsync())["exception"].IsNull());
    }

    [Fact]
    public async Task Damage_stays()
    {
        var story = await AnnouncedAsync("inducted@O");
        Assert.False((await story.PackageAsync()).Flag("damaged"));
        await story.PlayAsync("damaged!damaged arrived@D delivered");
        var view = await story.PackageAsync();
        Assert.True(view.Flag("damaged"));
        Assert.Equal("delivered", view.Text("status"));
    }

    [Fact]
    public async Task An_arrival_that_no_plan_knows_is_mis_sorted()
    {
        var story = await AnnouncedAsync("inducted@O departed@O arrived@X");
        Assert.True((await story.PackageAsync()).Flag("missorted"));
        Assert.Equal(1, (await story.StationAsync("X")).Number("missorts"));

        var onPlan = await AnnouncedAsync("inducted@O departed@O arrived@D");
        Assert.False((await onPlan.PackageAsync()).Flag("missorted"));
        Assert.Equal(0, (await onPlan.StationAsync("D")).Number("missorts"));

        var unplanned = await Story.BeginAsync(Api);
        await unplanned.PlayAsync("inducted@O arrived@X");
        Assert.False((await unplanned.PackageAsync()).Flag("missorted"));
    }

    [Theory]
    [InlineData("arrived@D delivered arrived@D", true)]
    [InlineData("arrived@D returnStarted!refused returned sorted@X", true)]
    [InlineData("arrived@D disposed stowed@D", true)]
    [InlineData("arrived@D delivered", false)]
    public async Task A_facility_scan_after_the_end_contradicts_it(string steps, bool contradicted)
    {
        var story = await AnnouncedAsync(steps);
        Assert.Equal(contradicted, (await story.PackageAsync()).Flag("contradicted"));
    }

    [Fact]
    public async Task Who_says_that_a_delivery_did_not_come_is_heard_until_it_is_found()
    {
        var story = await AnnouncedAsync("arrived@D delivered 10:notReceived");
        var view = await story.PackageAsync();
        Assert.Equal(("delivered", story.At(10)), (view.Text("status"), Times.Parse(view["notReceived"]!["since"])));
        var token = (await Api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("token");
        Assert.Equal("notReceived", (await Api.GetAsync($"/v1/track/{token}")).Json()["timeline"]![0].Text("type"));

        await story.PlayAsync("found");
        Assert.True((await story.PackageAsync())["notReceived"].IsNull());
        Assert.Equal("found", (await Api.GetAsync($"/v1/track/{token}")).Json()["timeline"]![0].Text("type"));
    }

    [Fact]
    public async Task Of_a_package_that_is_not_delivered_it_has_no_effect()
    {
        var story = await AnnouncedAsync("arrived@D notReceived#early");
        var early = (await story.EventsAsync()).Single(e => e.Is("eventId", story.EventId("early")));
        Assert.True(early.Flag("withdrawn"));
        Assert.Contains("withoutEffect", early["flags"]!.AsArray().Select(flag => flag!.GetValue<string>()));
        Assert.True((await story.PackageAsync())["notReceived"].IsNull());
    }

    [Fact]
    public async Task Attempts_are_counted_with_the_last_ones_reason()
    {
        var story = await AnnouncedAsync("arrived@D outForDelivery>V 10:attempted>V!notHome arrived@D outForDelivery>V 20:attempted>V!noAccess");
        var view = await story.PackageAsync();
        Assert.Equal(2, view.Number("attempts"));
        Assert.Equal("noAccess", view["lastAttempt"].Text("reason"));
        Assert.Equal(story.At(20), Times.Parse(view["lastAttempt"]!["at"]));
        Assert.Equal("outForDelivery", view.Text("status"));
    }

    [Fact]
    public async Task A_delivery_without_proof_is_flagged_and_never_refused()
    {
        var story = await AnnouncedAsync("arrived@D delivered#bare");
        var delivered = (await story.EventsAsync()).Single(e => e.Is("eventId", story.EventId("bare")));
        Assert.NotEmpty(delivered["flags"]!.AsArray());
    }

    private async Task<Story> AnnouncedAsync(string steps)
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync(steps);
        return story;
    }
}
