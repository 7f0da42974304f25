using System.Text.Json.Nodes;

namespace Tracking.Pages.States;

/// <summary>A package's way from La Crosse to Viroqua in Wisconsin, scan by scan.</summary>
internal sealed class Journey
{
    public const string Origin = "HUB-LSE", Elsewhere = "HUB-SPA", Destination = "DS-VIR";

    private readonly ServerApi api;
    private readonly Dictionary<string, string> eventIds = [];

    private Journey(ServerApi api, string packageId)
    {
        this.api = api;
        PackageId = packageId;
    }

    public string PackageId { get; }

    /// <summary>Van of the last mile, of this package alone.</summary>
    public string Van => "VAN-" + PackageId;

    /// <summary>Defines the stations on the way.</summary>
    public static async Task DefineAsync(ServerApi api)
    {
        await api.PutAsync($"/v1/stations/{Origin}", Station("La Crosse Hub", 43.8014, -91.2396));
        await api.PutAsync($"/v1/stations/{Elsewhere}", Station("Sparta Hub", 43.9441, -90.8129));
        JsonObject delivering = Station("Viroqua Station", 43.5565, -90.8888);
        delivering["address"] = "120 Main Street, Viroqua, WI 54665";
        delivering["endOfDay"] = "20:00";
        await api.PutAsync($"/v1/stations/{Destination}", delivering);
    }

    /// <summary>Announces a package.</summary>
    /// <param name="more">What the announcement says beyond the way.</param>
    public static async Task<Journey> BeginAsync(ServerApi api, string packageId, JsonObject? more = null)
    {
        JsonObject announcement = more ?? [];
        announcement["originStationId"] = Origin;
        announcement["destinationStationId"] = Destination;
        announcement["promisedBy"] ??= ServerApi.Text(DateTimeOffset.UtcNow.AddHours(6));
        await api.PutAsync($"/v1/packages/{packageId}", announcement);
        return new Journey(api, packageId);
    }

    /// <summary>Posts steps such as <c>-90 inducted@HUB-LSE</c>, parted by commas: minutes from now, type, <c>@station</c>, <c>&gt;van</c>, <c>!reason</c>,
    /// <c>#name</c> of the scan, <c>^name</c> of the one that it undoes.</summary>
    public Task PlayAsync(string steps) =>
        api.ScanAsync(steps.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(step => Scan(step, null)));

    /// <summary>Posts one step with more fields than a step can say.</summary>
    public Task PlayAsync(string step, JsonObject more) => api.ScanAsync(Scan(step, more));

    /// <summary>Plans the van's round: other stops before this package's.</summary>
    public Task PlanAsync(params string[] packagesBefore) => api.PutAsync($"/v1/vehicles/{Van}/route", new JsonObject
    {
        ["departsAt"] = ServerApi.Text(DateTimeOffset.UtcNow.AddMinutes(-30)),
        ["stops"] = new JsonArray([.. packagesBefore.Append(PackageId).Select((id, i) => (JsonNode)new JsonObject
        {
            ["packageIds"] = new JsonArray(id),
            ["plannedAt"] = ServerApi.Text(DateTimeOffset.UtcNow.AddMinutes(10 * (i + 1))),
            ["serviceSeconds"] = 120,
        })]),
    });

    /// <summary>Tells where the van was, minutes ago.</summary>
    public Task DriveAsync(double lat, double lon, double minutesAgo = 0) => api.SendAsync(HttpMethod.Post, "/v1/positions", new JsonObject
    {
        ["positions"] = new JsonArray(new JsonObject
        {
            ["vehicleId"] = Van,
            ["occurredAt"] = ServerApi.Text(DateTimeOffset.UtcNow.AddMinutes(-minutesAgo)),
            ["lat"] = lat,
            ["lon"] = lon,
            ["heading"] = 45,
            ["speed"] = 14,
        }),
    });

    public Task<Uri> LinkAsync() => api.LinkAsync(PackageId);

    private static JsonObject Station(string name, double lat, double lon) => new()
    {
        ["name"] = name,
        ["timeZone"] = "America/Chicago",
        ["location"] = new JsonObject { ["lat"] = lat, ["lon"] = lon },
    };

    private JsonObject Scan(string step, JsonObject? more)
    {
        string[] parts = step.Split(' ', 2);
        var scan = new JsonObject
        {
            ["eventId"] = Guid.CreateVersion7().ToString(),
            ["packageId"] = PackageId,
            ["occurredAt"] = ServerApi.Text(DateTimeOffset.UtcNow.AddMinutes(double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture))),
        };
        string rest = parts[1];
        foreach (char mark in "^#!>@")
        {
            int at = rest.IndexOf(mark, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            string value = rest[(at + 1)..];
            rest = rest[..at];
            switch (mark)
            {
                case '^':
                    scan["voids"] = eventIds[value];
                    break;
                case '#':
                    eventIds[value] = (string)scan["eventId"]!;
                    break;
                default:
                    scan[mark switch { '!' => "reason", '>' => "vehicleId", _ => "stationId" }] = value;
                    break;
            }
        }

        scan["type"] = rest;
        foreach ((string name, JsonNode? value) in more ?? [])
        {
            scan[name] = value?.DeepClone();
        }

        return scan;
    }
}
