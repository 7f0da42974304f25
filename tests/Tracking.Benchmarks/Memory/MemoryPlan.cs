namespace Tracking.Benchmarks.Memory;

/// <summary>Sizes of a run.</summary>
/// <param name="Packages">Packages of the first half; the second half has as many.</param>
/// <param name="BatchConnections">Requests under way at once.</param>
/// <param name="Json">Where the figures go as JSON; null: nowhere.</param>
internal sealed record MemoryPlan(int Packages, int BatchConnections, string? Json);
