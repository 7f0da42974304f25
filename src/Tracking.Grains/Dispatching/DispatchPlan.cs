namespace Tracking.Grains.Dispatching;

/// <summary>Routes of a dispatch, and what they leave out.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.DispatchPlan")]
public sealed record DispatchPlan
{
    /// <summary>Routes, one for each van that is used.</summary>
    [Id(0)] public required IReadOnlyList<DispatchRoute> Routes { get; init; }

    /// <summary>What is on none of them.</summary>
    [Id(1)] public required IReadOnlyList<DispatchLeftOut> LeftOut { get; init; }

    /// <summary>Cost of all routes, lateness and what is left out, by the settings' prices.</summary>
    [Id(2)] public required double Cost { get; init; }

    /// <summary>Iterations that were searched.</summary>
    [Id(3)] public long Iterations { get; init; }
}

/// <summary>A van's route. Instants in milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.DispatchRoute")]
public sealed record DispatchRoute
{
    /// <summary>The van.</summary>
    [Id(0)] public required string VehicleId { get; init; }

    /// <summary>When it leaves.</summary>
    [Id(1)] public required long DepartsAt { get; init; }

    /// <summary>When it is back.</summary>
    [Id(2)] public required long BackAt { get; init; }

    /// <summary>Stops in their order.</summary>
    [Id(3)] public required IReadOnlyList<DispatchStop> Stops { get; init; }

    /// <summary>Metres driven, the way back included.</summary>
    [Id(4)] public required double Metres { get; init; }

    /// <summary>Seconds of driving.</summary>
    [Id(5)] public required double DrivingSeconds { get; init; }

    /// <summary>What it carries in cm³.</summary>
    [Id(6)] public required double LoadCm3 { get; init; }

    /// <summary>What it carries in grams.</summary>
    [Id(7)] public required double LoadGrams { get; init; }

    /// <summary>Its part of the cost.</summary>
    [Id(8)] public required double Cost { get; init; }

    /// <summary>Estimated grams of CO2e.</summary>
    [Id(9)] public required double GramsCo2e { get; init; }

    /// <summary>The way back to the station: seconds.</summary>
    [Id(10)] public required double BackSeconds { get; init; }
}

/// <summary>One stop of a route. Instants in milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.DispatchStop")]
public sealed record DispatchStop
{
    /// <summary>Packages for it; the first one names it.</summary>
    [Id(0)] public required IReadOnlyList<string> PackageIds { get; init; }

    /// <summary>When service begins.</summary>
    [Id(1)] public required long PlannedAt { get; init; }

    /// <summary>Seconds at the door.</summary>
    [Id(2)] public required double ServiceSeconds { get; init; }

    /// <summary>Seconds of driving from the stop before, or the station.</summary>
    [Id(3)] public required double TravelSeconds { get; init; }

    /// <summary>Metres from there.</summary>
    [Id(4)] public required double TravelMetres { get; init; }

    /// <summary>Where both come from: a source of travel times, by its name.</summary>
    [Id(5)] public required string TravelSource { get; init; }

    /// <summary>Seconds by which it is after its promise or window; 0 when it is not.</summary>
    [Id(6)] public required double LateSeconds { get; init; }

    /// <summary>Whether a dispatcher has fixed it to its van: a later search leaves it there.</summary>
    [Id(7)] public bool Locked { get; init; }
}

/// <summary>Why packages are on no route. The numbers are stored; names on the wire are these in camelCase.</summary>
public enum LeftOutReason
{
    /// <summary>All that fits on the vans, in room or time, is dearer to leave out.</summary>
    NoRoom = 0,

    /// <summary>A dispatcher took it off.</summary>
    Dispatcher = 1,

    /// <summary>It is larger or heavier than any van's room.</summary>
    TooLarge = 2,

    /// <summary>No van gets there and back within its shift, or in the package's window.</summary>
    Unreachable = 3,

    /// <summary>It was announced for a partner that has no van here.</summary>
    NoVan = 4,

    /// <summary>It is on hold.</summary>
    Held = 5,

    /// <summary>Where its door is was not announced, or has been erased.</summary>
    NoDestination = 6,

    /// <summary>It is on the plan of a van already.</summary>
    Planned = 7,

    /// <summary>Its window begins after the shift.</summary>
    NotToday = 8,

    /// <summary>There are more packages than one dispatch takes.</summary>
    TooMany = 9,

    /// <summary>It is on hand no more.</summary>
    Gone = 10,

    /// <summary>A driver was at its door in vain, and it is not to be tried again on this round.</summary>
    Tried = 11,
}

/// <summary>Packages that are on no route.</summary>
/// <param name="PackageIds">Packages of one stop; the first one names it.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("Tracking.DispatchLeftOut")]
public sealed record DispatchLeftOut([property: Id(0)] IReadOnlyList<string> PackageIds, [property: Id(1)] LeftOutReason Reason);
