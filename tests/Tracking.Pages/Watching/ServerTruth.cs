using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Tracking.Pages.Watching;

/// <summary>What the server itself says, to hold the pages against.</summary>
internal sealed class ServerTruth(ServerProcess server) : IDisposable
{
    private readonly HttpClient http = new()
    {
        BaseAddress = server.Address,
        Timeout = TimeSpan.FromSeconds(60),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", server.OperatorKey) },
    };

    /// <summary>Vans heard of within a day, with their positions.</summary>
    public async Task<Dictionary<string, (double Lat, double Lon)>> VansAsync()
    {
        var vans = new Dictionary<string, (double Lat, double Lon)>(StringComparer.Ordinal);
        string? cursor = null;
        DateTimeOffset since = DateTimeOffset.UtcNow.AddHours(-23);
        do
        {
            JsonNode page = (await http.GetFromJsonAsync<JsonNode>(
                $"/v1/vehicles?limit=1000{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}"))!;
            foreach (JsonNode? view in page["items"]!.AsArray())
            {
                if (view!["position"] is { } position && view["lastHeardAt"] is { } heard
                    && DateTimeOffset.Parse((string)heard!, CultureInfo.InvariantCulture) > since)
                {
                    vans[(string)view["vehicleId"]!] = ((double)position["lat"]!, (double)position["lon"]!);
                }
            }

            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        return vans;
    }

    /// <summary>Version of a package.</summary>
    public async Task<int> VersionAsync(string packageId) => (int)(await PackageAsync(packageId))["version"]!;

    /// <summary>A package as staff see it.</summary>
    public async Task<JsonNode> PackageAsync(string packageId) =>
        (await http.GetFromJsonAsync<JsonNode>($"/v1/packages/{Uri.EscapeDataString(packageId)}"))!;

    /// <summary>Takes or releases a hold, which is a change that every page shows. Returns the package's new version.</summary>
    public async Task<int> HoldAsync(string packageId, bool hold)
    {
        var scan = new JsonObject
        {
            ["eventId"] = Guid.CreateVersion7().ToString(),
            ["type"] = hold ? "held" : "released",
            ["packageId"] = packageId,
            ["occurredAt"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
        };
        if (hold)
        {
            scan["reason"] = "weather";
        }

        using HttpResponseMessage answer = await http.PostAsJsonAsync("/v1/scans", new JsonObject { ["deviceId"] = "WATCH", ["scans"] = new JsonArray(scan) });
        answer.EnsureSuccessStatusCode();
        JsonNode result = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["results"]![0]!;
        return (string?)result["outcome"] == "accepted"
            ? (int)result["version"]!
            : throw new InvalidOperationException($"The scan was not accepted: {result.ToJsonString()}");
    }

    public void Dispose() => http.Dispose();
}
