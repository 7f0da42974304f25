using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Tracking.Testing;
using Xunit;

namespace Tracking.Server.Tests.Foresight;

/// <summary>Bottlenecks that are foreseen at a station.</summary>
[Collection(ForesightServer.Name)]
public sealed class OutlookTests(ForesightServer server)
{
    private const int Surge = 600;

    private TrackingApi Api => server.Api;

    [Fact]
    public async Task A_surge_raises_an_alert_with_actions_that_stands_on_the_board_until_the_packages_are_gone()
    {
        DateTimeOffset now = Times.Now, departure = now.AddHours(5);
        await Api.PutAsync("/v1/stations/O-1", new { name = "Outlook" });
        await Api.PutAsync("/v1/stations/O-1/volumes", new { from = Times.Text(new DateTimeOffset(now.UtcDateTime.Date.AddDays(-14), TimeSpan.Zero)), counts = Enumerable.Repeat(2, 14 * 24) });
        Assert.Equal("unknown", (await Api.GetAsync("/v1/stations/O-1/outlook")).Json().Text("state"));
        Answer said = await Api.PutAsync("/v1/stations/O-1/operations", Operations(departure, sorters: 2));
        Assert.Equal(200, said.Status);
        Assert.Equal(said.Json().ToJsonString(), (await Api.GetAsync("/v1/stations/O-1/operations")).Json().ToJsonString());

        JsonObject calm = await OutlookAsync(static outlook => outlook["staffing"] is not null);
        Assert.Empty(calm["alerts"]!.AsArray());
        Assert.Equal(["unload", "sort", "stage", "dispatch"], calm["queues"]!.AsArray().Select(queue => queue.Text("stage")));
        Assert.Equal(calm.Number("horizonHours"), calm["queues"]![0]!["hours"]!.AsArray().Count);

        string promise = Times.Text(departure.AddHours(2));
        var ids = Enumerable.Range(0, Surge).Select(i => $"O-P{i}").ToArray();
        await Api.PostAsync("/v1/packages", new { packages = ids.Select(id => new { packageId = id, destinationStationId = "O-1", promisedBy = promise }) });
        await Api.AcceptAsync(ids.Select(id => new Scan("unloaded") { PackageId = id, StationId = "O-1", VehicleId = "O-T", OccurredAt = now }));

        JsonObject crowded = await OutlookAsync(static outlook => outlook["alerts"]!.AsArray().Count > 0);
        JsonNode alert = Assert.Single(crowded["alerts"]!.AsArray())!;
        Assert.Equal("sort", alert.Text("stage"));
        Assert.True(alert["probability"]!.GetValue<double>() > 0.9);
        Assert.InRange(alert["missed"]!["mean"]!.GetValue<double>(), Surge / 3, Surge);
        Assert.Equal(Surge, crowded["queues"]![1].Number("waiting"));
        string[] kinds = [.. alert["actions"]!.AsArray().Select(action => action.Text("kind")!)];
        Assert.Contains("nothing", kinds);
        Assert.Contains("extraStaff", kinds);
        Assert.NotEqual("nothing", kinds[0]);

        JsonObject item = await Eventually.GetAsync(
            async () => (await Api.GetAsync("/v1/attention?kind=bottleneck&stationId=O-1")).Json(), static list => list["items"]!.AsArray().Count > 0, "The bottleneck stands on the board");
        Assert.Equal(("bottleneck", "high", kinds[0]), (item["items"]![0].Text("kind"), item["items"]![0].Text("severity"), item["items"]![0]!["advice"].Text("kind")));

        await Api.AcceptAsync(ids.Select(id => new Scan("departed") { PackageId = id, StationId = "O-1", OccurredAt = Times.Now }));
        await OutlookAsync(static outlook => outlook["alerts"]!.AsArray().Count == 0);
        await Eventually.TrueAsync(
            async () => (await Api.GetAsync("/v1/attention?kind=bottleneck&stationId=O-1")).Json()["items"]!.AsArray().Count == 0, "The bottleneck is off the board");
    }

