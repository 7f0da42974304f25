using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Model;

/// <summary>Late scans, ties, stays by inference and the form of the history.</summary>
[Collection(SharedServer.Name)]
public sealed class HistoryTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_late_scan_takes_its_place_in_time()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("1:inducted@O 30:delivered");
        var before = await story.PackageAsync();
        await story.PlayAsync("10:arrived@D 20:outForDelivery>V 25:attempted!notHome");
        var after = await story.PackageAsync();
        Assert.Equal("delivered", after.Text("status"));
        Assert.Equal(1, after.Number("attempts"));
        Assert.False(after.Flag("contradicted"));
        Assert.True(after.Number("version") > before.Number("version"));
        Assert.Equal(5, after.Number("eventCount"));
        var scans = (await story.EventsAsync()).Where(e => e.Is("origin", "scan")).ToList();
        Assert.Equal(["inducted", "arrived", "outForDelivery", "attempted", "delivered"], scans.Select(e => e.Text("type")));
        Assert.Equal("delivered", after["lastEvent"].Text("type"));
        Assert.Equal(story.At(30), Times.Parse(after["lastEvent"]!["eventTime"]));
    }

    [Fact]
    public async Task An_event_carries_what_was_scanned_and_what_became_of_it()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("5:outForDelivery@D>V#out");
        var stored = Assert.Single(await story.EventsAsync());
        Assert.Equal(story.EventId("out"), stored.Text("eventId"));
        Assert.Equal("outForDelivery", stored.Text("type"));
        Assert.Equal(story.Id("D"), stored.Text("stationId"));
        Assert.Equal(story.Id("V"), stored.Text("vehicleId"));
        Assert.Equal("scan", stored.Text("origin"));
        Assert.Equal(story.At(5), Times.Parse(stored["eventTime"]));
        Assert.InRange(Times.Parse(stored["recordedAt"]), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddSeconds(5));
        Assert.False(stored.Flag("withdrawn"));
        Assert.True(stored.Number("sequence") >= 0);
    }

    [Fact]
    public async Task An_arrival_elsewhere_ends_a_stay_by_inference_and_a_late_departure_replaces_it()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("0:inducted@O 60:arrived@X");
        var inferred = await story.StationAsync("O");
        Assert.Equal(0, inferred.Number("onHand"));
        Assert.Equal(1, inferred.Number("outboundToday"));
        await story.PlayAsync("30:departed@O");
        var seen = await story.StationAsync("O");
        Assert.Equal(1, seen.Number("outboundToday"));
        Assert.InRange(seen["dwell"]!["p50Seconds"]!.GetValue<double>(), 1799, 1801);
        Assert.Equal(1, (await story.StationAsync("X")).Number("onHand"));
    }

    [Fact]
    public async Task A_late_scan_moves_a_package_between_stations_figures()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("10:arrived@O");
        await story.PlayAsync("20:arrived@X");
        await story.PlayAsync("15:arrived@D");
        Assert.Equal(0, (await story.StationAsync("O")).Number("onHand"));
        Assert.Equal(0, (await story.StationAsync("D")).Number("onHand"));
        Assert.Equal(1, (await story.StationAsync("X")).Number("onHand"));
        Assert.Equal(1, (await story.StationAsync("D")).Number("inboundToday"));
        Assert.Equal(1, (await story.StationAsync("D")).Number("outboundToday"));
    }

    [Fact]
    public async Task A_tie_in_time_is_decided_the_same_way_in_whatever_order_it_comes()
    {
        var statuses = new List<string?>();
        foreach (var reversed in new[] { false, true })
        {
            var story = await Story.BeginAsync(Api);
            await story.AnnounceAsync();
            var steps = story.Parse("10:arrived@D 10:stowed@D 10:departed@D 10:loaded@D>V 10:outForDelivery>V 10:attempted!notHome 10:delivered");
            foreach (var step in reversed ? steps.Reverse() : steps)
            {
                await Api.AcceptAsync(step);
            }

            statuses.Add(await story.StatusAsync() + " " + string.Join(
                ' ', (await story.EventsAsync()).Where(e => e.Is("origin", "scan")).Select(e => e.Text("type"))));
        }

        Assert.Equal(statuses[0], statuses[1]);
        Assert.StartsWith("delivered", statuses[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_history_comes_page_by_page()
    {
        var story = await Story.BeginAsync(Api);
        await Api.AcceptAsync(Enumerable.Range(0, 45).Select(i => new Scan(i % 2 == 0 ? "arrived" : "departed")
        {
            PackageId = story.Id("P"),
            StationId = story.Id("O"),
            OccurredAt = story.At(i),
        }));
        var whole = await story.EventsAsync();
        var paged = await Api.ListAsync($"/v1/packages/{story.Id("P")}/events", limit: 10);
        Assert.Equal(45, whole.Count(e => e.Is("origin", "scan")));
        Assert.Equal(whole.Select(e => e.Text("eventId")), paged.Select(e => e.Text("eventId")));
    }
}
