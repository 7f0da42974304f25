using Tracking.Model.Geography;

namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>A door.</summary>
/// <param name="Point">Where it is.</param>
/// <param name="Kind">Number of its kind in <see cref="DoorKind.Names"/>.</param>
/// <param name="PlannedService">Seconds that the plan allows there; null where it allows the same for all.</param>
internal sealed record Address(GeoPoint Point, int Kind, double? PlannedService);
