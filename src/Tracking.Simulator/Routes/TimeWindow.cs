namespace Tracking.Simulator.Routes;

/// <summary>The time in which a recipient expects a package, in the file's own time.</summary>
internal readonly record struct TimeWindow(DateTimeOffset From, DateTimeOffset To);
