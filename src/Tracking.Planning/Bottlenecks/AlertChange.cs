namespace Tracking.Planning.Bottlenecks;

/// <summary>An alert that came or went.</summary>
/// <param name="Kind">Which of these.</param>
/// <param name="Alert">The alert; of one that went, as it last was.</param>
public sealed record AlertChange(AlertChangeKind Kind, BottleneckAlert Alert);
