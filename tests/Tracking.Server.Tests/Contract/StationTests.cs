using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>Definitions, figures and lists of stations.</summary>
[Collection(SharedServer.Name)]
public sealed class StationTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_station_is_defined_and_defined_again()
    {
        var path = $"/v1/stations/ST-{Guid.NewGuid():N}";
        var body = JsonNode.Parse("""
            { "name": "Rural North", "location": { "lat": 47.6, "lon": -122.3 }, "timeZone": "America/Los_Angeles", "sameDayCutoff": "10:00",
              "nextDayCutoff": "17:00", "endOfDay": "21:00", "closedDates": ["2026-12-25"] }
            """)!;
        (await Api.PutAsync(path, body)).Expect(201);
        var again = await Api.PutAsync(path, body);
        again.Expect(200);
        var view = (await Api.GetAsync(path)).Json();
        Assert.True(view.Flag("defined"));
        Assert.Equal("Rural North", view.Text("name"));
        Assert.Equal("America/Los_Angeles", view.Text("timeZone"));
        Assert.True(Views.Same(body["location"], view["location"]), view["location"]?.ToJsonString());
        Assert.Equal(0, view.Number("onHand"));

        (await Api.PutAsync(path, """{"name":"Rural South"}""")).Expect(200);
        Assert.Equal("Rural South", (await Api.GetAsync(path)).Json().Text("name"));
    }

    [Theory]
    [InlineData("""{"timeZone":"Mars/Olympus"}""", "/timeZone")]
    [InlineData("""{"location":{"lat":100,"lon":0}}""", "/location")]
    [InlineData("""{"endOfDay":"25:00"}""", "/endOfDay")]
    [InlineData("""{"sameDayCutoff":10}""", "/sameDayCutoff")]
    [InlineData("""{"closedDates":["2026-02-30"]}""", "/closedDates")]
    [InlineData("""{"colour":"red"}""", "/colour")]
    public async Task A_wrong_definition_is_refused(string body, string pointer)
    {
        var path = $"/v1/stations/ST-{Guid.NewGuid():N}";
        var problem = (await Api.PutAsync(path, body)).Problem(400);
        Assert.Contains(problem["errors"]!.AsArray(), error => error.Text("pointer")!.StartsWith(pointer, StringComparison.Ordinal));
        (await Api.GetAsync(path)).Problem(404);
    }

    [Fact]
    public async Task A_station_named_only_by_a_vehicles_scan_exists_undefined()
    {
        var scan = new Scan("arrived") { OfVehicle = true, VehicleId = "VAN-" + Guid.NewGuid().ToString("N"), StationId = "ST-" + Guid.NewGuid().ToString("N") };
        await Api.AcceptAsync(scan);
        Assert.False((await Api.StationAsync(scan.StationId)).Flag("defined"));
    }

    [Fact]
    public async Task A_station_named_by_a_scan_exists_undefined()
    {
        var scan = new Scan("arrived") { PackageId = "PKG-" + Guid.NewGuid().ToString("N"), StationId = "ST-" + Guid.NewGuid().ToString("N") };
        await Api.AcceptAsync(scan);
        var view = await Api.StationAsync(scan.StationId);
        Assert.False(view.Flag("defined"));
        Assert.Equal(1, view.Number("onHand"));
        Assert.Contains(await Api.ListAsync("/v1/stations"), station => station.Is("stationId", scan.StationId));
    }

    [Fact]
    public async Task Figures_follow_the_packages()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync("P", new { promisedBy = DateTimeOffset.UtcNow.AddDays(2) });
        await story.AnnounceAsync("Q", new { promisedBy = DateTimeOffset.UtcNow.AddHours(1) });
        await story.AnnounceAsync("R", new { promisedBy = DateTimeOffset.UtcNow.AddHours(-1) });
        await story.PlayAsync("1:[P]inducted@O 1:[Q]inducted@O 1:[R]inducted@O 21:[P]departed@O 31:[P]arrived@D 32:[Q]sorted@O");

        var origin = await story.StationAsync("O");
        Assert.Equal(2, origin.Number("onHand"));
        Assert.Equal(1, origin["byStatus"].Number("accepted"));
        Assert.Equal(1, origin["byStatus"].Number("inTransit"));
        Assert.Equal(1, origin.Number("atRisk"));
        Assert.Equal(1, origin.Number("late"));
        Assert.Equal(3, origin.Number("inboundToday"));
        Assert.Equal(1, origin.Number("outboundToday"));
        Assert.Equal(story.At(1), Times.Parse(origin["oldestOnHandSince"]));
        Assert.InRange(origin["dwell"]!["p50Seconds"]!.GetValue<double>(), 1199, 1201);
        Assert.InRange(origin["dwell"]!["p95Seconds"]!.GetValue<double>(), 1199, 1201);
        Assert.Equal(new[] { story.Id("Q"), story.Id("R") }, await story.MembersAsync("stations", "O"));

        await story.PlayAsync("40:[P]outForDelivery>V 50:[P]delivered");
        var destination = await story.StationAsync("D");
        Assert.Equal(0, destination.Number("onHand"));
        Assert.Equal(1, destination.Number("deliveredToday"));
        Assert.Equal(1, destination.Number("inboundToday"));
        Assert.Equal(1, destination.Number("outboundToday"));
        Assert.True(destination["oldestOnHandSince"].IsNull());
    }

    [Fact]
    public async Task Packages_on_hand_are_filtered_by_status_partner_and_change()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync("P", new { partnerId = "PARTNER-A" });
        await story.AnnounceAsync("Q");
        await story.PlayAsync("[P]inducted@O [Q]inducted@O [Q]sorted@O");
        var path = $"/v1/stations/{story.Id("O")}/packages";
        async Task<IEnumerable<string?>> ListAsync(string query) => (await Api.ListAsync(path + query)).Select(view => view.Text("packageId"));

        Assert.Equal([story.Id("P")], await ListAsync("?status=accepted"));
        Assert.Equal([story.Id("Q")], await ListAsync("?status=inTransit"));
        Assert.Empty(await ListAsync("?status=delivered"));
        Assert.Equal([story.Id("P")], await ListAsync("?partnerId=PARTNER-A"));
        Assert.Equal(2, (await ListAsync("?updatedSince=" + Uri.EscapeDataString(Times.Text(DateTimeOffset.UtcNow.AddHours(-1))))).Count());
        Assert.Empty(await ListAsync("?updatedSince=" + Uri.EscapeDataString(Times.Text(DateTimeOffset.UtcNow.AddHours(1)))));
        (await Api.GetAsync(path + "?status=lostInSpace")).Problem(400);
        (await Api.GetAsync(path + "?updatedSince=yesterday")).Problem(400);
    }

    [Fact]
    public async Task A_list_gives_every_item_once_page_after_page()
    {
        var story = await Story.BeginAsync(Api);
        var scans = Enumerable.Range(0, 25)
            .Select(i => new Scan("inducted") { PackageId = story.Id($"P{i:00}"), StationId = story.Id("O"), OccurredAt = story.At(i) }).ToList();
        await Api.AcceptAsync(scans);
        foreach (var limit in new[] { 1, 7, 25, 1000 })
        {
            var ids = (await Api.ListAsync($"/v1/stations/{story.Id("O")}/packages", limit)).Select(view => view.Text("packageId")!).ToList();
            Assert.Equal(scans.Select(scan => scan.PackageId!).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        }

        var mine = new[] { "O", "D", "X" }.Select(story.Id);
        var all = (await Api.ListAsync("/v1/stations", 9)).Select(view => view.Text("stationId")!).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Subset(all.ToHashSet(), mine.ToHashSet());
        var byDefault = (await Api.GetAsync($"/v1/stations/{story.Id("O")}/packages")).Json();
        Assert.Equal(25, byDefault["items"]!.AsArray().Count);
        Assert.True(byDefault["next"].IsNull());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=1001")]
    [InlineData("limit=many")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("cursor=no-cursor!")]
    public async Task A_wrong_limit_or_cursor_is_refused(string query) => (await Api.GetAsync("/v1/stations?" + query)).Problem(400);

    [Fact]
    public async Task An_unknown_station_is_404()
    {
        (await Api.GetAsync("/v1/stations/NO-SUCH-STATION")).Problem(404);
        (await Api.GetAsync("/v1/stations/NO-SUCH-STATION/packages")).Expect(200, 404);
    }
}
