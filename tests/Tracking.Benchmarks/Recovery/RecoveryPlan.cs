namespace Tracking.Benchmarks.Recovery;

/// <summary>Sizes of a run.</summary>
/// <param name="Data">Where data sets are kept; null: nowhere.</param>
/// <param name="Packages">Packages on disk.</param>
/// <param name="History">Scans of each.</param>
/// <param name="Kills">How often the server is killed.</param>
/// <param name="Seconds">How long scans are posted before each kill.</param>
/// <param name="Verify">Most acknowledged scans that are looked up after each kill; the last ones are among them.</param>
/// <param name="BatchConnections">Requests under way at once.</param>
/// <param name="Json">Where the figures go as JSON; null: nowhere.</param>
internal sealed record RecoveryPlan(string? Data, int Packages, int History, int Kills, int Seconds, int Verify, int BatchConnections, string? Json);
