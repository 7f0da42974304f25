using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Vehicles;

/// <summary>What customers were shown of a stop.</summary>
/// <param name="FirstFrom">Begin of the window shown first; milliseconds since 1970.</param>
/// <param name="FirstTo">End of the window shown first; milliseconds since 1970.</param>
/// <param name="Last">The window shown last.</param>
/// <param name="Told">How often it changed by enough to tell.</param>
internal sealed record ShownStop(long FirstFrom, long FirstTo, ShownWindow Last, int Told);
