using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Driving;

/// <summary>Where a van is at a moment of the day: speed in m/s, heading in degrees from north.</summary>
internal readonly record struct TrackPoint(TimeSpan At, GeoPoint Location, double Speed, double Heading);
