using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>
/// Apps that drivers have already deliver positions as they are. The payloads have the form that the apps send, with a device of the test's own in the place
/// of DEVICE.
/// </summary>
[Collection(SharedServer.Name)]
public sealed class AppPositionTests(ServerFixture fixture)
{
    private const string Traccar = "/v1/positions/traccar";
    private const string OwnTracks = "/v1/positions/owntracks";
    private readonly string _device = "PHONE-" + Guid.NewGuid().ToString("N")[..10];

    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task Traccar_client_8_sends_parameters_with_the_speed_in_knots()
    {
        await PostParametersAsync(
            "?id=DEVICE&timestamp=1764000000&lat=43.5561&lon=-90.8887&speed=19.438444924406046&bearing=271.5&altitude=384.7&accuracy=12.5&batt=87.0&charge=true");
        await ExpectAsync(43.5561, -90.8887, speed: 10, heading: 271.5, accuracy: 12.5, "2025-11-24T16:00:00.000Z");
    }

    [Theory]
    [InlineData("?id=DEVICE&lat=42.06288&lon=-88.23412&timestamp=2016-01-27T18%3A55%3A47Z&hdop=6.0&altitude=224.0&speed=0.0", "2016-01-27T18:55:47.000Z")]
    [InlineData("?id=DEVICE&lat=42.06288&lon=-88.23412&timestamp=1442068686579&hdop=6.0&altitude=224.0&speed=0.0", "2015-09-12T14:38:06.579Z")]
    [InlineData("?id=DEVICE&lat=42.06288&lon=-88.23412&timestamp=1377177267&speed=0.0", "2013-08-22T13:14:27.000Z")]
    [InlineData("?lat=42.06288&lon=-88.23412&timestamp=2014-06-04+09%3A10%3A11&altitude=384.7&speed=0.0&id=DEVICE", "2014-06-04T09:10:11.000Z")]
    [InlineData("?id=DEVICE&lat=42.06288&lon=-88.23412&timestamp=2016-01-27T20:55:47+02:00&speed=0", "2016-01-27T18:55:47.000Z")]
    [InlineData("?deviceid=DEVICE&location=42.06288,-88.23412&timestamp=1377177267&speed=0", "2013-08-22T13:14:27.000Z")]
    public async Task The_osmand_protocol_has_many_ways_to_write_one_thing(string query, string time)
    {
        (await Api.GetAsync(Traccar + query.Replace("DEVICE", _device, StringComparison.Ordinal))).Expect(200);
        await ExpectAsync(42.06288, -88.23412, speed: 0, heading: null, accuracy: null, time);
    }

    [Fact]
    public async Task Parameters_may_come_as_a_form()
    {
        using var form = new StringContent(
            $"id={_device}&timestamp=1504763810&lat=40.7232948571&lon=-74.0061408571&heading=7.2&speed=40&ignition=true&rpm=933&fuel=24",
            Encoding.ASCII,
            "application/x-www-form-urlencoded");
        (await Api.PostAsync(Traccar, form)).Expect(200);
        await ExpectAsync(40.7232948571, -74.0061408571, speed: 40 * 1852 / 3600.0, heading: 7.2, accuracy: null, "2017-09-07T05:56:50.000Z");
    }

    [Fact]
    public async Task Without_a_time_it_is_now()
    {
        (await Api.GetAsync($"{Traccar}?id={_device}&lat=41.666667&lon=-0.883333&altitude=350.059479&speed=0.000000&batt=87")).Expect(200);
        var at = Times.Parse((await PositionAsync())["occurredAt"]);
        Assert.InRange(at, Times.Now.AddMinutes(-2), Times.Now);
    }

