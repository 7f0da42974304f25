using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Model;

/// <summary>Undoing a wrong scan.</summary>
[Collection(SharedServer.Name)]
public sealed class VoidTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_voided_scan_is_kept_and_has_no_effect()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@O arrived@D#wrong voided^wrong");
        var view = await story.PackageAsync();
        Assert.Equal("accepted", view.Text("status"));
        Assert.Equal(story.Id("O"), view.Text("stationId"));
        Assert.Equal(0, (await story.StationAsync("D")).Number("onHand"));
        Assert.Equal(0, (await story.StationAsync("D")).Number("inboundToday"));
        Assert.Equal(1, (await story.StationAsync("O")).Number("onHand"));
        var wrong = (await story.EventsAsync()).Single(e => e.Is("eventId", story.EventId("wrong")));
        Assert.True(wrong.Flag("withdrawn"));
    }

    [Fact]
    public async Task A_void_that_comes_before_its_scan_undoes_it_all_the_same()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        var steps = story.Parse("inducted@O delivered#wrong voided^wrong");
        await Api.AcceptAsync(steps[2]);
        await Api.AcceptAsync(steps[0], steps[1]);
        Assert.Equal("accepted", await story.StatusAsync());
    }

    [Fact]
    public async Task A_void_cannot_be_voided()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@O delivered#wrong voided#void^wrong");
        await Api.ScanAsync(story.Parse("voided^void")); // refused or without effect
        Assert.Equal("accepted", await story.StatusAsync());
    }

    [Fact]
    public async Task A_void_of_one_package_leaves_the_same_event_id_of_another_alone()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@O delivered#mine");
        await Api.AcceptAsync(story.Labelled("mine") with { PackageId = story.Id("Q") });
        await story.PlayAsync("voided^mine");
        Assert.Equal("accepted", await story.StatusAsync());
        Assert.Equal("delivered", await story.StatusAsync("Q"));
    }

    [Fact]
    public async Task Voiding_a_vehicles_scan_takes_it_from_everything_aboard()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.AnnounceAsync("Q");
        await story.PlayAsync("arrived@D [Q]arrived@D loaded@D>V [Q]loaded@D>V [V]departed@D#left");
        Assert.Equal("outForDelivery", await story.StatusAsync());
        await story.PlayAsync("[V]voided^left");
        Assert.Equal("atStation", await story.StatusAsync());
        Assert.Equal("atStation", await story.StatusAsync("Q"));
        Assert.Equal(2, (await story.VehicleAsync("V")).Number("load"));
    }

    [Fact]
    public async Task Voiding_a_vehicles_unloading_brings_its_load_back()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@O loaded@O>T [T]departed@O [T]unloaded@D>T#wrong");
        Assert.Equal("atStation", await story.StatusAsync());
        Assert.Equal(0, (await story.VehicleAsync("T")).Number("load"));
        await story.PlayAsync("[T]voided^wrong");
        Assert.Equal("inTransit", await story.StatusAsync());
        Assert.Equal(1, (await story.VehicleAsync("T")).Number("load"));
        Assert.Equal(0, (await story.StationAsync("D")).Number("onHand"));
    }

    [Fact]
    public async Task Voiding_a_loading_takes_the_package_off_and_the_vehicles_scans_with_it()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("arrived@D loaded@D>V#wrong [V]departed@D");
        Assert.Equal("outForDelivery", await story.StatusAsync());
        await story.PlayAsync("voided^wrong");
        Assert.Equal("atStation", await story.StatusAsync());
        Assert.Equal(0, (await story.VehicleAsync("V")).Number("load"));
        Assert.Equal(1, (await story.StationAsync("D")).Number("onHand"));
    }
}
