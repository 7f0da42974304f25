using Tracking.Simulator.Driving;
using Tracking.Simulator.Network.Days;

namespace Tracking.Simulator.Network;

/// <summary>What the user asked for.</summary>
internal sealed record NetworkSettings
{
    public required Uri Server { get; init; }

    /// <summary>A file with the key for the server; null to look where an embedded server keeps it.</summary>
    public string? KeyFile { get; init; }

    public required int Stations { get; init; }

    public required int Vans { get; init; }

    public required string Region { get; init; }

    /// <summary>How many days of delivery, 1 or more.</summary>
    public required int Days { get; init; }

    public required DayOptions Day { get; init; }

    public required SpeedUp SpeedUp { get; init; }

    public required StartAt StartAt { get; init; }

    /// <summary>Real time after which it ends; null for as long as there are days.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Scans a second at most; null for any number.</summary>
    public int? Rate { get; init; }

    /// <summary>Positions a second at most; 0 for none.</summary>
    public int Positions { get; init; } = 1000;

    /// <summary>When loading, leave out the journeys that are over by then.</summary>
    public bool ShortHistory { get; init; } = true;

    /// <summary>Customers' links to show.</summary>
    public int Links { get; init; } = 3;

    /// <summary>Scans in a request, 1 to 1,000.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Requests with scans at once.</summary>
    public int Lanes { get; init; } = 8;

    /// <summary>Of one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After so long without any success the run ends.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Packages to compare afterwards; 0 for none.</summary>
    public int Verify { get; init; }

    public string? ReportFile { get; init; }
}
