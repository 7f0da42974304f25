using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Sending;
using Tracking.Simulator.Verifying;

namespace Tracking.Simulator.Reporting;

/// <summary>What came of a run, for people and for programs.</summary>
internal sealed record RunReport : IRunReport
{
    public required string Server { get; init; }

    public required int Seed { get; init; }

    public required string SpeedUp { get; init; }

    public required DateTime StartedAt { get; init; }

    public required double ElapsedSeconds { get; init; }

    /// <summary>Everything was sent and settled.</summary>
    public required bool Complete { get; init; }

    /// <summary>Why it is not complete.</summary>
    public string? StoppedBecause { get; init; }

    public required IReadOnlyList<RouteLine> Routes { get; init; }

    public required Outcomes Totals { get; init; }

    public required IReadOnlyList<RejectedScan> Rejected { get; init; }

    public VerificationReport? Verification { get; init; }

    /// <summary>Nothing was rejected, nothing is missing, nothing differs.</summary>
    public bool Good => Complete && Rejected.Count == 0 && Totals.Conflicts == 0 && Verification is null or { Differences.Count: 0 };

    public void WriteTo(IAnsiConsole console) => ReportTable.Write(console, this);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Default.RunReport);
}

/// <summary>One route of a run. Scans are counted once, however often they were sent.</summary>
internal sealed record RouteLine(
    string RouteId,
    string StationId,
    string VehicleId,
    int Stops,
    int StopsDone,
    int Packages,
    int Delivered,
    int Scans,
    int Settled,
    DateTime SimulatedFrom,
    DateTime SimulatedTo,
    string? WatchedPackageId,
    string? Link);

/// <summary>How requests and scans ended.</summary>
internal sealed record Outcomes(
    long Accepted, long Duplicates, long Conflicts, long Rejected, long Retried, long Requests, long FailedRequests, long Positions, long PositionsLost)
{
    public static Outcomes Of(SendTotals t) => new(
        t.Accepted, t.Duplicates, t.Conflicts, t.Rejected, t.Retried, t.Requests, t.FailedRequests, t.Positions, t.PositionsLost);
}

/// <summary>A scan that the server refused for good.</summary>
internal sealed record RejectedScan(string EventId, string Type, string Subject, string? Code, string? Message)
{
    public static RejectedScan Of(OutgoingScan scan) => new(
        scan.Body.EventId.ToString(), scan.Body.Type, scan.Body.PackageId ?? scan.Body.VehicleId ?? "", scan.Error?.Code, scan.Error?.Message);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
