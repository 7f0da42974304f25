using System.CommandLine;

namespace Tracking.Benchmarks.Cold;

/// <summary><c>cold</c>.</summary>
internal static class ColdCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each figure is measured.", DefaultValueFactory = _ => 10 };
        var fromDisk = new Option<bool>("--from-disk") { Description = "Drops what the operating system keeps of the files in memory first, so that each history is read from the disk." };
        var command = new Command("cold", "Scans of packages that are on disk and not in memory: one a call and 100 a call, beside RocksDB alone.")
        {
            CommonOptions.Data, CommonOptions.Packages, CommonOptions.History, seconds, CommonOptions.Connections, CommonOptions.BatchConnections, fromDisk, CommonOptions.Json,
        };
        command.SetAction((parsed, cancellation) => ColdBenchmark.RunAsync(
            new ColdPlan(
                parsed.GetValue(CommonOptions.Data),
                parsed.GetValue(CommonOptions.Packages),
                parsed.GetValue(CommonOptions.History),
                parsed.GetValue(seconds),
                parsed.GetValue(CommonOptions.Connections),
                parsed.GetValue(CommonOptions.BatchConnections),
                parsed.GetValue(fromDisk),
                parsed.GetValue(CommonOptions.Json)),
            cancellation));
        return command;
    }
}
