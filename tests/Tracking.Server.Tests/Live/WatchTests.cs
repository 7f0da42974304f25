using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Live;

/// <summary>What can be watched, over either protocol.</summary>
[Collection(LiveServer.Name)]
public sealed class WatchTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unknown_package_is_watched_until_it_is_scanned(bool messagePack)
    {
        var story = await Story.BeginAsync(Api);
        await using var client = await ConnectAsync(messagePack);
        Assert.Null(await client.CallAsync("WatchPackage", ("packageId", story.Id("P")), ("sinceVersion", 0)));
        await story.PlayAsync("inducted@O");
        var pushed = await client.WaitAsync("packages", item => item.Is("status", "accepted"), "the first scan");
        Assert.True(Views.Same(await story.PackageAsync(), pushed, "asOf"), pushed.ToJsonString());
    }

    [Fact]
    public async Task An_announcement_and_what_a_vehicle_did_reach_the_watcher_too()
    {
        var story = await Story.BeginAsync(Api);
        await using var client = await ConnectAsync();
        await client.CallAsync("WatchPackage", ("packageId", story.Id("P")));
        await story.AnnounceAsync();
        await client.WaitAsync("packages", item => item.Is("status", "announced"), "the announcement");
        await story.PlayAsync("arrived@D loaded@D>V [V]departed@D");
        await client.WaitAsync("packages", item => item.Is("status", "outForDelivery"), "the derived departure");
    }

    [Fact]
    public async Task A_package_watched_under_its_new_barcode_is_followed()
    {
        var story = await Story.BeginAsync(Api);
        await using var client = await ConnectAsync();
        await client.CallAsync("WatchPackage", ("packageId", story.Id("Q")));
        await story.PlayAsync("inducted@O relabelled=Q arrived@D");
        await client.WaitAsync(
            "packages", item => item.Is("packageId", story.Id("P")) && item.Is("stationId", story.Id("D")), "the package behind the alias");
    }

    [Fact]
    public async Task Nothing_comes_after_unwatching()
    {
        var story = await Story.BeginAsync(Api);
        await using var client = await ConnectAsync();
        await client.CallAsync("WatchPackage", ("packageId", story.Id("P")));
        await client.CallAsync("WatchPackage", ("packageId", story.Id("Q")));
        await story.PlayAsync("inducted@O");
        await client.WaitAsync("packages", item => item.Is("packageId", story.Id("P")), "an update while it is watched");
        await client.CallAsync("UnwatchPackage", ("packageId", story.Id("P")));
        var before = client.Seen("packages").Count(item => item.Is("packageId", story.Id("P")));
        await story.PlayAsync("sorted@O departed@O [Q]inducted@O");
        await client.WaitAsync("packages", item => item.Is("packageId", story.Id("Q")), "a later update of another package");
        Assert.Equal(before, client.Seen("packages").Count(item => item.Is("packageId", story.Id("P"))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_is_watched_with_the_customers_view_and_no_more(bool messagePack)
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync(more: new { recipient = new { name = "Secret Name" } });
        var token = (await Api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("token");
        await using var client = await ConnectAsync(messagePack);
        var first = await client.CallAsync("WatchLink", ("token", token), ("sinceVersion", 0));
        Assert.Equal("announced", first.Text("status"));
        await story.PlayAsync("inducted@O");
        var pushed = await client.WaitAsync("packages", item => item.Is("status", "accepted"), "the first scan");
        Assert.True(Views.Same((await Api.GetAsync($"/v1/track/{token}")).Json(), pushed, "asOf"), pushed.ToJsonString());
        Assert.DoesNotContain("secret", pushed.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.Null(await client.CallAsync("WatchLink", ("token", new string('x', 32)), ("sinceVersion", 0)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_vehicle_is_watched(bool messagePack)
    {
        var story = await Story.BeginAsync(Api);
        await using var client = await ConnectAsync(messagePack);
        var first = await client.CallAsync("WatchVehicle", ("vehicleId", story.Id("V")));
        Assert.Equal(0, first.Number("load"));
        await story.PlayAsync("arrived@D loaded@D>V");
        await client.WaitAsync("vehicles", item => item.Is("vehicleId", story.Id("V")) && item.Number("load") == 1, "the load");
        await PositionAsync(story.Id("V"), 12.5, -140.5);
        await client.WaitAsync("vehicles", item => item["position"]?["lat"]?.GetValue<double>() == 12.5, "the position");
        await client.CallAsync("UnwatchVehicle", ("vehicleId", story.Id("V")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_station_is_watched(bool messagePack)
    {
        var story = await Story.BeginAsync(Api);
        await using var client = await ConnectAsync(messagePack);
        var first = await client.CallAsync("WatchStation", ("stationId", story.Id("O")));
        Assert.Equal(0, first.Number("onHand"));
        await story.PlayAsync("inducted@O [Q]inducted@O");
        var pushed = await client.WaitAsync("stations", item => item.Is("stationId", story.Id("O")) && item.Number("onHand") == 2, "both packages on hand");
        Assert.True(Views.Same(await story.StationAsync("O"), pushed, "asOf"), pushed.ToJsonString());
        await client.CallAsync("UnwatchStation", ("stationId", story.Id("O")));
    }

    [Fact]
    public async Task All_stations_are_watched_new_ones_too()
    {
        var story = await Story.BeginAsync(Api);
        await using var client = await ConnectAsync();
        await client.CallAsync("WatchStations");
        await story.PlayAsync("inducted@O [Q]inducted@NEW");
        await client.WaitAsync("stations", item => item.Is("stationId", story.Id("O")) && item.Number("onHand") == 1, "a known station");
        await client.WaitAsync("stations", item => item.Is("stationId", story.Id("NEW")) && item.Number("onHand") == 1, "a new station");
        await client.CallAsync("UnwatchStations");
    }

    [Theory]
    [InlineData(false, -160.0)]
    [InlineData(true, -170.0)]
    public async Task An_area_shows_its_vehicles_those_that_leave_and_far_out_only_counts(bool messagePack, double lon)
    {
        var vans = Enumerable.Range(0, 3).Select(i => $"AREA-{Guid.NewGuid():N}-{i}").ToList();
        await PositionAsync(vans[0], 10.5, lon);
        await Eventually.TrueAsync(async () => (await Api.GetAsync($"/v1/vehicles/{vans[0]}")).Status == 200, "the first van is known");
        await using var client = await ConnectAsync(messagePack);
        var known = new HashSet<string>();
        void Learn(JsonNode? area)
        {
            foreach (var vehicle in area?["vehicles"] as JsonArray ?? [])
            {
                known.Add(vehicle.Text("vehicleId")!);
            }

            foreach (var gone in area?["gone"] as JsonArray ?? [])
            {
                known.Remove(gone!.GetValue<string>());
            }
        }

        var first = await client.CallAsync("WatchArea", Near(lon));
        async Task KnowsAsync(string what, params string[] expected) => await Eventually.TrueAsync(
            () =>
            {
                known.Clear();
                Learn(first);
                client.Seen("area").ToList().ForEach(Learn);
                return known.SetEquals(expected);
            },
            what);

        await KnowsAsync("the van that is there", vans[0]);
        await PositionAsync(vans[1], 10.6, lon + 0.1);
        await PositionAsync(vans[2], 30, lon);
        await KnowsAsync("the van that came and not the one elsewhere", vans[0], vans[1]);
        await PositionAsync(vans[0], 25, lon);
        await KnowsAsync("the van that left is gone", vans[1]);

        var far = await client.CallAsync(
            "WatchArea", ("west", lon - 8), ("south", 0.0), ("east", lon + 8), ("north", 40.0), ("zoom", 3.0));
        long Count(JsonNode? area) => (area?["cells"] as JsonArray ?? []).Sum(cell => cell.Number("count"));
        await Eventually.TrueAsync(() => Count(far) == 3 || client.Seen("area").Any(area => Count(area) == 3), "three vans in the cells");
        await client.CallAsync("UnwatchArea");
    }

    [Fact]
    public async Task A_wrong_call_fails_alone_and_the_connection_lives_on()
    {
        var story = await Story.BeginAsync(Api);
        await using var client = await ConnectAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => client.CallAsync("WatchEverything"));
        await Assert.ThrowsAnyAsync<Exception>(() => client.CallAsync("WatchPackage", ("packageId", "not an id")));
        await Assert.ThrowsAnyAsync<Exception>(() => client.CallAsync("WatchPackage", ("packageId", 17)));
        await Assert.ThrowsAnyAsync<Exception>(() => client.CallAsync("WatchArea", ("west", 3.0), ("south", 95.0), ("east", 4.0), ("north", -95.0), ("zoom", 3.0)));
        await client.CallAsync("WatchPackage", ("packageId", story.Id("P")));
        await story.PlayAsync("inducted@O");
        await client.WaitAsync("packages", item => item.Is("packageId", story.Id("P")), "the connection lives on");
    }

    private static (string, object?)[] Near(double lon) =>
        [("west", lon - 1), ("south", 10.0), ("east", lon + 1), ("north", 11.0), ("zoom", 14.0)];

    private Task<LiveClient> ConnectAsync(bool messagePack = false) =>
        LiveClient.ConnectAsync(fixture.Server.Address, messagePack, fixture.Server.OperatorKey);

    private async Task PositionAsync(string vehicleId, double lat, double lon)
    {
        var position = new { vehicleId, occurredAt = DateTimeOffset.UtcNow, lat, lon, speed = 10, heading = 90, accuracy = 5 };
        (await Api.PostAsync("/v1/positions", new { sentAt = DateTimeOffset.UtcNow, positions = new[] { position } })).Expect(200);
    }
}
