namespace Tracking.Benchmarks.Reporting;

/// <summary>What a figure is held against, measured in the same run.</summary>
/// <param name="Name">The limit or baseline.</param>
/// <param name="Value">Its value, in the figure's unit.</param>
internal sealed record Comparison(string Name, double Value);
