namespace Tracking.Simulator.Loading;

/// <summary>What to load a server with.</summary>
internal sealed record LoadSettings
{
    public required Uri Server { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>The key itself; where it is null, <see cref="KeyFile"/> says where to look.</summary>
    public string? Key { get; init; }

    /// <summary>Clients that watch one package each.</summary>
    public int Customers { get; init; } = 1000;

    /// <summary>Of the customers, those who come by a link rather than with the key.</summary>
    public int ByLink { get; init; }

    /// <summary>Of the customers, those who read slowly.</summary>
    public int Slow { get; init; }

    public int SlowBytesPerSecond { get; init; } = 4096;

    /// <summary>Of the customers, those who read nothing once they watch.</summary>
    public int Stalled { get; init; }

    /// <summary>Of the customers, those who watch as much as stalled ones do and read it: what stalling costs shows beside them.</summary>
    public int Busy { get; init; }

    /// <summary>Further packages that each stalled or busy client watches, so that what it does not read piles up.</summary>
    public int FurtherWatches { get; init; } = 50;

    public int ControlRooms { get; init; }

    public TimeSpan MoveEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Scans a second; 0 for none.</summary>
    public double Rate { get; init; } = 500;

    /// <summary>Scans in a request.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Requests under way at once; more wait here, which counts.</summary>
    public int InFlight { get; init; } = 1024;

    /// <summary>Share of the scans that are of watched packages.</summary>
    public double WatchedShare { get; init; } = 0.5;

    /// <summary>Packages that are scanned and that nobody watches, at a time.</summary>
    public int OtherPackages { get; init; } = 20_000;

    public int Vans { get; init; }

    public TimeSpan PositionEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long it is measured.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Loaded before, and not measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Put before ids of packages.</summary>
    public required string Prefix { get; init; }

    public int? ServerProcessId { get; init; }

    public string? ReportFile { get; init; }

    /// <summary>Vans that scans name.</summary>
    public int ScannedVans => Vans > 0 ? Vans : 400;
}
