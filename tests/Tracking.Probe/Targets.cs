using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Tracking.Probe;

/// <summary>Two partners in a real server: one probes, the other has packages with some history.</summary>
internal sealed class Targets(ServerProcess server) : IDisposable
{
    private const int BatchSize = 200;
    private readonly HttpClient network = ClientOf(server, server.OperatorKey!);

    /// <summary>The key of a person of the partner that probes.</summary>
    public string PersonKey { get; private set; } = "";

    /// <summary>The key of a device of the partner that probes.</summary>
    public string DeviceKey { get; private set; } = "";

    public static HttpClient ClientOf(ServerProcess server, string key)
    {
        var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(1) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    /// <summary>Whether what is probed is shown to who probes.</summary>
    public bool AreShown { get; private set; }

    /// <summary>Makes the keys of who probes: a partner, or for the control somebody of the network.</summary>
    public async Task MakeKeysAsync(bool control)
    {
        AreShown = control;
        PersonKey = control ? server.OperatorKey! : await KeyAsync("partner");
        DeviceKey = control ? server.OperatorKey! : await KeyAsync("device");
    }

    /// <summary>Packages that partner bolt has: announced, scanned in, handed over and out on its van.</summary>
    public async Task HandOverAsync(IReadOnlyList<string> packageIds)
    {
        foreach (string[] batch in packageIds.Chunk(BatchSize))
        {
            var announcements = new JsonArray([.. batch.Select(id => (JsonNode)new JsonObject
            {
                ["packageId"] = id, ["partnerId"] = "bolt", ["originStationId"] = "O", ["destinationStationId"] = "D",
            })]);
            await PostAsync("/v1/packages", new JsonObject { ["packages"] = announcements });
            var scans = new JsonArray();
            foreach (string id in batch)
            {
                scans.Add(Scan(id, "inducted", 60, ("stationId", "O")));
                scans.Add(Scan(id, "arrived", 50, ("stationId", "D")));
                scans.Add(Scan(id, "stowed", 40, ("stationId", "D")));
                scans.Add(Scan(id, "handedOver", 30, ("partnerId", "bolt")));
                scans.Add(Scan(id, "outForDelivery", 20, ("vehicleId", "VAN")));
            }

            await PostAsync("/v1/scans", new JsonObject { ["scans"] = scans });
        }
    }

    /// <summary>Has them read into memory, those that exist and those that do not.</summary>
    public async Task WarmAsync(IEnumerable<string> packageIds)
    {
        foreach (string[] batch in packageIds.Chunk(BatchSize))
        {
            await PostAsync("/v1/packages/lookup", new JsonObject { ["packageIds"] = new JsonArray([.. batch.Select(id => (JsonNode)id)]) });
        }
    }

    /// <summary>A scan so many minutes ago.</summary>
    public static JsonObject Scan(string packageId, string type, int minutesAgo, (string Name, string Value) with) => new()
    {
        ["eventId"] = Guid.NewGuid().ToString(),
        ["type"] = type,
        ["packageId"] = packageId,
        ["occurredAt"] = DateTimeOffset.UtcNow.AddMinutes(-minutesAgo).ToString("O"),
        [with.Name] = with.Value,
    };

    public void Dispose() => network.Dispose();

    private async Task<string> KeyAsync(string role) =>
        (await PostAsync("/v1/keys", new JsonObject { ["role"] = role, ["partnerId"] = "acme" }))["key"]!.GetValue<string>();

    private async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await network.PostAsync(new Uri(path, UriKind.Relative), content);
        string text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path} answered {answer.StatusCode}: {text}");
    }
}
