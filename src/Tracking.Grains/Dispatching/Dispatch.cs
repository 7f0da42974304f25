namespace Tracking.Grains.Dispatching;

/// <summary>How far a dispatch is. The numbers are stored; names on the wire are these in camelCase.</summary>
public enum DispatchState
{
    /// <summary>Routes are being searched.</summary>
    Computing = 0,

    /// <summary>There is a plan to look at, adjust and accept.</summary>
    Proposed = 1,

    /// <summary>The vans have their plans, or are getting them.</summary>
    Accepted = 2,

    /// <summary>Given up by somebody.</summary>
    Discarded = 3,

    /// <summary>No plan was found: the search failed, or its server ended.</summary>
    Failed = 4,
}

/// <summary>
/// A station's departure wave: packages on hand and vans become routes. It holds no coordinates: where doors are is personal. Instants in milliseconds since 1970.
/// </summary>
[GenerateSerializer, Immutable, Alias("Tracking.Dispatch")]
public sealed record Dispatch
{
    /// <summary>Counts the station's dispatches from 1.</summary>
    [Id(0)] public required int Number { get; init; }

    /// <summary>How far it is.</summary>
    [Id(1)] public required DispatchState State { get; init; }

    /// <summary>What it was asked for.</summary>
    [Id(2)] public required DispatchSpec Spec { get; init; }

    /// <summary>When it was begun.</summary>
    [Id(3)] public required long CreatedAt { get; init; }

    /// <summary>The plan; null while there is none.</summary>
    [Id(4)] public DispatchPlan? Plan { get; init; }

    /// <summary>How far the search is; null when it is not going on, or has told nothing yet. Kept in memory only.</summary>
    [Id(5)] public DispatchProgress? Progress { get; init; }

    /// <summary>Why there is no plan; null unless it failed.</summary>
    [Id(6)] public string? Failure { get; init; }

    /// <summary>When it was accepted.</summary>
    [Id(7)] public long? AcceptedAt { get; init; }

    /// <summary>By whom.</summary>
    [Id(8)] public string? AcceptedBy { get; init; }

    /// <summary>Since when all its vans have their plans; null while one may not.</summary>
    [Id(9)] public long? AppliedAt { get; init; }

    /// <summary>Grows with each change.</summary>
    [Id(10)] public int Revision { get; init; }
}

/// <summary>What a dispatch was asked for.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.DispatchSpec")]
public sealed record DispatchSpec
{
    /// <summary>Who began it.</summary>
    [Id(0)] public required string By { get; init; }

    /// <summary>When the wave leaves.</summary>
    [Id(1)] public required long DepartsAt { get; init; }

    /// <summary>Vans that may be used.</summary>
    [Id(2)] public required IReadOnlyList<DispatchVan> Vans { get; init; }

    /// <summary>Number of packages that are to be put on routes.</summary>
    [Id(3)] public required int Packages { get; init; }

    /// <summary>Packages on hand that are not, and why.</summary>
    [Id(4)] public required IReadOnlyList<DispatchLeftOut> NotConsidered { get; init; }

    /// <summary>How it is planned.</summary>
    [Id(5)] public required DispatchSettings Settings { get; init; }

    /// <summary>The dispatch that it begins with; null for none.</summary>
    [Id(6)] public int? BasedOn { get; init; }

    /// <summary>Whether packages and vans count that have a plan already whose van has not left.</summary>
    [Id(7)] public bool IncludesPlanned { get; init; }

    /// <summary>The node that searches: when it is gone, so is the search.</summary>
    [Id(8)] public required string Runner { get; init; }
}

/// <summary>What is weighed against what, and how long is searched. Prices in any one currency.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.DispatchSettings")]
public sealed record DispatchSettings
{
    /// <summary>Price of an hour of driving.</summary>
    [Id(0)] public double Hour { get; init; } = 30;

    /// <summary>Price of a kilometre.</summary>
    [Id(1)] public double Kilometre { get; init; } = 0.4;

    /// <summary>Price of using a van at all.</summary>
    [Id(2)] public double Van { get; init; } = 20;

    /// <summary>Price of a kilogram of CO2e.</summary>
    [Id(3)] public double KilogramCo2e { get; init; } = 0.1;

    /// <summary>Price of an hour by which a package comes after its promise or window.</summary>
    [Id(4)] public double LateHour { get; init; } = 60;

    /// <summary>Price of leaving a package for another day that is not promised for this one.</summary>
    [Id(5)] public double LeaveOut { get; init; } = 200;

    /// <summary>Seconds of search.</summary>
    [Id(6)] public double Seconds { get; init; } = 10;

    /// <summary>Iterations instead; null to go by time. The same seed, iterations and packages give the same routes.</summary>
    [Id(7)] public long? Iterations { get; init; }

    /// <summary>Seed of the search.</summary>
    [Id(8)] public long Seed { get; init; } = 1;

    /// <summary>Seconds at a door whose package was announced without them.</summary>
    [Id(9)] public double ServiceSeconds { get; init; } = 120;

    /// <summary>Seconds for each further package at a door.</summary>
    [Id(10)] public double FurtherPackageSeconds { get; init; } = 20;

    /// <summary>Grams that a package counts whose weight is not known.</summary>
    [Id(11)] public double AssumedGrams { get; init; } = 2000;

    /// <summary>cm³ that a package counts whose size is not known.</summary>
    [Id(12)] public double AssumedCm3 { get; init; } = 8000;
}

/// <summary>A van that may be used. Instants in milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.DispatchVan")]
public sealed record DispatchVan
{
    /// <summary>The van.</summary>
    [Id(0)] public required string VehicleId { get; init; }

    /// <summary>Partner that runs it; packages that were announced for another one do not go on it.</summary>
    [Id(1)] public string? PartnerId { get; init; }

    /// <summary>Load space in cm³; null when it is not known, which does not limit it.</summary>
    [Id(2)] public double? CapacityCm3 { get; init; }

    /// <summary>Payload in grams; null when it is not known, which does not limit it.</summary>
    [Id(3)] public double? CapacityGrams { get; init; }

    /// <summary>It leaves no earlier.</summary>
    [Id(4)] public required long From { get; init; }

    /// <summary>It is back no later.</summary>
    [Id(5)] public required long Until { get; init; }

    /// <summary>Packages that it takes at the most.</summary>
    [Id(6)] public required int MaxPackages { get; init; }

    /// <summary>When its break begins; null for none.</summary>
    [Id(7)] public long? BreakAt { get; init; }

    /// <summary>Seconds that the break takes.</summary>
    [Id(8)] public double BreakSeconds { get; init; }
}

/// <summary>How far a search is.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="Vans">Vans of the best plan so far.</param>
/// <param name="Cost">Its cost.</param>
/// <param name="LeftOut">Stops that it leaves out.</param>
[GenerateSerializer, Immutable, Alias("Tracking.DispatchProgress")]
public sealed record DispatchProgress(
    [property: Id(0)] double Share, [property: Id(1)] int Vans, [property: Id(2)] double Cost, [property: Id(3)] int LeftOut);
