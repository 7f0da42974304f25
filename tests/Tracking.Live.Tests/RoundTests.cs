using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tracking.Server.Hosting;
using Tracking.Server.Live;

namespace Tracking.Live.Tests;

/// <summary>The whole server and a clock that the test moves: a planned round is driven, a customer watches it, and in the end it is scored.</summary>
public sealed class RoundTests : IAsyncLifetime
{
    private const int Stops = 24;

    /// <summary>Eight minutes of driving and two at the door.</summary>
    private static readonly TimeSpan Leg = TimeSpan.FromMinutes(10);
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 15, 0, 0, TimeSpan.Zero);
    private readonly string directory = Directory.CreateTempSubdirectory("tracking-live-").FullName;
    private readonly Clock clock = new();
    private WebApplication app = null!;
    private HttpClient http = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            [
                "--urls", "http://127.0.0.1:0", "--Tracking:DataDirectory", directory, "--Tracking:Customers:RefreshPeriod", "00:00:00.2", "--Tracking:Arrivals:EvaluateEvery", "00:00:00.02",
                "--Logging:LogLevel:Default", "None", "--Logging:LogLevel:Orleans", "None", "--Logging:LogLevel:Microsoft", "None",
            ]).AddTracking();
        builder.Services.AddSingleton<TimeProvider>(clock);
        app = builder.Build().MapTracking();
        await app.StartAsync(TestContext.Current.CancellationToken);
        string key = await File.ReadAllTextAsync(Path.Combine(directory, "operator-key"), TestContext.Current.CancellationToken);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_round_that_is_driven_is_shown_live_without_jumping_and_scored_when_it_has_ended()
    {
        await PlanAsync();
        string token = (string)(await SendAsync(HttpMethod.Post, $"/v1/packages/P{Stops - 1}/links", new { }))["token"]!;
        clock.Now = Start.AddMinutes(25);
        await ScanAsync("departed", null);
        await using HubClient customer = await HubClient.ConnectAsync(new Uri(http.BaseAddress!, LiveServices.Path), messagePack: false);
        JsonNode first = (await customer.CallAsync("WatchLink", new { token }))!;
        Assert.Null(first["estimatedDelivery"]!["stopsAway"]);
        (DateTimeOffset From, DateTimeOffset To) told = Window(first);
        DateTimeOffset expected = Start + TimeSpan.FromMinutes(25) + (Stops * Leg);
        Assert.True(told.From < expected && expected < told.To, $"{told}");

        var windows = new List<(DateTimeOffset From, DateTimeOffset To)> { told };
        for (int stop = 0; stop < Stops - 1; stop++)
        {
            // Each leg takes three minutes longer than planned.
            clock.Now = Start + TimeSpan.FromMinutes(25) + ((stop + 1) * (Leg + TimeSpan.FromMinutes(3)));
            await ScanAsync("delivered", $"P{stop}");
            int away = Stops - 2 - stop;
            if (away <= 10)
            {
                await Eventually.True(() => customer.Packages.Any(view => (int?)view["estimatedDelivery"]?["stopsAway"] == away), $"{away} stops away is pushed");
            }

            JsonNode view = await ReadAsync($"/v1/track/{token}");
            if (Window(view) != windows[^1])
            {
                windows.Add(Window(view));
                await Eventually.True(() => customer.Packages.Any(pushed => pushed["estimatedDelivery"] is JsonObject && Window(pushed) == windows[^1]), "another window is pushed");
            }
        }

        Assert.InRange(windows.Count, 2, 4);
        Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.True(pair.Second.From < pair.First.To && pair.First.From < pair.Second.To, string.Join(' ', windows)));
        clock.Now += Leg;
        await ScanAsync("delivered", $"P{Stops - 1}");
        Assert.True(windows[^1].From < clock.Now && clock.Now < windows[^1].To, $"{clock.Now} is outside {windows[^1]}");

        JsonNode score = null!;
        await Eventually.True(async () => (int)(score = await ReadAsync("/v1/planning/arrivals?stationId=S"))["rounds"]! == 1, "the round is scored");
        JsonNode day = Assert.Single(score["days"]!.AsArray())!;
        Assert.Equal("2026-03-04", (string?)day["day"]);
        Assert.Equal(score["total"]!.ToJsonString(), day["total"]!.ToJsonString());
        long predictions = (long)score["total"]!["predictions"]!;
        Assert.True(predictions >= 2 * Stops, score.ToJsonString());
        Assert.Equal(predictions, score["byHorizon"]!.AsArray().Sum(horizon => (long)horizon!["figures"]!["predictions"]!));
        Assert.Equal(Stops, (int)score["shown"]!["packages"]!);
        Assert.InRange((double)score["shown"]!["meanRevisions"]!, 0.1, 4);
        Assert.InRange((double)score["total"]!["coverage"]!, 0.3, 1);
        double bias = (double)score["total"]!["biasSeconds"]!;
        Assert.InRange(bias, 1, 3600);
        Assert.InRange((double)score["total"]!["meanErrorSeconds"]!, bias, 3600);
        Assert.Contains("tracking_arrivals_rounds", await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static (DateTimeOffset From, DateTimeOffset To) Window(JsonNode view) =>
        (Time(view["estimatedDelivery"]!["from"]!), Time(view["estimatedDelivery"]!["to"]!));

    private static DateTimeOffset Time(JsonNode text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);

    private async Task PlanAsync()
    {
        clock.Now = Start.AddMinutes(-30);
        await SendAsync(HttpMethod.Put, "/v1/stations/S", new { timeZone = "America/Chicago" });
        await SendAsync(HttpMethod.Put, "/v1/vehicles/V", new { kind = "delivery", homeStationId = "S" });
        for (int stop = 0; stop < Stops; stop++)
        {
            await SendAsync(HttpMethod.Put, $"/v1/packages/P{stop}", new { destinationStationId = "S" });
            await ScanAsync("inducted", $"P{stop}");
            await ScanAsync("loaded", $"P{stop}");
        }

        object[] stops = [.. Enumerable.Range(0, Stops).Select(stop => new
        {
            packageIds = new[] { $"P{stop}" },
            plannedAt = Start + ((stop + 1) * Leg) - TimeSpan.FromMinutes(2),
            serviceSeconds = 120,
        })];
        await SendAsync(HttpMethod.Put, "/v1/vehicles/V/route", new { stationId = "S", departsAt = Start, stops });
    }

    /// <summary>Posts a scan of now: of a package, or without one of the van.</summary>
    private Task<JsonNode> ScanAsync(string type, string? packageId) => SendAsync(HttpMethod.Post, "/v1/scans", new
    {
        deviceId = "HH-1",
        sentAt = clock.Now,
        scans = new[]
        {
            new JsonObject
            {
                ["eventId"] = Guid.NewGuid().ToString(), ["type"] = type, ["occurredAt"] = clock.Now.ToString("O"),
                [packageId is null ? "subject" : "packageId"] = packageId ?? "vehicle", ["vehicleId"] = "V", ["stationId"] = type == "delivered" ? null : "S",
            },
        },
    });

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private async Task<JsonNode> ReadAsync(string path) => (await http.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;

    /// <summary>Its wall time stands still until it is moved, forward only; timers and timestamps are real.</summary>
    private sealed class Clock : TimeProvider
    {
        private long ticks = Start.AddHours(-1).UtcTicks;

        public DateTimeOffset Now
        {
            get => GetUtcNow();
            set => Volatile.Write(ref ticks, value.UtcTicks);
        }

        public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);
    }
}
