namespace Tracking.Benchmarks.Growth;

/// <summary>Sizes of a run.</summary>
/// <param name="Data">Where data sets are kept; null: nowhere.</param>
/// <param name="Scans">Scans stored, one data set for each.</param>
/// <param name="History">Scans of each package.</param>
/// <param name="Rounds">Times that each is measured, in turn.</param>
/// <param name="BatchConnections">Requests under way at once.</param>
/// <param name="Json">Where the figures go as JSON; null: nowhere.</param>
internal sealed record GrowthPlan(string? Data, IReadOnlyList<long> Scans, int History, int Rounds, int BatchConnections, string? Json);
