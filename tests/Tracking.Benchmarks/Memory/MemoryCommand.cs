using System.CommandLine;

namespace Tracking.Benchmarks.Memory;

/// <summary><c>memory</c>.</summary>
internal static class MemoryCommand
{
    public static Command Create()
    {
        var packages = new Option<int>("--packages") { Description = "Packages of the first half; the second half has as many, and the difference is what counts.", DefaultValueFactory = _ => 100_000 };
        var command = new Command("memory", "Memory of a package that is active and has ten scans, beside the bytes that its scans have in the database.") { packages, CommonOptions.BatchConnections, CommonOptions.Json };
        command.SetAction((parsed, cancellation) => MemoryBenchmark.RunAsync(
            new MemoryPlan(parsed.GetValue(packages), parsed.GetValue(CommonOptions.BatchConnections), parsed.GetValue(CommonOptions.Json)), cancellation));
        return command;
    }
}
