using System.CommandLine;

namespace Tracking.Benchmarks;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    /// <summary>Where the figures go as JSON.</summary>
    public static readonly Option<string?> Json = new("--json") { Description = "Writes the figures to this file too, as JSON." };

    /// <summary>Where stored scans are kept for the next run.</summary>
    public static readonly Option<string?> Data = new("--data")
    {
        Description = "Directory that keeps the stored scans, so that they are stored once for all runs and all commands; it is filled if it is empty. Without it they are stored for this run and deleted.",
    };
}
