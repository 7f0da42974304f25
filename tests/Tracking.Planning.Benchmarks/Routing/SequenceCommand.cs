using System.CommandLine;
using Tracking.Planning.Routing;

namespace Tracking.Planning.Benchmarks.Routing;

/// <summary><c>sequences</c>.</summary>
internal static class SequenceCommand
{
    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "Time for each instance.", DefaultValueFactory = _ => 10 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the search.", DefaultValueFactory = _ => 1 };
        var only = new Option<string?>("--only") { Description = "Only instances whose name contains this." };
        var routes = new Option<DirectoryInfo>("--folder") { Description = "Folder of routes (.json) with a station and stops in zones.", Required = true };
        var legs = new Option<double>("--legs") { Description = "A change of zones costs as much as this many legs.", DefaultValueFactory = _ => ZonePrice.Legs };
        var sequences = new Command("sequences", "Orders the stops of real routes, with and without zones.") { routes, seconds, seed, legs, only };
        sequences.SetAction((parsed, cancellation) => Task.FromResult(SequenceBenchmark.Run(
            parsed.GetValue(routes)!.FullName, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(seed), parsed.GetValue(legs), parsed.GetValue(only), cancellation)));
        return sequences;
    }
}
