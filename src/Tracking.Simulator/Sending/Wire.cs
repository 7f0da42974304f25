using System.Text.Json.Serialization;

namespace Tracking.Simulator.Sending;

// The bodies of the public API, as far as the simulator uses it. Times are UTC; fields that are null are not sent.
internal sealed record ScanEnvelope(string DeviceId, DateTime SentAt, IReadOnlyList<ScanBody> Scans);

internal sealed record ScanBody
{
    public required Guid EventId { get; init; }

    public required string Type { get; init; }

    public required DateTime OccurredAt { get; init; }

    public string? Subject { get; init; }

    public string? PackageId { get; init; }

    public string? ContainerId { get; init; }

    public string? ParentContainerId { get; init; }

    public string? PartnerId { get; init; }

    public string? StationId { get; init; }

    public string? VehicleId { get; init; }

    public LocationBody? Location { get; init; }

    public string? Reason { get; init; }

    public string? NewPackageId { get; init; }

    public ProofBody? Proof { get; init; }

    public Guid? Voids { get; init; }
}

internal sealed record LocationBody(double Lat, double Lon, double? Accuracy);

internal sealed record ProofBody(string Kind, string ReceivedBy, string Reference);

internal sealed record ScanAnswer(int Accepted, int Duplicates, int Rejected, int Retries, IReadOnlyList<ScanResult>? Results);

internal sealed record ScanResult(int Index, string? EventId, string? Outcome, bool Conflict, string? Status, ErrorBody? Error);

internal sealed record ErrorBody(string? Code, string? Message);

internal sealed record PositionEnvelope(DateTime SentAt, IReadOnlyList<PositionBody> Positions);

internal sealed record PositionBody(string VehicleId, DateTime OccurredAt, double Lat, double Lon, double Speed, double Heading, double Accuracy);

internal sealed record PositionAnswer(int Accepted, int Rejected, IReadOnlyList<PositionResult>? Results);

internal sealed record PositionResult(int Index, ErrorBody? Error);

internal sealed record StationBody(
    string Name, PointBody Location, string TimeZone, string SameDayCutoff, string NextDayCutoff, string EndOfDay, string? Address = null);

internal sealed record PointBody(double Lat, double Lon);

internal sealed record VehicleBody(string Kind, string HomeStationId, long CapacityCm3, string? PartnerId = null, long? CapacityGrams = null);

internal sealed record AnnounceEnvelope(IReadOnlyList<AnnounceBody> Packages);

internal sealed record AnnounceBody
{
    public required string PackageId { get; init; }

    public required string Service { get; init; }

    public WindowBody? Window { get; init; }

    public required string OriginStationId { get; init; }

    public required string DestinationStationId { get; init; }

    public required PointBody Destination { get; init; }

    public required int ServiceSeconds { get; init; }

    public required IReadOnlyList<double> DimensionsCm { get; init; }

    public string? PartnerId { get; init; }

    public IReadOnlyList<string>? References { get; init; }

    public RecipientBody? Recipient { get; init; }

    public string? Instructions { get; init; }

    public int? WeightGrams { get; init; }

    public IReadOnlyList<string>? Handling { get; init; }
}

internal sealed record RecipientBody(string Name, string Address, string? Phone);

internal sealed record NoticeBody(string Kind, string Reason, DateTime From, DateTime Until, string Message);

internal sealed record RouteBody(string StationId, DateTime DepartsAt, IReadOnlyList<RouteStopBody> Stops);

internal sealed record RouteStopBody(IReadOnlyList<string> PackageIds, DateTime PlannedAt, int ServiceSeconds);

internal sealed record WindowBody(DateTime From, DateTime To);

internal sealed record AnnounceAnswer(int Accepted, int Rejected, int Retries, IReadOnlyList<AnnounceResult>? Results);

internal sealed record AnnounceResult(int Index, string? PackageId, string? Outcome, ErrorBody? Error);

internal sealed record LookupBody(IReadOnlyList<string> PackageIds);

internal sealed record LookupAnswer(IReadOnlyList<PackageView>? Items, IReadOnlyList<string>? Missing);

internal sealed record PackageView(string? PackageId, IReadOnlyList<string>? Aliases, string? Status, long EventCount, int Version);

internal sealed record EventPage(IReadOnlyList<EventView>? Items, string? Next);

internal sealed record EventView(string? EventId, string? Type, DateTimeOffset? OccurredAt, DateTimeOffset? EventTime, string? Origin);

internal sealed record LinkAnswer(string? Token, string? Url);

internal sealed record StationView(int OnHand, int InboundToday, int OutboundToday, int DeliveredToday, int Missorts);

internal sealed record VehicleView(int Load);

internal sealed record ProblemView(string? Title, string? Detail, IReadOnlyList<ProblemItem>? Errors);

internal sealed record ProblemItem(string? Pointer, string? Code, string? Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ScanEnvelope))]
[JsonSerializable(typeof(ScanAnswer))]
[JsonSerializable(typeof(PositionEnvelope))]
[JsonSerializable(typeof(PositionAnswer))]
[JsonSerializable(typeof(NoticeBody))]
[JsonSerializable(typeof(RouteBody))]
[JsonSerializable(typeof(StationBody))]
[JsonSerializable(typeof(VehicleBody))]
[JsonSerializable(typeof(AnnounceEnvelope))]
[JsonSerializable(typeof(AnnounceAnswer))]
[JsonSerializable(typeof(LookupBody))]
[JsonSerializable(typeof(LookupAnswer))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(LinkAnswer))]
[JsonSerializable(typeof(StationView))]
[JsonSerializable(typeof(VehicleView))]
[JsonSerializable(typeof(ProblemView))]
internal sealed partial class WireJson : JsonSerializerContext;
