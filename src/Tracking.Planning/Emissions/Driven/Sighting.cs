using Tracking.Model.Geography;

namespace Tracking.Planning.Emissions.Driven;

/// <summary>A vehicle was seen somewhere.</summary>
/// <param name="At">When; milliseconds since 1970.</param>
/// <param name="Place">Where; within its accuracy, where it has one.</param>
public readonly record struct Sighting(long At, GeoPoint Place);
