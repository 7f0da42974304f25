namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>What is true of a driver.</summary>
/// <param name="Travel">Factor of driving times.</param>
/// <param name="Service">Factor of service times.</param>
/// <param name="New">What a new driver's doors take longer at first, as a share; it falls to 1/e in 8 rounds.</param>
internal sealed record DriverTruth(double Travel, double Service, double New)
{
    private int rounds;

    /// <summary>Factor of service times of the next round.</summary>
    public double NextService() => Service * (1 + New * Math.Exp(-rounds++ / 8.0));
}
