using System.CommandLine;
using Tracking.Benchmarks.Datasets;

namespace Tracking.Benchmarks;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    // The best of `ingest --sweep server` on two cores that also ran the load, 2026-11-24.
    private const int DefaultConnections = 256;
    private const int DefaultBatchConnections = 4;

    /// <summary>Where the figures go as JSON.</summary>
    public static readonly Option<string?> Json = new("--json") { Description = "Writes the figures to this file too, as JSON." };

    /// <summary>Where stored scans are kept for the next run.</summary>
    public static readonly Option<string?> Data = new("--data")
    {
        Description = "Directory that keeps the stored packages, so that they are stored once for all runs and all commands; it is filled if it is empty. Without it they are stored for this run and deleted.",
    };

    /// <summary>Packages on disk.</summary>
    public static readonly Option<int> Packages = new("--packages") { Description = "Packages on disk.", DefaultValueFactory = _ => 5_000_000 };

    /// <summary>Scans of each package on disk.</summary>
    public static readonly Option<int> History = new("--history") { Description = $"Scans of each package on disk: 1 to {Dataset.MostHistory}.", DefaultValueFactory = _ => 2 };

    /// <summary>Requests under way at once with one scan a call.</summary>
    public static readonly Option<int> Connections = new("--connections") { Description = "Requests under way at once with one scan a call.", DefaultValueFactory = _ => DefaultConnections };

    /// <summary>Requests under way at once with 100 scans a call.</summary>
    public static readonly Option<int> BatchConnections = new("--batch-connections")
    {
        Description = "Requests under way at once with 100 scans a call.",
        DefaultValueFactory = _ => DefaultBatchConnections,
    };
}
