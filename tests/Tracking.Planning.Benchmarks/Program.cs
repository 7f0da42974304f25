using System.CommandLine;
using Tracking.Planning.Benchmarks.Arrivals;
using Tracking.Planning.Benchmarks.Demand;
using Tracking.Planning.Benchmarks.Routing;
using Tracking.Planning.Benchmarks.Siting;
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
var forecasts = new Command("demand", "Demand's forecasts on hourly series, beside M4's benchmarks.") { history, demandSeed, trees, leaves, rate, originStep, windows, report };
forecasts.SetAction((parsed, cancellation) => Task.FromResult(DemandBenchmark.Run(
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
var demand = new Option<FileInfo>("--demand") { Description = "Demand: id,lat,lon,people,packagesPerDay[,areaKm2].", Required = true };
var candidates = new Option<FileInfo>("--candidates") { Description = "Where stations could be: id,lat,lon[,packagesPerDay][,costPerDay][,costPerPackage][,jobsPerThousandPackages].", Required = true };
var stations = new Option<FileInfo?>("--stations") { Description = "Stations that are there, in the same form." };
var open = new Option<int>("--open") { Description = "Stations to open at the most.", DefaultValueFactory = _ => 1 };
var sameDay = new Option<double>("--same-day-minutes") { Description = "Travel time from a station within which packages come the same day.", DefaultValueFactory = _ => 60 };
var nextDay = new Option<double>("--next-day-minutes") { Description = "Travel time within which they come the next day.", DefaultValueFactory = _ => 180 };
var hub = new Option<string?>("--hub") { Description = "Latitude and longitude of the hub that trucks come from, as 43.55,-90.89." };
var factors = new Option<string>("--factors") { Description = "Version of the emission factors.", DefaultValueFactory = _ => "uk-2026" };
var show = new Option<int>("--show") { Description = "Candidates to show by themselves, the best first.", DefaultValueFactory = _ => 20 };
var siting = new Command("siting", "Which new stations bring most people within same-day reach, and what that does to kilometres, emissions, promises and jobs.")
{
    demand, candidates, stations, open, sameDay, nextDay, hub, factors, show,
};
siting.SetAction((parsed, cancellation) => Task.FromResult(SitingCommand.Run(
    new SitingArguments(
        parsed.GetValue(demand)!, parsed.GetValue(candidates)!, parsed.GetValue(stations), parsed.GetValue(open), parsed.GetValue(sameDay), parsed.GetValue(nextDay),
        parsed.GetValue(hub), parsed.GetValue(factors)!, parsed.GetValue(show)),
    cancellation)));
var weeks = new Option<int>("--weeks") { Description = "Weeks of each station; the first begins with a predictor that knows nothing.", DefaultValueFactory = _ => 8 };
var seeds = new Option<int[]>("--seed") { Description = "Seeds of what is true; without one, those that nothing was tuned on.", AllowMultipleArgumentsPerToken = true };
var tuning = new Option<bool>("--tuning") { Description = "The seeds on which constants were chosen." };
var noise = new Option<double>("--noise") { Description = "How much more (above 1) or less than usual happens by chance.", DefaultValueFactory = _ => 1 };
var realRoutes = new Option<DirectoryInfo?>("--routes") { Description = "Folder of real routes (.json) to drive; without one, made-up rural ones." };
var arrivals = new Command("arrivals", "Arrival times of simulated weeks whose travel and service times the predictor does not know.") { weeks, seeds, tuning, noise, realRoutes };
arrivals.SetAction((parsed, cancellation) => Task.FromResult(ArrivalsBenchmark.Run(
    parsed.GetValue(weeks),
    parsed.GetValue(seeds) is { Length: > 0 } given ? given : parsed.GetValue(tuning) ? ArrivalsBenchmark.Tuning : ArrivalsBenchmark.HoldOut,
    parsed.GetValue(noise),
    parsed.GetValue(realRoutes)?.FullName,
    cancellation)));
return await new RootCommand("Measures of planning, each beside what is best known; and planning by hand.") { routing, sequences, siting, arrivals, forecasts }.Parse(args).InvokeAsync();
