namespace Tracking.Planning.Demand;

/// <summary>How far learning is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Share">How much of everything is done, 0 to 1.</param>
public readonly record struct DemandProgress(DemandStage Stage, double Share);
