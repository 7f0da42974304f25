using Tracking.Simulator.Nasty;

namespace Tracking.Simulator.Driving;

/// <summary>What the user asked for.</summary>
internal sealed record DriveSettings
{
    public required IReadOnlyList<string> RouteFiles { get; init; }

    /// <summary>Drive the route that comes with the program, too.</summary>
    public bool Sample { get; init; }

    public required Uri Server { get; init; }

    /// <summary>A file with the key for the server; null to look where an embedded server keeps it.</summary>
    public string? KeyFile { get; init; }

    public required SpeedUp SpeedUp { get; init; }

    public int Seed { get; init; } = 1;

    public string Prefix { get; init; } = "";

    /// <summary>Scans in a request, 1 to 1,000.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Of one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After so long without any success the run ends.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);

    public NastyOptions Nasty { get; init; } = NastyOptions.None;

    public bool Verify { get; init; }

    public string? ReportFile { get; init; }
}
