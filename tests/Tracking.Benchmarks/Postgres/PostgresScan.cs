using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tracking.Benchmarks.Postgres;

/// <summary>A request's body.</summary>
internal sealed record PostgresScans(string DeviceId, DateTimeOffset SentAt, PostgresScan[] Scans);

/// <summary>A scan; what no column of its own holds is its payload.</summary>
internal sealed record PostgresScan(Guid EventId, string PackageId, string Type, DateTimeOffset OccurredAt, string? StationId, string? VehicleId, string? Reason, JsonElement? Location)
{
    /// <summary>The rest as JSON; null when there is none.</summary>
    [JsonIgnore]
    public string? Payload => Location is { } location ? $$"""{"location":{{location.GetRawText()}}}""" : Reason is null ? null : $$"""{"reason":"{{Reason}}"}""";
}

/// <summary>How many scans were new.</summary>
internal sealed record PostgresTaken(int Accepted, int Duplicates);

/// <summary>JSON of the baseline.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PostgresScans))]
[JsonSerializable(typeof(PostgresTaken))]
internal sealed partial class PostgresJson : JsonSerializerContext;
