namespace Tracking.Simulator.Driving;

/// <summary>A scan handed to the sender at a moment of the day, not before it was made; a copy above 0 repeats it.</summary>
internal sealed record Posting(PlannedScan Scan, TimeSpan At, int Copy);
