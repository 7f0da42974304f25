namespace Tracking.Simulator.Routes;

/// <summary>One van's day as a route file tells it: a station, and stops in the order in which they were driven.</summary>
internal sealed record DeliveryRoute(
    string RouteId,
    string StationId,
    GeoPoint Station,
    DateTimeOffset DepartsAt,
    double VehicleCapacityCm3,
    IReadOnlyList<Stop> Stops)
{
    public int PackageCount { get; } = Stops.Sum(stop => stop.Packages.Count);
}

/// <summary>A door and what is to be handed over there.</summary>
internal sealed record Stop(string StopId, GeoPoint Location, string? Zone, IReadOnlyList<RoutePackage> Packages);

/// <summary>A package of a stop. <paramref name="Cm"/> is depth, height and width; <paramref name="ServiceSeconds"/> the planned time at the door.</summary>
internal sealed record RoutePackage(string PackageId, double ServiceSeconds, TimeWindow? Window, IReadOnlyList<double> Cm);
