namespace Tracking.Planning.Bottlenecks;

/// <summary>An alert that stands: a stage will not get its packages out by a deadline.</summary>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="RaisedLead">How long ahead of its onset that was.</param>
/// <param name="Outlook">What is expected by the last forecast: stage, onset, shortfall, packages that would miss, probability.</param>
public sealed record BottleneckAlert(DateTimeOffset RaisedAt, LeadTime RaisedLead, DeadlineOutlook Outlook);
