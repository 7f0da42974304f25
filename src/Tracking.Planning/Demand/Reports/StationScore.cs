namespace Tracking.Planning.Demand.Reports;

/// <summary>The score of a station, over all hours ahead.</summary>
/// <param name="Station">Its id.</param>
/// <param name="Score">Its score.</param>
public sealed record StationScore(string Station, DemandScore Score);
