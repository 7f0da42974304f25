using System.CommandLine;

namespace Tracking.Benchmarks.Live;

/// <summary><c>live</c>.</summary>
internal static class LiveCommand
{
    public static Command Create()
    {
        var watchers = new Option<int>("--watchers") { Description = "Hub connections.", DefaultValueFactory = _ => 10_000 };
        var rounds = new Option<int>("--rounds") { Description = "Measured rounds of each figure; in each, every client gets one message.", DefaultValueFactory = _ => 50 };
        var warmUp = new Option<int>("--warm-up") { Description = "Rounds before.", DefaultValueFactory = _ => 50 };
        var command = new Command("live", "How fast news reach many: one package with 10,000 watchers, and 10,000 packages with one each; beside an ordinary SignalR hub.")
        {
            watchers, rounds, warmUp, CommonOptions.Json,
        };
        command.SetAction((parsed, cancellation) => LiveBenchmark.RunAsync(
            new LivePlan(parsed.GetValue(watchers), parsed.GetValue(rounds), parsed.GetValue(warmUp), parsed.GetValue(CommonOptions.Json)), cancellation));
        return command;
    }
}
