using System.CommandLine;
using Tracking.Planning.Benchmarks.Demand;
using Tracking.Planning.Benchmarks.Routing;
using Tracking.Planning.Demand;
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
var history = new Option<DirectoryInfo>("--folder") { Description = "Folder with *history*.csv and *next*.csv, a row each: id, values.", Required = true };
var demandSeed = new Option<int>("--seed") { Description = "Seed of the trees.", DefaultValueFactory = _ => 1 };
var trees = new Option<int>("--trees") { Description = "Trees for each reference.", DefaultValueFactory = _ => DemandOptions.DefaultTrees };
var leaves = new Option<int>("--leaves") { Description = "Leaves of a tree.", DefaultValueFactory = _ => DemandOptions.DefaultLeaves };
var rate = new Option<double>("--rate") { Description = "Share of its correction that a tree makes.", DefaultValueFactory = _ => DemandOptions.DefaultLearningRate };
var originStep = new Option<int>("--step") { Description = "Hours between moments of the past to forecast from.", DefaultValueFactory = _ => DemandOptions.DefaultOriginStepHours };
var windows = new Option<int>("--windows") { Description = "Forecasts of the back-test for each series.", DefaultValueFactory = _ => DemandOptions.DefaultBackTestWindows };
var report = new Option<string?>("--report") { Description = "File for the back-test's report, as Markdown." };
var demand = new Command("demand", "Demand's forecasts on hourly series, beside M4's benchmarks.") { history, demandSeed, trees, leaves, rate, originStep, windows, report };
demand.SetAction((parsed, cancellation) => Task.FromResult(DemandBenchmark.Run(
    parsed.GetValue(history)!.FullName,
    new DemandOptions
    {
        Seed = parsed.GetValue(demandSeed),
        Trees = parsed.GetValue(trees),
        Leaves = parsed.GetValue(leaves),
        LearningRate = parsed.GetValue(rate),
        OriginStepHours = parsed.GetValue(originStep),
        BackTestWindows = parsed.GetValue(windows),
    },
    parsed.GetValue(report),
    cancellation)));
return await new RootCommand("Measures of planning, each beside what is best known.") { routing, sequences, demand }.Parse(args).InvokeAsync();
