using System.CommandLine;

namespace Tracking.Benchmarks.Recovery;

/// <summary><c>recovery</c>.</summary>
internal static class RecoveryCommand
{
    public static Command Create()
    {
        var kills = new Option<int>("--kills") { Description = "How often the server is killed.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<int>("--seconds") { Description = "How long scans are posted before each kill.", DefaultValueFactory = _ => 10 };
        var verify = new Option<int>("--verify") { Description = "Most acknowledged scans that are looked up after each kill; the last ones are among them.", DefaultValueFactory = _ => 50_000 };
        var command = new Command("recovery", "Kills the server while scans are posted: time until it is ready again and until it acknowledges a scan, beside a start with nothing stored; and whether all that was acknowledged is there.")
        {
            CommonOptions.Data, CommonOptions.Packages, CommonOptions.History, kills, seconds, verify, CommonOptions.BatchConnections, CommonOptions.Json,
        };
        command.SetAction((parsed, cancellation) => RecoveryBenchmark.RunAsync(
            new RecoveryPlan(
                parsed.GetValue(CommonOptions.Data),
                parsed.GetValue(CommonOptions.Packages),
                parsed.GetValue(CommonOptions.History),
                parsed.GetValue(kills),
                parsed.GetValue(seconds),
                parsed.GetValue(verify),
                parsed.GetValue(CommonOptions.BatchConnections),
                parsed.GetValue(CommonOptions.Json)),
            cancellation));
        return command;
    }
}
