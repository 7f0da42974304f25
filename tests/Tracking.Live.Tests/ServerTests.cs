using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tracking.Grains.Live;
using Tracking.Server.Hosting;
using Tracking.Server.Live;

namespace Tracking.Live.Tests;

/// <summary>The hub of the whole server: from a posted scan to the pushed view.</summary>
public sealed class ServerTests : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("tracking-live-").FullName;
    private WebApplication app = null!;
    private HttpClient http = null!;
    private string key = null!;

    private Uri Address => new(app.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        app = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0", "--Tracking:DataDirectory", directory, "--Logging:LogLevel:Default", "None", "--Logging:LogLevel:Orleans", "None", "--Logging:LogLevel:Microsoft", "None"])
            .AddTracking().Build().MapTracking();
        await app.StartAsync(TestContext.Current.CancellationToken);
        key = await File.ReadAllTextAsync(Path.Combine(directory, "operator-key"), TestContext.Current.CancellationToken);
        http = new HttpClient { BaseAddress = Address, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scans_positions_and_stations_reach_who_watches_them(bool messagePack)
    {
        await using HubClient client = await HubClient.ConnectAsync(new Uri(Address, LiveServices.Path), messagePack, key);
        Assert.Null(await client.CallAsync("WatchPackage", new { packageId = "PKG-1", sinceVersion = 0 }));
        Assert.Null(await client.CallAsync("WatchVehicle", new { vehicleId = "VAN-7" }));
        Assert.Empty((await client.CallAsync("WatchStations", new { }))!.AsArray());
        await client.CallAsync("WatchArea", new { west = -123, south = 47, east = -122, north = 48, zoom = 11 });

        await PostAsync("/v1/scans", new
        {
            deviceId = "HH-1",
            sentAt = Now(),
            scans = new[] { new { eventId = Guid.NewGuid(), type = "inducted", packageId = "PKG-1", occurredAt = Now(), stationId = "DSE4" } },
        });
        await PostAsync("/v1/positions", new { sentAt = Now(), positions = new[] { new { vehicleId = "VAN-7", occurredAt = Now(), lat = 47.6, lon = -122.3 } } });

        await Eventually.True(() => client.Packages.Any(view => (string?)view["status"] == "accepted"), "the scan arrives");
        await Eventually.True(() => client.Vehicles.Any(view => (double?)view["position"]?["lat"] == 47.6), "the position arrives");
        await Eventually.True(
            () => client.Stations.Any(view => (string?)view["stationId"] == "DSE4" && (int)view["onHand"]! == 1), "the station's figures arrive");
        await Eventually.True(
            () => client.Areas.Any(area => area["vehicles"]!.AsArray().Any(van => (string?)van!["vehicleId"] == "VAN-7")), "the van is on the map");
        JsonNode pushed = client.Packages.Last();
        JsonNode read = (await http.GetFromJsonAsync<JsonNode>("/v1/packages/PKG-1", TestContext.Current.CancellationToken))!;
        pushed["asOf"] = read["asOf"]!.DeepClone();
        Assert.True(JsonNode.DeepEquals(read, pushed), $"The hub pushed {pushed} where the API answers {read}.");

        await client.DisposeAsync();
        InterestTable interests = app.Services.GetRequiredService<InterestTable>();
        await Eventually.True(() => interests is { Count: 0, MapWatched: false, AllStationsWatched: false }, "nothing is watched");
    }

    [Fact]
    public async Task A_customer_watches_a_link_and_a_relabelled_package_is_followed_under_its_new_barcode()
    {
        await using HubClient client = await HubClient.ConnectAsync(new Uri(Address, LiveServices.Path), messagePack: false, key);
        await ScanAsync("inducted", "PKG-1", null);
        JsonNode link = await PostAsync("/v1/packages/PKG-1/links", new { });
        JsonNode view = (await client.CallAsync("WatchLink", new { token = (string)link["token"]!, sinceVersion = 0 }))!;
        Assert.NotNull(view["timeline"]);
        await client.CallAsync("WatchPackage", new { packageId = "PKG-2" });
        await ScanAsync("relabelled", "PKG-1", "PKG-2");
        await ScanAsync("damaged", "PKG-2", null);
        await Eventually.True(
            () => client.Packages.Any(item => item["aliases"] is JsonArray aliases && aliases.Any(id => (string?)id == "PKG-2") && (bool)item["damaged"]!),
            "a scan of the new barcode arrives as one of the package");
        await Eventually.True(() => client.Packages.Any(item => item["timeline"] is not null), "the customer sees it too");
    }

    private static string Now() => DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private Task<JsonNode> ScanAsync(string type, string packageId, string? newPackageId)
    {
        var scan = new JsonObject
        {
            ["eventId"] = Guid.NewGuid().ToString(),
            ["type"] = type,
            ["packageId"] = packageId,
            ["occurredAt"] = Now(),
            ["stationId"] = "DSE4",
        };
        if (newPackageId is not null)
        {
            scan["newPackageId"] = newPackageId;
        }

        if (type == "damaged")
        {
            scan["reason"] = "damaged";
        }

        return PostAsync("/v1/scans", new JsonObject { ["deviceId"] = "HH-1", ["sentAt"] = Now(), ["scans"] = new JsonArray(scan) });
    }

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode && !text.Contains("\"rejected\":1", StringComparison.Ordinal), text);
        return JsonNode.Parse(text)!;
    }
}
