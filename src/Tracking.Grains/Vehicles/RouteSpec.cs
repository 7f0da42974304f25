namespace Tracking.Grains.Vehicles;

/// <summary>The plan of a vehicle's round, as it is stored. It holds no coordinates: where doors are is personal.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.RouteSpec")]
public sealed record RouteSpec
{
    /// <summary>Station from which it departs; null when not said.</summary>
    [Id(0)] public string? StationId { get; init; }

    /// <summary>When it is to depart; milliseconds since 1970.</summary>
    [Id(1)] public required long DepartsAt { get; init; }

    /// <summary>Stops in their order.</summary>
    [Id(2)] public required IReadOnlyList<RouteStopSpec> Stops { get; init; }
}

/// <summary>One planned stop.</summary>
/// <param name="PackageIds">Packages for it.</param>
/// <param name="PlannedAt">When the vehicle is to arrive; milliseconds since 1970.</param>
/// <param name="ServiceSeconds">Planned time at the door; seconds.</param>
[GenerateSerializer, Immutable, Alias("Tracking.RouteStopSpec")]
public sealed record RouteStopSpec(
    [property: Id(0)] IReadOnlyList<string> PackageIds, [property: Id(1)] long PlannedAt, [property: Id(2)] double ServiceSeconds);

/// <summary>The plan of a round and what is done of it.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.RouteView")]
public sealed record RouteView
{
    /// <summary>The plan.</summary>
    [Id(0)] public required RouteSpec Plan { get; init; }

    /// <summary>One for each stop of the plan: whether it is done.</summary>
    [Id(1)] public required IReadOnlyList<bool> Done { get; init; }

    /// <summary>One for each stop: when it was done, in milliseconds since 1970; null when it is not, or when nothing for it ever was aboard.</summary>
    [Id(2)] public required IReadOnlyList<long?> DoneAt { get; init; }

    /// <summary>The vehicle's version.</summary>
    [Id(3)] public required long Version { get; init; }

    /// <summary>When this held.</summary>
    [Id(4)] public required long AsOf { get; init; }
}

/// <summary>What a vehicle's round means for one package aboard.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.RoundView")]
public sealed record RoundView
{
    /// <summary>When it comes to the package's stop, as it is shown; null when no plan names the package or its stop was made.</summary>
    [Id(0)] public ExpectedArrival? Arrival { get; init; }

    /// <summary>Last known position.</summary>
    [Id(1)] public PositionFix? Position { get; init; }

    /// <summary>When anything was last received from or about the vehicle; milliseconds since 1970.</summary>
    [Id(2)] public long? LastHeardAt { get; init; }

    /// <summary>How the package's promise stands by what is predicted, a <see cref="Model.Packages.PromiseState"/>; null where nothing is.</summary>
    [Id(3)] public byte? Outlook { get; init; }
}

/// <summary>When a vehicle is expected at a stop.</summary>
/// <param name="From">Earliest; milliseconds since 1970.</param>
/// <param name="To">Latest; milliseconds since 1970.</param>
/// <param name="StopsAway">Stops before it.</param>
[GenerateSerializer, Immutable, Alias("Tracking.ExpectedArrival")]
public readonly record struct ExpectedArrival([property: Id(0)] long From, [property: Id(1)] long To, [property: Id(2)] int StopsAway);
