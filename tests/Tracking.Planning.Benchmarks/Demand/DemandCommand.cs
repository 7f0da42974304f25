using System.CommandLine;
using Tracking.Planning.Demand;

namespace Tracking.Planning.Benchmarks.Demand;

/// <summary><c>demand</c>.</summary>
internal static class DemandCommand
{
    public static Command Create()
    {
        var history = new Option<DirectoryInfo>("--folder") { Description = "Folder with *history*.csv and *next*.csv, a row each: id, values.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Seed of the trees.", DefaultValueFactory = _ => 1 };
        var trees = new Option<int>("--trees") { Description = "Trees for each reference.", DefaultValueFactory = _ => DemandOptions.DefaultTrees };
        var leaves = new Option<int>("--leaves") { Description = "Leaves of a tree.", DefaultValueFactory = _ => DemandOptions.DefaultLeaves };
        var rate = new Option<double>("--rate") { Description = "Share of its correction that a tree makes.", DefaultValueFactory = _ => DemandOptions.DefaultLearningRate };
        var originStep = new Option<int>("--step") { Description = "Hours between moments of the past to forecast from.", DefaultValueFactory = _ => DemandOptions.DefaultOriginStepHours };
        var windows = new Option<int>("--windows") { Description = "Forecasts of the back-test for each series.", DefaultValueFactory = _ => DemandOptions.DefaultBackTestWindows };
        var report = new Option<string?>("--report") { Description = "File for the back-test's report, as Markdown." };
        var demand = new Command("demand", "Demand's demand on hourly series, beside M4's benchmarks.") { history, seed, trees, leaves, rate, originStep, windows, report };
        demand.SetAction((parsed, cancellation) => Task.FromResult(DemandBenchmark.Run(
            parsed.GetValue(history)!.FullName,
            new DemandOptions
            {
                Seed = parsed.GetValue(seed),
                Trees = parsed.GetValue(trees),
                Leaves = parsed.GetValue(leaves),
                LearningRate = parsed.GetValue(rate),
                OriginStepHours = parsed.GetValue(originStep),
                BackTestWindows = parsed.GetValue(windows),
            },
            parsed.GetValue(report),
            cancellation)));
        return demand;
    }
}
