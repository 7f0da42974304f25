using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Model;

/// <summary>Scans of vehicles and containers count for everything aboard at that time, however late anything is said.</summary>
[Collection(SharedServer.Name)]
public sealed class CarrierTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_vehicles_departure_is_a_derived_event_of_each_package_aboard()
    {
        var story = await BeginAsync("arrived@D [Q]arrived@D [R]arrived@D loaded@D>V [Q]loaded@D>V 10:[V]departed@D#left");
        Assert.Equal("outForDelivery", await story.StatusAsync());
        Assert.Equal("outForDelivery", await story.StatusAsync("Q"));
        Assert.Equal("atStation", await story.StatusAsync("R"));
        var derived = (await story.EventsAsync()).Single(e => e.Is("origin", "derived"));
        Assert.Equal("departed", derived.Text("type"));
        Assert.Equal(story.EventId("left"), derived.Text("causedBy"));
        Assert.NotEqual(story.EventId("left"), derived.Text("eventId"));
        Assert.Equal(story.At(10), Times.Parse(derived["eventTime"]));
        Assert.DoesNotContain(await story.EventsAsync("R"), e => e.Is("origin", "derived"));
        Assert.Equal(2, (await story.VehicleAsync("V")).Number("load"));
    }

    [Fact]
    public async Task A_repeated_vehicle_scan_derives_nothing_twice()
    {
        var story = await BeginAsync("arrived@D loaded@D>V [V]departed@D#left");
        var before = await story.PackageAsync();
        Assert.Equal("duplicate", (await Api.ScanAsync(story.Labelled("left")))[0].Text("outcome"));
        var after = await story.PackageAsync();
        Assert.Equal(before.Number("version"), after.Number("version"));
        Assert.Equal(3, after.Number("eventCount"));
    }

    [Fact]
    public async Task A_late_loading_gets_the_vehicle_scans_that_it_missed()
    {
        var story = await BeginAsync("1:arrived@D 10:[V]departed@D");
        Assert.Equal("atStation", await story.StatusAsync());
        await story.PlayAsync("5:loaded@D>V");
        Assert.Equal("outForDelivery", await story.StatusAsync());
        Assert.Equal(1, (await story.VehicleAsync("V")).Number("load"));
        Assert.Equal(0, (await story.StationAsync("D")).Number("onHand"));
    }

    [Fact]
    public async Task A_late_unloading_takes_back_the_vehicle_scans_that_came_after_it()
    {
        var story = await BeginAsync("1:arrived@D 5:loaded@D>V 10:[V]departed@D#left");
        Assert.Equal("outForDelivery", await story.StatusAsync());
        await story.PlayAsync("8:unloaded@D>V");
        Assert.Equal("atStation", await story.StatusAsync());
        Assert.Equal(0, (await story.VehicleAsync("V")).Number("load"));
        Assert.Equal(1, (await story.StationAsync("D")).Number("onHand"));
        Assert.All((await story.EventsAsync()).Where(e => e.Is("causedBy", story.EventId("left"))), e => Assert.True(e.Flag("withdrawn")));
    }

    [Fact]
    public async Task Unloading_a_vehicle_takes_everything_off()
    {
        var story = await BeginAsync("inducted@O [Q]inducted@O loaded@O>T [Q]loaded@O>T [T]departed@O [T]arrived@D [T]unloaded@D>T");
        foreach (var package in new[] { "P", "Q" })
        {
            var view = await story.PackageAsync(package);
            Assert.Equal("atStation", view.Text("status"));
            Assert.Equal(story.Id("D"), view.Text("stationId"));
            Assert.True(view["vehicleId"].IsNull());
        }

        Assert.Equal(0, (await story.VehicleAsync("T")).Number("load"));
        Assert.Equal(2, (await story.StationAsync("D")).Number("onHand"));
    }

    [Fact]
    public async Task A_vehicles_arrival_moves_the_vehicle_and_not_its_load()
    {
        var story = await BeginAsync("inducted@O loaded@O>T [T]departed@O [T]arrived@D");
        Assert.Equal(story.Id("D"), (await story.VehicleAsync("T")).Text("stationId"));
        var view = await story.PackageAsync();
        Assert.Equal("inTransit", view.Text("status"));
        Assert.Equal(story.Id("T"), view.Text("vehicleId"));
        Assert.Equal(0, (await story.StationAsync("D")).Number("onHand"));
        await story.PlayAsync("[T]departed@D");
        Assert.True((await story.VehicleAsync("T"))["stationId"].IsNull());
    }

    [Fact]
    public async Task Scans_reach_through_nested_containers_to_the_packages()
    {
        var story = await BeginAsync("1:inducted@O 5:contained@O<B 10:[B]contained@O<C [C]contained@O<L [L]loaded@O>T 20:[T]departed@O");
        var aboard = await story.PackageAsync();
        Assert.Equal("inTransit", aboard.Text("status"));
        Assert.Equal(story.Id("B"), aboard.Text("containerId"));
        Assert.Equal(story.Id("T"), aboard.Text("vehicleId"));
        Assert.Equal(1, (await story.VehicleAsync("T")).Number("load"));
        Assert.Equal(0, (await story.StationAsync("O")).Number("onHand"));

        await story.PlayAsync("30:[L]unloaded@D>T");
        var off = await story.PackageAsync();
        Assert.Equal("atStation", off.Text("status"));
        Assert.Equal(story.Id("D"), off.Text("stationId"));
        Assert.True(off["vehicleId"].IsNull());
        Assert.Equal(story.Id("B"), off.Text("containerId"));
        Assert.Equal(0, (await story.VehicleAsync("T")).Number("load"));

        // The package left the bag before it was put on the pallet: nothing of this was ever its own.
        await story.PlayAsync("7:uncontained@O<B");
        var never = await story.PackageAsync();
        Assert.Equal(story.Id("O"), never.Text("stationId"));
        Assert.True(never["containerId"].IsNull());
        Assert.Equal(0, (await story.StationAsync("D")).Number("onHand"));
        Assert.Equal(1, (await story.StationAsync("O")).Number("onHand"));
    }

    [Fact]
    public async Task A_package_put_late_into_a_container_gets_what_happened_to_the_container()
    {
        var story = await BeginAsync("1:inducted@O 10:[B]loaded@O>T 20:[T]departed@O 30:[T]unloaded@D>T");
        Assert.Equal("accepted", await story.StatusAsync());
        await story.PlayAsync("5:contained@O<B");
        var view = await story.PackageAsync();
        Assert.Equal("atStation", view.Text("status"));
        Assert.Equal(story.Id("D"), view.Text("stationId"));
        Assert.Equal(0, (await story.StationAsync("O")).Number("onHand"));
        Assert.Equal(1, (await story.StationAsync("D")).Number("onHand"));
    }

    [Fact]
    public async Task A_container_put_late_aboard_takes_its_contents_with_it()
    {
        var story = await BeginAsync("1:inducted@O 2:contained@O<B 20:[T]departed@O");
        Assert.Equal(0, (await story.VehicleAsync("T")).Number("load"));
        await story.PlayAsync("10:[B]loaded@O>T");
        var view = await story.PackageAsync();
        Assert.Equal(story.Id("T"), view.Text("vehicleId"));
        Assert.Contains(await story.EventsAsync(), e => e.Is("origin", "derived") && e.Is("type", "departed") && !e.Flag("withdrawn"));
        Assert.Equal(1, (await story.VehicleAsync("T")).Number("load"));
    }

    [Fact]
    public async Task A_cycle_of_containers_is_broken_and_harms_nothing()
    {
        var story = await BeginAsync("inducted@O contained@O<B [B]contained@O<C [C]contained@O<B [C]loaded@O>T [T]departed@O [T]unloaded@D>T");
        Assert.Equal(story.Id("B"), (await story.PackageAsync()).Text("containerId"));
        (await Api.GetAsync($"/v1/containers/{story.Id("B")}/packages")).Expect(200);
        (await Api.GetAsync($"/v1/containers/{story.Id("C")}/packages")).Expect(200);
    }

    [Fact]
    public async Task A_circle_of_containers_that_shows_itself_late_is_settled_too()
    {
        var story = await BeginAsync("");
        foreach (var step in story.Parse("39:[B]loaded>V 22:[L]contained<B 43:[V]departed@X 27:[C]contained<L 26:[L]contained<C"))
        {
            await Api.AcceptAsync(step);
        }

        await story.PlayAsync("30:contained<C");
        Assert.Equal(story.Id("C"), (await story.PackageAsync()).Text("containerId"));
    }

    private async Task<Story> BeginAsync(string steps)
    {
        var story = await Story.BeginAsync(Api);
        foreach (var package in new[] { "P", "Q", "R" })
        {
            await story.AnnounceAsync(package);
        }

        if (steps.Length > 0)
        {
            await story.PlayAsync(steps);
        }

        return story;
    }
}
