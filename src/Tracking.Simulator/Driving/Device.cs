namespace Tracking.Simulator.Driving;

/// <summary>A scanner in somebody's hand; its clock is ahead of the true time by <paramref name="ClockError"/> (behind, if negative).</summary>
internal sealed record Device(string Id, TimeSpan ClockError);
