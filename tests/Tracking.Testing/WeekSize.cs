namespace Tracking.Testing;

/// <summary>How much happens in a week of facts.</summary>
/// <param name="Packages">Packages that make a journey.</param>
/// <param name="Containers">Containers; they also go into one another.</param>
/// <param name="Vehicles">Vehicles.</param>
/// <param name="Stations">Stations.</param>
/// <param name="Oddities">Further scans at any time about anything: contradictions, circles, voids of nothing.</param>
public sealed record WeekSize(int Packages = 12, int Containers = 4, int Vehicles = 3, int Stations = 3, int Oddities = 40);
