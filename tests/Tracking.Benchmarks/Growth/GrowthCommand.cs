using System.CommandLine;

namespace Tracking.Benchmarks.Growth;

/// <summary><c>growth</c>.</summary>
internal static class GrowthCommand
{
    public static Command Create()
    {
        var scans = new Option<long[]>("--scans")
        {
            Description = "Scans stored, one data set for each size, smallest first.",
            DefaultValueFactory = _ => [100_000, 1_000_000, 10_000_000],
            AllowMultipleArgumentsPerToken = true,
        };
        var rounds = new Option<int>("--rounds") { Description = "Times that each size is measured, in turn.", DefaultValueFactory = _ => 3 };
        var command = new Command("growth", "What a scan costs when 10⁵, 10⁶ and 10⁷ scans are stored, beside what it costs with the fewest.")
        {
            CommonOptions.Data, scans, CommonOptions.History, rounds, CommonOptions.BatchConnections, CommonOptions.Json,
        };
        command.SetAction((parsed, cancellation) => GrowthBenchmark.RunAsync(
            new GrowthPlan(
                parsed.GetValue(CommonOptions.Data),
                parsed.GetValue(scans)!,
                parsed.GetValue(CommonOptions.History),
                parsed.GetValue(rounds),
                parsed.GetValue(CommonOptions.BatchConnections),
                parsed.GetValue(CommonOptions.Json)),
            cancellation));
        return command;
    }
}
