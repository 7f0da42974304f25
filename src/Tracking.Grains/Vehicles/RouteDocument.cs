namespace Tracking.Grains.Vehicles;

/// <summary>What is stored of a vehicle's round as grain state: as JSON, never sent.</summary>
internal sealed record RouteDocument
{
    /// <summary>The plan; null when there is none.</summary>
    public RouteSpec? Plan { get; init; }

    /// <summary>What is kept beside it; null when there is none, or it was stored by a build that predicted nothing.</summary>
    public RoundDocument? Round { get; init; }
}
