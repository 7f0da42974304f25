using System.Text.Json.Nodes;

namespace Tracking.Server.Tests.Harness;

/// <summary>One scan as a device would send it; what is null is left out.</summary>
internal sealed record Scan(string Type)
{
    public Guid EventId { get; init; } = Guid.CreateVersion7();

    public string? PackageId { get; init; }

    public string? ContainerId { get; init; }

    /// <summary>Whether the vehicle itself was scanned.</summary>
    public bool OfVehicle { get; init; }

    public DateTimeOffset OccurredAt { get; init; } = DateTimeOffset.UtcNow;

    public string? StationId { get; init; }

    public string? VehicleId { get; init; }

    public string? ParentContainerId { get; init; }

    public string? Reason { get; init; }

    public string? NewPackageId { get; init; }

    public string? PartnerId { get; init; }

    public Guid? Voids { get; init; }

    /// <summary>Fields beyond the usual ones, or instead of them.</summary>
    public JsonObject? More { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["eventId"] = EventId.ToString(), ["type"] = Type, ["occurredAt"] = Times.Text(OccurredAt) };
        Add(json, "packageId", PackageId);
        Add(json, "containerId", ContainerId);
        Add(json, "subject", OfVehicle ? "vehicle" : null);
        Add(json, "stationId", StationId);
        Add(json, "vehicleId", VehicleId);
        Add(json, "parentContainerId", ParentContainerId);
        Add(json, "reason", Reason);
        Add(json, "newPackageId", NewPackageId);
        Add(json, "partnerId", PartnerId);
        Add(json, "voids", Voids?.ToString());
        foreach (var (name, value) in More ?? [])
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }

    private static void Add(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }
}
