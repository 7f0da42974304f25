namespace Tracking.Planning.Travel.Routers;

/// <summary>Which router is asked, how much at a time, and how long.</summary>
public sealed record RouterOptions
{
    /// <summary>Greatest number of cells that <see cref="CacheCells"/> can ask for; a cell takes about 100 bytes.</summary>
    public const int MaxCacheCells = 20_000_000;

    /// <summary>What kind of router it is.</summary>
    public required RouterKind Kind { get; init; }

    /// <summary>Where it is, such as <c>http://127.0.0.1:5000/</c>; a path in front of the service's own is kept.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>OSRM's profile or Valhalla's costing; null for <c>driving</c> and <c>auto</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>
    /// Origins, and likewise destinations, of one request, 1 to 1,000. Null for what the services allow when nothing is set: 100 by 100 cells for OSRM (<c>--max-table-size</c>), 2,500
    /// cells for Valhalla (<c>max_matrix_location_pairs</c>).
    /// </summary>
    public int? MaxLocations { get; init; }

    /// <summary>Requests at the same time, 1 to 64.</summary>
    public int MaxRequestsInFlight { get; init; } = 2;

    /// <summary>Requests that a matrix may cost beyond one for each chunk: refused chunks are asked again in parts. 0 to 10,000.</summary>
    public int MaxExtraRequests { get; init; } = 64;

    /// <summary>Time for one attempt, and once more for reading its answer; more than zero.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for all attempts of a chunk together; no less than <see cref="AttemptTimeout"/>.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts after the first one, 0 to 10; 0 for none.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Time before the second attempt; it doubles with each further one. More than zero.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Attempts of <see cref="BreakWindow"/> from which on failures can open the circuit, 2 or more.</summary>
    public int BreakAfter { get; init; } = 8;

    /// <summary>Share of failed attempts that opens the circuit, above 0 to 1.</summary>
    public double BreakRatio { get; init; } = 0.5;

    /// <summary>Time over which attempts are counted, half a second or more.</summary>
    public TimeSpan BreakWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for which nothing is asked when the circuit is open, half a second or more.</summary>
    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ways that are remembered at the most, 0 to <see cref="MaxCacheCells"/>.</summary>
    public int CacheCells { get; init; } = 500_000;

    /// <summary>How long a way is remembered, zero or more.</summary>
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromDays(1);

    internal int Locations => MaxLocations ?? (Kind is RouterKind.Osrm ? 100 : 50);

    internal string ProfileName => Profile ?? (Kind is RouterKind.Osrm ? "driving" : "auto");

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        Check(Kind is RouterKind.Osrm or RouterKind.Valhalla, nameof(Kind), Kind, "give Osrm or Valhalla");
        Check(BaseAddress is { IsAbsoluteUri: true, Scheme: "http" or "https" }, nameof(BaseAddress), BaseAddress, "give an absolute http or https address");
        Check(ProfileName.Length is > 0 and <= 64 && ProfileName.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'), nameof(Profile), Profile, "give letters, digits, _ and -");
        Check(Locations is >= 1 and <= 1000, nameof(MaxLocations), MaxLocations, "give 1 to 1000");
        Check(MaxRequestsInFlight is >= 1 and <= 64, nameof(MaxRequestsInFlight), MaxRequestsInFlight, "give 1 to 64");
        Check(MaxExtraRequests is >= 0 and <= 10_000, nameof(MaxExtraRequests), MaxExtraRequests, "give 0 to 10000");
        Check(AttemptTimeout > TimeSpan.Zero, nameof(AttemptTimeout), AttemptTimeout, "give more than zero");
        Check(TotalTimeout >= AttemptTimeout, nameof(TotalTimeout), TotalTimeout, $"give no less than {nameof(AttemptTimeout)}, which is {AttemptTimeout}");
        Check(Retries is >= 0 and <= 10, nameof(Retries), Retries, "give 0 to 10");
        Check(RetryDelay > TimeSpan.Zero, nameof(RetryDelay), RetryDelay, "give more than zero");
        Check(BreakAfter >= 2, nameof(BreakAfter), BreakAfter, "give 2 or more");
        Check(BreakRatio is > 0 and <= 1, nameof(BreakRatio), BreakRatio, "give more than 0 and at most 1");
        Check(BreakWindow >= TimeSpan.FromSeconds(0.5), nameof(BreakWindow), BreakWindow, "give half a second or more");
        Check(BreakFor >= TimeSpan.FromSeconds(0.5), nameof(BreakFor), BreakFor, "give half a second or more");
        Check(CacheCells is >= 0 and <= MaxCacheCells, nameof(CacheCells), CacheCells, $"give 0 to {MaxCacheCells}");
        Check(CacheFor >= TimeSpan.Zero, nameof(CacheFor), CacheFor, "give zero or more");
    }

    private static void Check(bool good, string name, object? value, string rule)
    {
        if (!good)
        {
            throw new ArgumentException($"{name} is {value ?? "not given"}; {rule}.");
        }
    }
}

/// <summary>Routers that can be asked.</summary>
public enum RouterKind
{
    /// <summary>OSRM 5.18 or later, its <c>table</c> service.</summary>
    Osrm,

    /// <summary>Valhalla 3, its <c>sources_to_targets</c> service.</summary>
    Valhalla,
}
