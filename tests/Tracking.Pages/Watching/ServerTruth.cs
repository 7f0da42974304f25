using System.Globalization;
using System.Text.Json.Nodes;

namespace Tracking.Pages.Watching;

/// <summary>What the server itself says, to hold the pages against.</summary>
internal sealed class ServerTruth(ServerApi api)
{
    /// <summary>Vans heard of within a day, with their positions.</summary>
    public async Task<Dictionary<string, (double Lat, double Lon)>> VansAsync()
    {
        var vans = new Dictionary<string, (double Lat, double Lon)>(StringComparer.Ordinal);
        string? cursor = null;
        DateTimeOffset since = DateTimeOffset.UtcNow.AddHours(-23);
        do
        {
            JsonNode page = await api.GetAsync($"/v1/vehicles?limit=1000{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
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

    /// <summary>The middle of all vans, as the control room's address has it, once most of so many are known.</summary>
    public async Task<string> MiddleOfVansAsync(int vans)
    {
        Dictionary<string, (double Lat, double Lon)> known = await Eventually.GetAsync(
            VansAsync, known => known.Count > vans / 2, $"most of {vans} vans are where they tell", TimeSpan.FromMinutes(2));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{known.Values.Select(at => at.Lat).Order().ElementAt(known.Count / 2):0.###},{known.Values.Select(at => at.Lon).Order().ElementAt(known.Count / 2):0.###}");
    }

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

        return (int)(await api.ScanAsync(scan))[0]["version"]!;
    }
}