    [Fact]
    public async Task Traccar_client_9_posts_json_with_the_speed_in_metres_a_second()
    {
        await PostAsync(
            Traccar,
            """
            {"location":{"event":"motionchange","is_moving":false,"uuid":"0e9a2473-a9a7-4c00-997b-fb97d2154e75","timestamp":"2021-07-21T08:06:34.444Z","odometer":0,
            "coords":{"latitude":-6.1148096,"longitude":106.6837015,"accuracy":3.8,"speed":18.67,"speed_accuracy":0.26,"heading":63,"heading_accuracy":0.28,"altitude":35.7,
            "altitude_accuracy":3.8},"activity":{"type":"still","confidence":100},"battery":{"is_charging":false,"level":0.79},"extras":{}},"device_id":"DEVICE"}
            """);
        await ExpectAsync(-6.1148096, 106.6837015, speed: 18.67, heading: 63, accuracy: 3.8, "2021-07-21T08:06:34.444Z");
    }

    [Fact]
    public async Task Of_traccar_client_9_a_negative_speed_or_heading_is_unknown()
    {
        await PostAsync(
            Traccar,
            """
            {"location":{"extras":{},"mock":true,"coords":{"speed_accuracy":-1,"speed":-1,"longitude":-122.406417,"ellipsoidal_altitude":0,"floor":null,"heading_accuracy":-1,
            "latitude":37.785834000000001,"accuracy":5,"altitude_accuracy":-1,"altitude":0,"heading":-1},"is_moving":false,"age":188,"odometer":0,
            "uuid":"2FB04C65-99CF-42AB-8DD3-EBCB4B108BF8","event":"motionchange","battery":{"level":-1,"is_charging":false},"activity":{"type":"unknown","confidence":100},
            "timestamp":"2025-05-09T04:11:30.579Z"},"device_id":"DEVICE"}
            """);
        await ExpectAsync(37.785834000000001, -122.406417, speed: null, heading: null, accuracy: 5, "2025-05-09T04:11:30.579Z");
    }

    [Fact]
    public async Task Of_traccar_client_9_a_sign_of_life_without_coordinates_is_taken()
    {
        await PostAsync(Traccar, """{"location":{"timestamp":"2025-05-09T04:11:30.579Z","event":"heartbeat"},"device_id":"DEVICE"}""");
        (await Api.GetAsync($"/v1/vehicles/{_device}")).Problem(404);
    }

    [Fact]
    public async Task Several_locations_of_traccar_client_9_may_come_in_a_list()
    {
        await PostAsync(
            Traccar,
            """
            [{"location":[{"timestamp":"2025-05-09T04:11:30.579Z","coords":{"latitude":1,"longitude":2,"speed":3}},
            {"timestamp":"2025-05-09T04:12:30.579Z","coords":{"latitude":1.5,"longitude":2,"speed":4}}],"device_id":"DEVICE"},
            {"location":{"timestamp":"2025-05-09T04:10:30.579Z","coords":{"latitude":0.5,"longitude":2,"speed":2}},"device_id":"DEVICE"}]
            """);
        await ExpectAsync(1.5, 2, speed: 4, heading: null, accuracy: null, "2025-05-09T04:12:30.579Z");
        Assert.Equal([2, 3, 4], await TrackedSpeedsAsync("2025-05-09T04:00:00Z", "2025-05-09T05:00:00Z"));
    }

