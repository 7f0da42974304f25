namespace Tracking.Benchmarks.Ingest;

/// <summary>Sizes of a run.</summary>
/// <param name="Seconds">How long each figure is measured.</param>
/// <param name="Connections">Requests under way at once with one scan a call.</param>
/// <param name="BatchConnections">Requests under way at once with 100 scans a call.</param>
/// <param name="Packages">Packages that the cold figures touch.</param>
/// <param name="Locations">Whether scans say where the device was.</param>
/// <param name="Server">The server's program; null for the one of this build.</param>
/// <param name="Postgres">Whether the baseline is measured.</param>
/// <param name="Json">Where the figures go as JSON; null: nowhere.</param>
internal sealed record IngestPlan(int Seconds, int Connections, int BatchConnections, int Packages, bool Locations, string? Server, bool Postgres, string? Json);
