namespace Tracking.Planning.Bottlenecks;

/// <summary>Packages that wait for a stage, hour by hour.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Hours">Number waiting at the end of each hour ahead.</param>
public sealed record QueueOutlook(StationStage Stage, IReadOnlyList<PackageBand> Hours);
