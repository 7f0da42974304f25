namespace Tracking.Planning.Arrivals;

/// <summary>What one driver differs by from the station's others.</summary>
/// <param name="Travel">Logarithm of the factor of driving times.</param>
/// <param name="Service">Logarithm of the factor of service times.</param>
/// <param name="Rounds">Rounds that are known of the driver.</param>
/// <param name="SeenAs">Number of the station's round that was the driver's last.</param>
public readonly record struct DriverLevels(Level Travel, Level Service, int Rounds, long SeenAs);