    [Fact]
    public async Task Packages_that_are_announced_or_under_way_are_known_to_come()
    {
        DateTimeOffset now = Times.Now;
        await Api.PutAsync("/v1/stations/O-2", new { name = "Inbound" });
        await Api.PutAsync("/v1/stations/O-2/operations", Operations(now.AddHours(20), sorters: 5));
        await Api.PostAsync("/v1/packages", new { packages = Enumerable.Range(0, 30).Select(i => new { packageId = $"O-I{i}", destinationStationId = "O-2" }) });
        await Api.AcceptAsync(Enumerable.Range(0, 10).Select(i => new Scan("inducted") { PackageId = $"O-I{i}", StationId = "O-HUB", OccurredAt = now }));
        await OutlookOfAsync("O-2", static outlook => outlook.Number("inbound") == 30);

        await Api.AcceptAsync(Enumerable.Range(0, 10).Select(i => new Scan("unloaded") { PackageId = $"O-I{i}", StationId = "O-2", VehicleId = "O-T", OccurredAt = Times.Now }));
        JsonObject outlook = await OutlookOfAsync("O-2", static outlook => outlook.Number("inbound") == 20);
        Assert.Equal(10, outlook["queues"]![1].Number("waiting"));

        Assert.Equal(204, (await Api.SendAsync(HttpMethod.Delete, "/v1/stations/O-2/operations")).Status);
        Assert.Equal("unknown", (await Api.GetAsync("/v1/stations/O-2/outlook")).Json().Text("state"));
    }

    [Theory]
    [InlineData("/waves", """{ "stages": { }, "shifts": [] }""")]
    [InlineData("/stages/sort", """{ "stages": { "unload": { "packagesPerPersonHour": 1 } }, "shifts": [], "waves": [] }""")]
    [InlineData("/waves/0/vans", """{ "waves": [ { "loadingFrom": "07:00", "departure": "08:00", "packagesPerVan": 1 } ] }""")]
    [InlineData("/waves/1/departure", """{ "waves": [ { "loadingFrom": "07:00", "departure": "08:00", "vans": 1, "packagesPerVan": 1 }, { "loadingFrom": "06:00", "departure": "08:00", "vans": 1, "packagesPerVan": 1 } ] }""")]
    [InlineData("/shifts/0/days/0", """{ "shifts": [ { "name": "A", "days": ["someday"], "from": "07:00", "until": "08:00", "people": {} } ] }""")]
    [InlineData("/shifts/0/people/sort", """{ "shifts": [ { "name": "A", "from": "07:00", "until": "08:00", "people": { "sort": -1 } } ] }""")]
    public async Task What_cannot_be_is_refused_by_name(string pointer, string body)
    {
        Answer answer = await Api.PutAsync("/v1/stations/O-3/operations", body);
        JsonNode problem = JsonNode.Parse(answer.Text)!;
        Assert.Equal(400, answer.Status);
        Assert.Contains(problem["errors"]!.AsArray(), error => error.Text("pointer") == pointer);
    }

    private static object Operations(DateTimeOffset departure, int sorters) => new
    {
        stages = new
        {
            unload = new { packagesPerPersonHour = 200 },
            sort = new { packagesPerPersonHour = 20, equipmentPerHour = 2000 },
            stage = new { packagesPerPersonHour = 200 },
            dispatch = new { packagesPerPersonHour = 200 },
        },
        shifts = new[] { new { name = "All day", from = "00:00", until = "00:00", people = new { unload = 2, sort = sorters, stage = 2, dispatch = 4 } } },
        waves = new[] { new { loadingFrom = departure.AddHours(-3).ToString("HH:mm"), departure = departure.ToString("HH:mm"), vans = 10, packagesPerVan = 100 } },
        roundMinutes = 60,
    };

    private Task<JsonObject> OutlookAsync(Func<JsonObject, bool> good) => OutlookOfAsync("O-1", good);

    private Task<JsonObject> OutlookOfAsync(string station, Func<JsonObject, bool> good) => Eventually.GetAsync(
        async () => (await Api.GetAsync($"/v1/stations/{station}/outlook")).Json(),
        outlook => outlook.Is("state", "ready") && good(outlook),
        "The outlook is as it should be");
}