    [Fact]
    public async Task OwnTracks_posts_locations_with_the_speed_in_kilometres_an_hour_and_is_answered_an_empty_list()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(fixture.Server.Address, OwnTracks))
        {
            Content = Json("""
                {"_type":"location","BSSID":"c0:ff:ee:00:00:01","SSID":"depot","acc":11,"alt":154,"batt":54,"bs":1,"cog":127,"conn":"w","created_at":1763999995,
                "lat":48.85833,"lon":2.29513,"m":1,"t":"u","tid":"JJ","topic":"owntracks/jane/phone","tst":1763999990,"vac":2,"vel":54}
                """),
        };
        request.Headers.Add("X-Limit-U", "jane");
        request.Headers.Add("X-Limit-D", _device);
        request.Headers.Authorization = new("Bearer", fixture.Server.OperatorKey);
        using var http = new HttpClient();
        using var response = await http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("[]", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        await ExpectAsync(48.85833, 2.29513, speed: 15, heading: 127, accuracy: 11, "2025-11-24T15:59:50.000Z");
    }

    [Theory]
    [InlineData("?u=jane&d=DEVICE", """{"_type":"location","lon":2.29513,"lat":48.85833,"tst":1497476456,"tid":"JJ","topic":"owntracks/jane/other"}""")]
    [InlineData("", """{"_type":"location","lon":2.29513,"lat":48.85833,"tst":1497476456,"tid":"JJ","topic":"owntracks/jane/DEVICE"}""")]
    [InlineData("", """{"_type":"location","lon":2.29513,"lat":48.85833,"tst":1497476456,"tid":"DEVICE"}""")]
    public async Task OwnTracks_names_its_device_in_several_ways(string query, string payload)
    {
        await PostAsync(OwnTracks + query.Replace("DEVICE", _device, StringComparison.Ordinal), payload, "[]");
        await ExpectAsync(48.85833, 2.29513, speed: null, heading: null, accuracy: null, "2017-06-14T21:40:56.000Z");
    }

    [Theory]
    [InlineData("""{"_type":"lwt","tst":1497476456,"topic":"owntracks/jane/DEVICE"}""")]
    [InlineData("""{"_type":"transition","wtst":1425042603,"lat":12.34,"lon":44.5,"tst":1427634603,"acc":130,"tid":"DEVICE","event":"enter","t":"b"}""")]
    [InlineData("""{"_type":"waypoints","waypoints":[{"_type":"waypoint","desc":"depot","lat":1,"lon":2,"rad":50,"tst":1427634603}]}""")]
    [InlineData("""{"_type":"card","name":"Jane","tid":"DEVICE","face":"iVBORw0KGgo="}""")]
    [InlineData("""{"_type":"encrypted","data":"HfNE+A=="}""")]
    [InlineData("[]")]
    public async Task Whatever_else_OwnTracks_posts_is_answered_too(string payload)
    {
        await PostAsync(OwnTracks, payload, "[]");
        (await Api.GetAsync($"/v1/vehicles/{_device}")).Problem(404);
    }

    [Fact]
    public async Task OwnTracks_may_post_nothing_or_several()
    {
        Assert.Equal("[]", (await Api.PostAsync(OwnTracks, new ByteArrayContent([]))).Expect(200).Text);
        await PostAsync(
            $"{OwnTracks}?d={_device}",
            """[{"_type":"location","lat":1,"lon":2,"tst":1746763890,"vel":36},{"_type":"status"},{"_type":"location","lat":1,"lon":3,"tst":1746763950,"vel":-1}]""",
            "[]");
        await ExpectAsync(1, 3, speed: null, heading: null, accuracy: null, "2025-05-09T04:12:30.000Z");
        Assert.Equal([10, null], await TrackedSpeedsAsync("2025-05-09T04:00:00Z", "2025-05-09T05:00:00Z"));
    }

    [Fact]
    public async Task A_time_in_the_future_is_now_and_does_not_freeze_the_vehicle()
    {
        await PostAsync(OwnTracks, $$"""{"_type":"location","lat":1,"lon":2,"tst":{{Times.Now.AddDays(3).ToUnixTimeSeconds()}},"tid":"DEVICE"}""", "[]");
        Assert.InRange(Times.Parse((await PositionAsync())["occurredAt"]), Times.Now.AddMinutes(-2), Times.Now);
    }

    [Theory]
    [InlineData("lat=91&lon=0&timestamp=1764000000")]
    [InlineData("lat=NaN&lon=0&timestamp=1764000000")]
    [InlineData("lat=1&lon=2&timestamp=12345")]
    [InlineData("lat=1&lon=2&timestamp=1764000000&valid=false")]
    [InlineData("timestamp=1377177267&cell=257,02,16,2224&wifi=00-14-22-01-23-45,-80")]
    public async Task What_can_never_be_used_is_taken_so_that_the_app_goes_on(string parameters)
    {
        (await Api.GetAsync($"{Traccar}?id={_device}&{parameters}")).Expect(200);
        (await Api.GetAsync($"/v1/vehicles/{_device}")).Problem(404);
    }

    [Theory]
    [InlineData("?lat=60.0&lon=30.0", "missingField")]
    [InlineData("?id=Van+7%21&lat=60.0&lon=30.0", "invalidId")]
    [InlineData("?id=V&lat=sixty&lon=30.0", "invalidQuery")]
    [InlineData("?id=V&location=60.0", "invalidQuery")]
    [InlineData("?id=V&lat=60.0&lon=30.0&timestamp=yesterday", "invalidTime")]
    public async Task A_person_is_told_what_to_set_right_in_the_traccar_client(string query, string code)
    {
        foreach (var answer in new[] { await Api.GetAsync(Traccar + query), await Api.PostAsync(Traccar + query) })
        {
            Assert.Equal($"/problems/{code}", answer.Problem(400).Text("type"));
        }
    }

    [Theory]
    [InlineData(Traccar, "[1]", "/0")]
    [InlineData(Traccar, """{"location":{"coords":{}},"device_id":"V"}""", "/location/coords/latitude")]
    [InlineData(Traccar, """{"location":{"coords":{"latitude":"1","longitude":2}},"device_id":"V"}""", "/location/coords/latitude")]
    [InlineData(Traccar, """{"location":{"timestamp":"soon","coords":{"latitude":1,"longitude":2}},"device_id":"V"}""", "/location/timestamp")]
    [InlineData(Traccar, """{"location":{"coords":{"latitude":1,"longitude":2}},"device_id":"a b"}""", "/device_id")]
    [InlineData(Traccar, """{"device_id":"V"}""", "/location")]
    [InlineData(Traccar, "{", "")]
    [InlineData(OwnTracks, """{"_type":"location","lat":1,"lon":2,"tst":1}""", "/tid")]
    [InlineData(OwnTracks, """{"_type":"location","lat":1,"lon":2,"tid":"V"}""", "/tst")]
    [InlineData(OwnTracks, """[{"_type":"location","lat":1,"tst":1,"tid":"V"}]""", "/0/lon")]
    [InlineData(OwnTracks, "not json", "")]
    [InlineData(OwnTracks, """{"\ud800":1,"_type":"\ud800"}""", "/_type")]
    public async Task A_malformed_payload_is_refused_with_a_pointer(string address, string payload, string pointer) =>
        (await Api.SendAsync(HttpMethod.Post, address, Json(payload))).Problem(400, pointer);

    private static StringContent Json(string payload) => new(payload, Encoding.UTF8, "application/json");

    private async Task PostParametersAsync(string query)
    {
        // The app posts with all of it in the address and an empty body.
        using var nothing = new ByteArrayContent([]);
        nothing.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        (await Api.PostAsync(Traccar + query.Replace("DEVICE", _device, StringComparison.Ordinal), nothing)).Expect(200);
    }

    private async Task PostAsync(string address, string payload, string answer = "") =>
        Assert.Equal(answer, (await Api.PostAsync(address, payload.Replace("DEVICE", _device, StringComparison.Ordinal))).Expect(200).Text);

    private async Task<JsonNode> PositionAsync() => (await Api.VehicleAsync(_device))["position"]!;

    private async Task ExpectAsync(double lat, double lon, double? speed, double? heading, double? accuracy, string time)
    {
        var position = await PositionAsync();
        Assert.Equal(lat, position["lat"]!.GetValue<double>(), 9);
        Assert.Equal(lon, position["lon"]!.GetValue<double>(), 9);
        Near(speed, position["speed"]);
        Near(heading, position["heading"]);
        Near(accuracy, position["accuracy"]);
        Assert.Equal(time, position.Text("occurredAt"));
    }

    private static void Near(double? expected, JsonNode? value)
    {
        Assert.Equal(expected is null, value is null);
        if (expected is { } number)
        {
            Assert.Equal(number, value!.GetValue<double>(), 6);
        }
    }

    private async Task<double?[]> TrackedSpeedsAsync(string from, string to) =>
        [.. (await Eventually.GetAsync(
            async () => await Api.ListAsync($"/v1/vehicles/{_device}/track?from={from}&to={to}"), track => track.Count > 1, "the track has been written"))
            .Select(fix => fix["speed"] is { } speed ? Math.Round(speed.GetValue<double>(), 6) : (double?)null)];
}
