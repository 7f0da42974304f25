using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Model;

/// <summary>A new barcode becomes an alias; scans under either join one history.</summary>
[Collection(SharedServer.Name)]
public sealed class RelabelTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Theory]
    [InlineData("1:inducted@O 10:relabelled=Q 20:[Q]arrived@D 30:[Q]stowed@D 40:arrived@X")]
    [InlineData("20:[Q]arrived@D 30:[Q]stowed@D 10:relabelled=Q 1:inducted@O 40:arrived@X")]
    [InlineData("40:arrived@X 20:[Q]arrived@D 1:inducted@O 30:[Q]stowed@D 10:relabelled=Q")]
    public async Task Scans_under_either_barcode_join_one_history_in_whatever_order(string steps)
    {
        var story = await Story.BeginAsync(Api);
        foreach (var step in story.Parse(steps))
        {
            await Api.AcceptAsync(step);
        }

        var old = await story.PackageAsync("P");
        var @new = await story.PackageAsync("Q");
        Assert.True(Views.Same(old, @new, "asOf"), $"{old.ToJsonString()}\n{@new.ToJsonString()}");
        Assert.Equal(story.Id("P"), old.Text("packageId"));
        Assert.Equal([story.Id("Q")], old["aliases"]!.AsArray().Select(alias => alias!.GetValue<string>()));
        Assert.Equal(story.Id("X"), old.Text("stationId"));
        var types = (await story.EventsAsync("P")).Where(e => e.Is("origin", "scan")).Select(e => e.Text("type")).ToList();
        Assert.Equal(["inducted", "relabelled", "arrived", "stowed", "arrived"], types);
        Assert.Equal(
            (await story.EventsAsync("P")).Select(e => e.Text("eventId")), (await story.EventsAsync("Q")).Select(e => e.Text("eventId")));

        // One package, not two, at the stations: whatever was counted under the new barcode has moved.
        Assert.Equal(0, (await story.StationAsync("O")).Number("onHand"));
        Assert.Equal(0, (await story.StationAsync("D")).Number("onHand"));
        Assert.Equal(1, (await story.StationAsync("D")).Number("inboundToday"));
        Assert.Equal(1, (await story.StationAsync("X")).Number("onHand"));
        Assert.Equal([story.Id("P")], await story.MembersAsync("stations", "X"));
    }

    [Theory]
    [InlineData("1:inducted@O 20:[Q]loaded@O>T 10:relabelled=Q")]
    [InlineData("1:inducted@O 10:relabelled=Q 20:[Q]loaded@O>T")]
    [InlineData("1:inducted@O 20:[Q]contained@O<B 25:[B]loaded@O>T 30:[T]departed@O 10:relabelled=Q")]
    [InlineData("30:[T]departed@O 20:[Q]loaded@O>T 15:[Q]contained@O<B 1:inducted@O 10:relabelled=Q")]
    public async Task A_relabelled_package_is_aboard_once_when_all_is_said_in_one_call_and_when_it_is_not(string steps)
    {
        // Again and again: what is said in one call is stored side by side, so a mistake here shows itself only now and then.
        foreach (var together in Enumerable.Range(0, 10).Select(i => i % 2 == 0))
        {
            var story = await Story.BeginAsync(Api);
            var scans = story.Parse(steps);
            foreach (var call in together ? [scans] : scans.Select(scan => (IReadOnlyList<Scan>)[scan]))
            {
                await Api.AcceptAsync(call);
            }

            Assert.Equal([story.Id("P")], await story.MembersAsync("vehicles", "T"));
            Assert.Equal(1, (await story.VehicleAsync("T")).Number("load"));
            Assert.Empty(await story.MembersAsync("stations", "O"));
            Assert.Equal(0, (await story.StationAsync("O")).Number("onHand"));
        }
    }

    [Fact]
    public async Task A_repeat_under_the_new_barcode_of_what_came_before_the_relabelling_is_a_duplicate()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("20:[Q]arrived@D#early 10:relabelled=Q");
        Assert.Equal("duplicate", (await Api.ScanAsync(story.Labelled("early")))[0].Text("outcome"));
        Assert.Equal(2, (await story.PackageAsync()).Number("eventCount"));
    }

    [Fact]
    public async Task A_package_relabelled_twice_answers_to_all_its_barcodes()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@O relabelled=Q [Q]arrived@X [Q]relabelled=R [R]arrived@D");
        foreach (var barcode in new[] { "P", "Q", "R" })
        {
            var view = await story.PackageAsync(barcode);
            Assert.Equal(story.Id("P"), view.Text("packageId"));
            Assert.Equal(5, view.Number("eventCount"));
            Assert.Equal(story.Id("D"), view.Text("stationId"));
        }
    }

    [Fact]
    public async Task A_relabelled_package_stays_aboard_under_its_old_name()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("arrived@D relabelled=Q [Q]loaded@D>V [V]departed@D");
        Assert.Equal("outForDelivery", await story.StatusAsync());
        Assert.Equal([story.Id("P")], await story.MembersAsync("vehicles", "V"));
        Assert.Equal(1, (await story.VehicleAsync("V")).Number("load"));
    }
}
