using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Description;

/// <summary>
/// The description of the API is complete and true. All tests on the shared server hold every request and answer against it; these here see to it
/// that each operation, each field of a request and each message of the hub is held against it at least once.
/// </summary>
[Collection(SharedServer.Name)]
public sealed class ApiDescriptionTests(ServerFixture fixture)
{
    /// <summary>Set to 1 this makes the first test write the file instead of comparing it.</summary>
    private const string Rewrite = "TRACKING_WRITE_OPENAPI";

    private const string HowTo =
        "After a wanted change of the API run\n"
        + "  TRACKING_WRITE_OPENAPI=1 dotnet test --project tests/Tracking.Server.Tests -c Release -- --filter-class '*ApiDescriptionTests' && npm --prefix src/Tracking.Web run api\n"
        + "and commit src/Tracking.Web/openapi.json and src/Tracking.Web/src/client/api.ts.";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private TrackingApi Api => fixture.Api;

    private static DescribedApi Described => DescribedApi.Committed;

    [Fact]
    public async Task The_committed_description_is_what_the_server_says()
    {
        var said = (await Api.GetAsync("/openapi/v1.json")).Json();
        var text = said.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            await File.WriteAllTextAsync(DescribedApi.File, text);
            return;
        }

        var committed = await File.ReadAllTextAsync(DescribedApi.File);
        Assert.True(committed == text, $"src/Tracking.Web/openapi.json differs from what the server says, first in line {FirstDifference(committed, text)}.\n{HowTo}");
    }

    [Fact]
    public async Task Every_operation_answers_as_described()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@O contained@O<B [B]loaded@O>V [V]departed@O");
        await Api.PostAsync("/v1/positions", new { positions = new[] { new { vehicleId = story.Id("V"), occurredAt = Times.Text(Times.Now), lat = 43.5, lon = -90.9 } } });
        var token = (await Api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("token")!;
        (await Api.SendAsync(HttpMethod.Put, $"/v1/proofs/{story.Id("proof")}", Image())).Expect(201);
        await Api.AcceptAsync(new Scan("delivered")
        {
            PackageId = story.Id("P"),
            More = new() { ["proof"] = new JsonObject { ["kind"] = "photo", ["reference"] = story.Id("proof") } },
        });
        await story.PlayAsync("[R]inducted@O [R]delivered [R]sorted@X");
        await Eventually.TrueAsync(async () => (await Api.GetAsync($"/v1/attention/{Contradicted(story)}")).Status == 200, "the contradiction needs attention");
        var kept = (await Api.PostAsync("/v1/keys", new { role = "device" })).Json(201);
        var link = (await Api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("linkId")!;
        var revoked = (await Api.PostAsync("/v1/keys", new { role = "device" })).Json(201).Text("keyId")!;
        var wave = await Wave.BeginAsync(Api, vans: 1, packages: 2);
        for (int i = 0; i < 3; i++)
        {
            await wave.ProposeAsync(new { iterations = 10 });
        }

        (await Api.PutAsync($"/v1/stations/{story.Id("O")}", new JsonObject())).Expect(200, 201);
        (await Api.PutAsync($"/v1/stations/{story.Id("O")}/operations", Operations())).Expect(200);
        var undriven = new List<string>();
        foreach (var operation in Described.Operations)
        {
            if ((Addresses(operation, story, token) ?? DispatchAddresses(operation, wave) ?? KeyAddresses(operation, kept.Text("keyId")!, revoked, link)) is { } address)
            {
                var answer = await Api.SendAsync(new HttpMethod(operation.Method), address, Body(operation, story) ?? KeyBody(operation, kept, story));
                // What is made in the background is there a little later.
                Assert.True(answer.Status is 200 or 201 or 202 or 204 || operation.Id is "getDemandReport", $"{answer.Request} answered {answer.Status}: {answer.Text}");
            }
            else
            {
                undriven.Add($"{operation.Method} {operation.Path}");
            }
        }

        Assert.True(undriven.Count == 0, $"Add an address, and a body where it takes one, for {string.Join(", ", undriven)}.");
    }

    [Theory]
    [InlineData("AnnouncementBody", "/v1/packages/{0}")]
    [InlineData("StationBody", "/v1/stations/{0}")]
    [InlineData("VehicleBody", "/v1/vehicles/{0}")]
    public async Task Every_described_field_of_a_definition_is_taken(string schema, string address)
    {
        var body = Examples.Full(Described, schema);
        (await Api.PutAsync(string.Format(address, "FULL-" + Guid.NewGuid().ToString("N")), body)).Expect(201);
    }

    [Fact]
    public async Task Every_described_field_of_a_position_is_taken()
    {
        var answer = (await Api.PostAsync("/v1/positions", Examples.Full(Described, "PositionsBody"))).Json();
        Assert.True(answer.Number("rejected") == 0, answer.ToJsonString());
    }

    [Fact]
    public async Task Every_described_field_of_a_scan_is_taken()
    {
        foreach (var (name, value) in Examples.Full(Described, "ScanBody"))
        {
            var scan = new Scan(name == "subject" ? "arrived" : "inducted") { StationId = "FIELDS-1" }.ToJson();
            scan[name == "subject" ? "vehicleId" : name == "containerId" ? "containerId" : "packageId"] = "FIELDS-2";
            if (name is not ("type" or "packageId"))
            {
                scan[name] = value?.DeepClone();
            }

            var answer = (await Api.PostAsync("/v1/scans", new JsonObject { ["scans"] = new JsonArray(scan) })).Json();
            Assert.True(answer.Number("accepted") == 1, $"{name}: {scan.ToJsonString()} was answered {answer.ToJsonString()}");
        }
    }

    [Fact]
    public async Task What_the_hub_says_is_as_described()
    {
        await using var live = await LiveClient.ConnectAsync(fixture.Server.Address, key: fixture.Server.OperatorKey);
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync(more: new { service = "nextDay", recipient = new { name = "A. Reader" } });
        await story.PlayAsync("inducted@O");
        var token = (await Api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("token");

        // Far from where other tests drive, and near enough for single vehicles.
        (string, object?)[] area = [("west", -171.0), ("south", 10.0), ("east", -170.0), ("north", 11.0), ("zoom", 14)];
        await Described.RequireAsync("PackageView", await live.CallAsync("WatchPackage", ("packageId", story.Id("P"))), "The answer of WatchPackage");
        await Described.RequireAsync("VehicleView", await live.CallAsync("WatchVehicle", ("vehicleId", story.Id("V"))), "The answer of WatchVehicle");
        await Described.RequireAsync("StationView", await live.CallAsync("WatchStation", ("stationId", story.Id("O"))), "The answer of WatchStation");
        await Described.RequireAsync("AreaView", await live.CallAsync("WatchArea", area), "The answer of WatchArea");
        var open = await live.CallAsync("WatchAttention");
        foreach (var item in open!.AsArray())
        {
            await Described.RequireAsync("AttentionView", item, "An item in the answer of WatchAttention");
        }

        await using var customer = await LiveClient.ConnectAsync(fixture.Server.Address);
        await Described.RequireAsync("CustomerView", await customer.CallAsync("WatchLink", ("token", token)), "The answer of WatchLink");

        await story.PlayAsync("loaded@O>V [R]inducted@O [R]delivered [R]sorted@X");
        (await Api.PostAsync(
            "/v1/positions",
            new { positions = new[] { new { vehicleId = story.Id("V"), occurredAt = Times.Text(Times.Now), lat = 10.5, lon = -170.5 } } })).Expect(200);
        foreach (var (client, message, schema) in new[]
                 {
                     (live, "attention", "AttentionView"), (live, "packages", "PackageView"), (live, "vehicles", "VehicleView"), (live, "stations", "StationView"), (live, "area", "AreaView"),
                     (customer, "packages", "CustomerView"),
                 })
        {
            await Described.RequireAsync(schema, await client.WaitAsync(message, _ => true, $"a message '{message}'"), $"The message {message}");
        }
    }

    [Theory]
    [InlineData("PackageView", """{"packageId":"P"}""")]
    [InlineData("Reason", "\"noSuchReason\"")]
    [InlineData("Id", "\"-\"")]
    [InlineData("Time", "\"yesterday\"")]
    [InlineData("PointBody", """{"lat":91,"lon":0}""")]
    [InlineData("PointBody", """{"lat":1,"lon":0,"alt":3}""")]
    [InlineData("PointView", """{"lat":1,"lon":0,"alt":3}""")]
    [InlineData("WindowView", """{"from":"soon","to":null}""")]
    public async Task Holding_something_against_the_description_notices_what_is_wrong(string schema, string json) =>
        Assert.NotEmpty(await Described.ErrorsAsync(new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" }, json));

    /// <summary>Where each operation finds something; null for one that is not known here yet.</summary>
    private static string? Addresses(DescribedOperation operation, Story story, string token) => operation.Id switch
    {
        "postScans" or "announcePackages" or "lookupPackages" or "lookUpHandling" or "postPositions" or "listStations" or "listVehicles" or "getMapSettings" or "listAudit" => operation.Path,
        "findPackages" => "/v1/packages?reference=order-77",
        "announcePackage" or "getPackage" or "listPackageEvents" or "createLink" or "listPackageLinks" => operation.Path.Replace("{id}", story.Id("P"), StringComparison.Ordinal),
        "defineStation" or "getStation" or "listStationPackages" => operation.Path.Replace("{id}", story.Id("O"), StringComparison.Ordinal),
        "defineVehicle" or "getVehicle" or "listVehiclePackages" or "listVehicleTrack" => operation.Path.Replace("{id}", story.Id("V"), StringComparison.Ordinal),
        "getContainer" or "listContainerPackages" => operation.Path.Replace("{id}", story.Id("B"), StringComparison.Ordinal),
        "putProof" or "getProof" or "getProofSignature" => operation.Path.Replace("{id}", story.Id("proof"), StringComparison.Ordinal),
        "exportPersonalData" => operation.Path.Replace("{id}", story.Id("P"), StringComparison.Ordinal),
        "erasePersonalData" => operation.Path.Replace("{id}", story.Id("R"), StringComparison.Ordinal),
        "scoreArrivals" => $"{operation.Path}?stationId={story.Id("O")}",
        "search" => $"/v1/search?q={story.Id("V")}",
        "getTraccarPosition" => $"{operation.Path}?id={story.Id("V")}&lat=43.5&lon=-90.9&speed=10",
        "postTraccarPositions" or "postOwnTracks" or "listAttention" or "actOnAttention" or "planSites" or "estimateEmissions" => operation.Path,
        "getAttention" or "listAttentionPackages" => operation.Path.Replace("{id}", Contradicted(story), StringComparison.Ordinal),
        "planRoute" or "getRoute" or "deleteRoute" => operation.Path.Replace("{id}", story.Id("V"), StringComparison.Ordinal),
        "putNotice" or "deleteNotice" => operation.Path.Replace("{id}", story.Id("O"), StringComparison.Ordinal),
        "getVolumes" or "importVolumes" or "getForecast" or "getOperations" or "putOperations" or "deleteOperations" or "getOutlook" => operation.Path.Replace("{id}", story.Id("O"), StringComparison.Ordinal),
        "getDemand" or "getDemandReport" or "trainDemand" or "getCalendar" or "putCalendar" => operation.Path,
        "listReports" => operation.Path.Replace("{id}", story.Id("P"), StringComparison.Ordinal),
        "track" or "trackProof" or "report" or "trackPackages" or "trackRecipient" => operation.Path.Replace("{token}", token, StringComparison.Ordinal),
        _ => null,
    };

    private static object? Body(DescribedOperation operation, Story story) => operation.Id switch
    {
        "postScans" => TrackingApi.Envelope([new Scan("delivered") { PackageId = story.Id("P") }]),
        "announcePackages" => new { packages = new[] { new { packageId = story.Id("Q"), references = new[] { "order-77" } } } },
        "lookUpHandling" => new { vehicleId = story.Id("V") },
        "lookupPackages" => new { packageIds = new[] { story.Id("P"), story.Id("NEVER") } },
        "postPositions" => new { positions = new[] { new { vehicleId = story.Id("V"), occurredAt = Times.Text(Times.Now), lat = 43.5, lon = -90.9 } } },
        "announcePackage" or "defineStation" or "defineVehicle" or "createLink" => new JsonObject(),
        "putProof" => Image(),
        "postTraccarPositions" => new
        {
            device_id = story.Id("V"),
            location = new { timestamp = Times.Text(Times.Now), coords = new { latitude = 43.5, longitude = -90.9, speed = 4.5, heading = -1, accuracy = 5 } },
        },
        "postOwnTracks" => new { _type = "location", tst = Times.Now.ToUnixTimeSeconds(), lat = 43.5, lon = -90.9, vel = 50, topic = $"owntracks/jane/{story.Id("V")}" },
        "actOnAttention" => new { actionId = Guid.NewGuid(), action = "acknowledge", ids = new[] { Contradicted(story) }, by = "ann" },
        "beginDispatch" => new { iterations = 10, includePlanned = true },
        "adjustDispatch" => new { dryRun = true },
        "replanRoute" => new { seconds = 0.1 },
        "planRoute" => new { departsAt = Times.Text(Times.Now), stops = Array.Empty<object>() },
        "planSites" => new
        {
            demand = new[] { new { id = "D", location = new { lat = 43.5, lon = -90.9 }, people = 100, packagesPerDay = 5 } },
            candidates = new[] { new { id = "C", location = new { lat = 43.5, lon = -90.8 } } },
        },
        "putNotice" => new { kind = "delayed" },
        "importVolumes" => new { from = "2026-01-01T00:00:00Z", counts = new[] { 1, 2 } },
        "putCalendar" => new { entries = new[] { new { name = "New Year", kind = "holiday", from = "2026-01-01" } } },
        "putOperations" => Operations(),
        "report" => new { reportId = Guid.NewGuid(), kind = "notReceived" },
        _ => null,
    };

    /// <summary>Of the wave's three dispatches one is accepted, one adjusted, one discarded.</summary>
    private static string? DispatchAddresses(DescribedOperation operation, Wave wave) => operation.Id switch
    {
        "beginDispatch" or "listDispatches" or "listDeviations" => operation.Path.Replace("{id}", wave.Station, StringComparison.Ordinal),
        "getDispatch" or "acceptDispatch" => $"{wave.Path}/1{operation.Path.Split("{number}")[1]}",
        "adjustDispatch" => $"{wave.Path}/2/adjust",
        "discardDispatch" => $"{wave.Path}/3",
        "replanRoute" => $"/v1/vehicles/{wave.Id("V1")}/route/replan",
        _ => null,
    };

    private static string? KeyAddresses(DescribedOperation operation, string kept, string revoked, string link) => operation.Id switch
    {
        "createKey" or "listKeys" or "getToken" or "getSession" or "signIn" or "signOut" => operation.Path,
        "createOrderLink" or "listLinks" => operation.Path,
        "getLink" or "revokeLink" => operation.Path.Replace("{id}", link, StringComparison.Ordinal),
        "getKey" or "rotateKey" => operation.Path.Replace("{id}", kept, StringComparison.Ordinal),
        "revokeKey" => operation.Path.Replace("{id}", revoked, StringComparison.Ordinal),
        _ => null,
    };

    private static object? KeyBody(DescribedOperation operation, JsonObject key, Story story) => operation.Id switch
    {
        "createKey" => new { role = "device", name = "HH-1", partnerId = "P1" },
        "createOrderLink" => new { packageIds = new[] { story.Id("P"), story.Id("R") } },
        "signIn" => new { key = key.Text("key") },
        "getToken" => new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = key.Text("keyId")!,
            ["client_secret"] = key.Text("key")!,
        }),
        _ => null,
    };

    /// <summary>The item of a package that was seen at X after its delivery.</summary>
    private static string Contradicted(Story story) => $"contradicted.S.{story.Id("X")}";

    private static object Operations() => new
    {
        stages = new { unload = Rate(), sort = Rate(), stage = Rate(), dispatch = Rate() },
        shifts = new[] { new { name = "Day", from = "06:00", until = "14:00", people = new { sort = 2 } } },
        waves = new[] { new { loadingFrom = "07:00", departure = "09:00", vans = 3, packagesPerVan = 80 } },
    };

    private static object Rate() => new { packagesPerPersonHour = 100 };

    private static ByteArrayContent Image()
    {
        var image = new ByteArrayContent([0xFF, 0xD8, 0xFF, 0xD9]);
        image.Headers.ContentType = new("image/jpeg");
        return image;
    }

    private static string FirstDifference(string committed, string said)
    {
        var (before, after) = (committed.Split('\n'), said.Split('\n'));
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{line + 1}: '{before.ElementAtOrDefault(line)?.Trim()}' should be '{after.ElementAtOrDefault(line)?.Trim()}'";
    }
}
