namespace Tracking.Benchmarks.Cold;

/// <summary>Sizes of a run.</summary>
/// <param name="Data">Where data sets are kept; null: nowhere.</param>
/// <param name="Packages">Packages on disk.</param>
/// <param name="History">Scans of each.</param>
/// <param name="Seconds">How long each figure is measured.</param>
/// <param name="Connections">Requests under way at once with one scan a call.</param>
/// <param name="BatchConnections">Requests under way at once with 100 scans a call.</param>
/// <param name="FromDisk">Whether the operating system's memory of the files is dropped first.</param>
/// <param name="Json">Where the figures go as JSON; null: nowhere.</param>
internal sealed record ColdPlan(string? Data, int Packages, int History, int Seconds, int Connections, int BatchConnections, bool FromDisk, string? Json);
