namespace Tracking.Planning.Routing;

/// <summary>Routes, and what no route visits.</summary>
/// <param name="Routes">Routes with at least one stop each.</param>
/// <param name="LeftOut">Indexes of stops that are on no route.</param>
/// <param name="Cost">Cost of all routes by the problem's prices, with what lateness costs and leaving out stops that have a price for it.</param>
/// <param name="Iterations">Iterations that the search took.</param>
public sealed record RoutingSolution(IReadOnlyList<PlannedRoute> Routes, IReadOnlyList<int> LeftOut, double Cost, long Iterations);

/// <summary>One vehicle's stops.</summary>
/// <param name="VehicleType">Index of its type.</param>
/// <param name="Stops">Indexes of the stops in the order of the visits.</param>
public sealed record PlannedRoute(int VehicleType, IReadOnlyList<int> Stops);
