using System.CommandLine;
using Tracking.Planning.Benchmarks.Routing;
using Tracking.Planning.Routing;

var folder = new Option<DirectoryInfo>("--folder") { Description = "Folder of public instances (.txt of Solomon, .vrp of CVRPLIB).", Required = true };
var seconds = new Option<double>("--seconds") { Description = "Time for each instance.", DefaultValueFactory = _ => 10 };
var fewest = new Option<bool>("--fewest-vehicles") { Description = "Fewest vehicles first, then distance." };
var seed = new Option<ulong>("--seed") { Description = "Seed of the search.", DefaultValueFactory = _ => 1 };
var only = new Option<string?>("--only") { Description = "Only instances whose name contains this." };
var routing = new Command("routing", "The route optimiser on public instances, beside the best solutions known.") { folder, seconds, fewest, seed, only };
routing.SetAction((parsed, cancellation) => Task.FromResult(RoutingBenchmark.Run(
    parsed.GetValue(folder)!.FullName, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(fewest), parsed.GetValue(seed), parsed.GetValue(only), cancellation)));
var routes = new Option<DirectoryInfo>("--folder") { Description = "Folder of routes (.json) with a station and stops in zones.", Required = true };
var legs = new Option<double>("--legs") { Description = "A change of zones costs as much as this many legs.", DefaultValueFactory = _ => ZonePrice.Legs };
var sequences = new Command("sequences", "Orders the stops of real routes, with and without zones.") { routes, seconds, seed, legs, only };
sequences.SetAction((parsed, cancellation) => Task.FromResult(SequenceBenchmark.Run(
    parsed.GetValue(routes)!.FullName, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(seed), parsed.GetValue(legs), parsed.GetValue(only), cancellation)));
return await new RootCommand("Measures of planning, each beside what is best known.") { routing, sequences }.Parse(args).InvokeAsync();
