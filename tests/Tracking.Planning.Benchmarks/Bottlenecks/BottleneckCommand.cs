using System.CommandLine;
using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>The command's options.</summary>
internal static class BottleneckCommand
{
    public static Command Create()
    {
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
        var command = new Command("bottlenecks", "Simulated surges at stations, and how early and how rightly alerts announce them.") { weeks, stations, surges, surprises, forecastError, noise, every, sampled, details, tune };
        command.SetAction((parsed, cancellation) => Task.FromResult(BottleneckBenchmark.Run(
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
        return command;
    }
}
