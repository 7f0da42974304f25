using System.CommandLine;

namespace Tracking.Planning.Benchmarks.Routing;

/// <summary><c>routing</c>.</summary>
internal static class RoutingCommand
{
    public static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--folder") { Description = "Folder of public instances (.txt of Solomon, .vrp of CVRPLIB).", Required = true };
        var seconds = new Option<double>("--seconds") { Description = "Time for each instance.", DefaultValueFactory = _ => 10 };
        var iterations = new Option<long?>("--iterations") { Description = "Iterations for each instance instead of a time, which compares on a machine that others use too." };
        var fewest = new Option<bool>("--fewest-vehicles") { Description = "Fewest vehicles first, then distance." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the search.", DefaultValueFactory = _ => 1 };
        var only = new Option<string?>("--only") { Description = "Only instances whose name contains this." };
        var routing = new Command("routing", "The route optimiser on public instances, beside the best solutions known.") { folder, seconds, iterations, fewest, seed, only };
        routing.SetAction((parsed, cancellation) => Task.FromResult(RoutingBenchmark.Run(
            parsed.GetValue(folder)!.FullName, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(iterations), parsed.GetValue(fewest), parsed.GetValue(seed), parsed.GetValue(only), cancellation)));
        return routing;
    }
}
