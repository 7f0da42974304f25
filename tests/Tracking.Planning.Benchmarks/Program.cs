using System.CommandLine;
using Tracking.Planning.Benchmarks.Bottlenecks;
using Tracking.Planning.Benchmarks.Routing;
using Tracking.Planning.Bottlenecks;
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
var weeks = new Option<int>("--weeks") { Description = "Weeks of each station.", DefaultValueFactory = _ => 2 };
var stations = new Option<string>("--seeds") { Description = "Stations, a seed each. 1-12 were used for tuning, the default was not.", DefaultValueFactory = _ => "2001-2016" };
var surges = new Option<double>("--surges") { Description = "Times as many promotions, outbreaks, van shortages, storms.", DefaultValueFactory = _ => 1 };
var surprises = new Option<double>("--surprises") { Description = "Times as many of them that nobody knows of before.", DefaultValueFactory = _ => 1 };
var forecastError = new Option<double>("--forecast-error") { Description = "Times the forecast's errors.", DefaultValueFactory = _ => 1 };
var noise = new Option<double>("--noise") { Description = "Times the scatter of demand, transit and work.", DefaultValueFactory = _ => 1 };
var every = new Option<int>("--every") { Description = "Minutes from one forecast to the next.", DefaultValueFactory = _ => 60 };
var details = new Option<bool>("--details") { Description = "Every bottleneck and every alert." };
var sampled = new Option<int>("--paths") { Description = "Sampled paths of a forecast.", DefaultValueFactory = _ => BottleneckOptions.DefaultPaths };
var tune = new Option<bool>("--tune") { Description = "How alerts do with every combination of thresholds, the best first." };
var bottlenecks = new Command("bottlenecks", "Simulated surges at stations, and how early and how rightly alerts announce them.") { weeks, stations, surges, surprises, forecastError, noise, every, sampled, details, tune };
bottlenecks.SetAction((parsed, cancellation) => Task.FromResult(BottleneckBenchmark.Run(
    parsed.GetValue(weeks),
    parsed.GetValue(stations)!,
    new SurgeSettings
    {
        Surges = parsed.GetValue(surges),
        Surprises = parsed.GetValue(surprises),
        ForecastError = parsed.GetValue(forecastError),
        Noise = parsed.GetValue(noise),
        EveryMinutes = parsed.GetValue(every),
    },
    parsed.GetValue(sampled),
    parsed.GetValue(details),
    parsed.GetValue(tune),
    cancellation)));
return await new RootCommand("Measures of planning, each beside what is best known.") { routing, sequences, bottlenecks }.Parse(args).InvokeAsync();
