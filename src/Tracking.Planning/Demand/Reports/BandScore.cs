namespace Tracking.Planning.Demand.Reports;

/// <summary>The score of some hours or days ahead.</summary>
/// <param name="From">First of them.</param>
/// <param name="Until">Last of them.</param>
/// <param name="Score">Their score.</param>
public sealed record BandScore(int From, int Until, DemandScore Score);
