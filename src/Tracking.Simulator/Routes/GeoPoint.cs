namespace Tracking.Simulator.Routes;

/// <summary>A place on the earth in degrees, WGS 84.</summary>
internal readonly record struct GeoPoint(double Lat, double Lon);
