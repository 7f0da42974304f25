namespace Tracking.Planning.Bottlenecks;

/// <summary>A number of packages over all sampled paths.</summary>
/// <param name="Low">Exceeded on 90 % of them.</param>
/// <param name="Mean">The mean.</param>
/// <param name="High">Exceeded on 10 % of them.</param>
public readonly record struct PackageBand(int Low, double Mean, int High);
