using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>Definitions, states, loads and positions of vehicles.</summary>
[Collection(SharedServer.Name)]
public sealed class VehicleTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_vehicle_is_defined_and_listed()
    {
        var id = NewId();
        var body = new { partnerId = "PARTNER-1", kind = "linehaul", homeStationId = "DSE4", capacityCm3 = 3_000_000, capacityGrams = 900_000 };
        (await Api.PutAsync($"/v1/vehicles/{id}", body)).Expect(201);
        (await Api.PutAsync($"/v1/vehicles/{id}", body)).Expect(200);
        var view = await Api.VehicleAsync(id);
        Assert.True(view.Flag("defined"));
        Assert.Equal("linehaul", view.Text("kind"));
        Assert.Equal("PARTNER-1", view.Text("partnerId"));
        Assert.Equal(0, view.Number("load"));
        Assert.True(view["position"].IsNull());
        Assert.Contains(await Api.ListAsync("/v1/vehicles?partnerId=PARTNER-1"), vehicle => vehicle.Is("vehicleId", id));
        Assert.DoesNotContain(await Api.ListAsync("/v1/vehicles?partnerId=PARTNER-2"), vehicle => vehicle.Is("vehicleId", id));
    }

    [Theory]
    [InlineData("""{"kind":"bicycle"}""", "/kind")]
    [InlineData("""{"capacityGrams":-5}""", "/capacityGrams")]
    [InlineData("""{"homeStationId":"a b"}""", "/homeStationId")]
    [InlineData("""{"wheels":4}""", "/wheels")]
    public async Task A_wrong_definition_is_refused(string body, string pointer)
    {
        var path = "/v1/vehicles/" + NewId();
        (await Api.PutAsync(path, body)).Problem(400, pointer);
        (await Api.GetAsync(path)).Problem(404);
    }

    [Fact]
    public async Task A_vehicle_named_by_a_scan_exists_undefined_with_its_load()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("loaded@X>V2 [Q]loaded@X>V2");
        var view = await story.VehicleAsync("V2");
        Assert.False(view.Flag("defined"));
        Assert.Equal(2, view.Number("load"));
        Assert.Equal(new[] { story.Id("P"), story.Id("Q") }, await story.MembersAsync("vehicles", "V2"));
    }

    [Fact]
    public async Task A_position_moves_a_vehicle_and_a_late_one_never_moves_it_back()
    {
        var id = NewId();
        var now = Times.Now;
        await PostAsync(Position(id, now.AddSeconds(-10), 47.61, speed: 12.5, heading: 271));
        var view = await SeesAsync(id, 47.61);
        Assert.Equal(12.5, view["position"]!["speed"]!.GetValue<double>());
        Assert.Equal(271, view["position"]!["heading"]!.GetValue<double>());
        Assert.Equal(now.AddSeconds(-10), Times.Parse(view["position"]!["occurredAt"]));

        await PostAsync(Position(id, now.AddSeconds(-300), 47.31), Position(id, now.AddSeconds(-5), 47.62), Position(id, now.AddSeconds(-200), 47.41));
        await SeesAsync(id, 47.62);
        var track = await Eventually.GetAsync(
            () => Api.ListAsync($"/v1/vehicles/{id}/track"), items => items.Count >= 4, "late positions are in the track");
        Assert.Equal([47.31, 47.41, 47.61, 47.62], track.OrderBy(p => Times.Parse(p["occurredAt"])).Select(p => p["lat"]!.GetValue<double>()));
        Assert.Equal(47.62, (await Api.VehicleAsync(id))["position"]!["lat"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_position_from_the_future_is_clamped_and_cannot_freeze_a_vehicle()
    {
        var id = NewId();
        await PostAsync(Position(id, Times.Now.AddDays(3), 10));
        var view = await SeesAsync(id, 10);
        Assert.True(Times.Parse(view["position"]!["occurredAt"]) <= DateTimeOffset.UtcNow.AddSeconds(1));
        await Eventually.TrueAsync(
            async () =>
            {
                await PostAsync(Position(id, Times.Now, 11));
                return (await Api.VehicleAsync(id))["position"]!["lat"]!.GetValue<double>() == 11;
            },
            "a later true position moves the vehicle on",
            TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Wrong_positions_are_named_and_the_others_taken()
    {
        var (good, bad) = (NewId(), NewId());
        var answer = (await Api.PostAsync("/v1/positions", new
        {
            sentAt = DateTimeOffset.UtcNow,
            positions = new object[]
            {
                Position(good, Times.Now, 5), Position(bad, Times.Now, 91), new { vehicleId = bad, lat = 1, lon = 1 },
                new { vehicleId = "-x", occurredAt = Times.Now, lat = 1, lon = 1 }, new { vehicleId = bad, occurredAt = Times.Now, lat = 1, lon = 1, altitude = 3 },
            },
        })).Json();
        Assert.Equal(1, answer.Number("accepted"));
        Assert.Equal(4, answer.Number("rejected"));
        Assert.Equal([1, 2, 3, 4], answer["results"]!.AsArray().Select(result => result.Number("index")));
        Assert.All(answer["results"]!.AsArray(), result => Assert.False(string.IsNullOrWhiteSpace(result!["error"].Text("code"))));
        await SeesAsync(good, 5);
        (await Api.GetAsync($"/v1/vehicles/{bad}")).Expect(404);
    }

    [Fact]
    public async Task Five_thousand_positions_are_taken_and_one_more_fails_whole()
    {
        object Body(int count) => new { sentAt = DateTimeOffset.UtcNow, positions = Enumerable.Range(0, count).Select(i => Position("MANY-" + (i % 50), Times.Now, 1)).ToList() };
        Assert.Equal(5000, (await Api.PostAsync("/v1/positions", Body(5000))).Json().Number("accepted"));
        (await Api.PostAsync("/v1/positions", Body(5001))).Problem(400);
        (await Api.PostAsync("/v1/positions", Body(0))).Problem(400);
        (await Api.PostAsync("/v1/positions", new { sentAt = DateTimeOffset.UtcNow, positions = new[] { Position(NewId(), Times.Now, 1) }, more = 1 })).Problem(400, "/more");
    }

    [Fact]
    public async Task An_unknown_vehicle_is_404() => (await Api.GetAsync("/v1/vehicles/NO-SUCH-VEHICLE")).Problem(404);

    private static string NewId() => "VAN-" + Guid.NewGuid().ToString("N")[..12];

    private static object Position(string vehicleId, DateTimeOffset occurredAt, double lat, double? speed = null, double? heading = null) =>
        new { vehicleId, occurredAt, lat, lon = -150.5, speed, heading, accuracy = 5 };

    private async Task PostAsync(params object[] positions)
    {
        var answer = (await Api.PostAsync("/v1/positions", new { sentAt = DateTimeOffset.UtcNow, positions })).Json();
        Assert.Equal(positions.Length, answer.Number("accepted"));
    }

    private Task<System.Text.Json.Nodes.JsonObject> SeesAsync(string id, double lat) =>
        Eventually.GetAsync(
            async () => (await Api.GetAsync($"/v1/vehicles/{id}")) is { Status: 200 } answer ? answer.Json() : [],
            view => view["position"]?["lat"]?.GetValue<double>() == lat,
            $"{id} is at {lat}");
}
