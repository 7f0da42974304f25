using System.CommandLine;

namespace Tracking.Benchmarks.Keys;

/// <summary><c>keys</c>.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each turn takes.", DefaultValueFactory = _ => 5 };
        var rounds = new Option<int>("--rounds") { Description = "Turns of each server.", DefaultValueFactory = _ => 5 };
        var connections = new Option<int>("--connections") { Description = "Requests under way at once with one scan a call.", DefaultValueFactory = _ => 128 };
        var command = new Command("keys", "What asking who sends costs: scans a second with keys checked, beside the same server that asks nobody.") { seconds, rounds, connections };
        command.SetAction((parsed, cancellation) => KeysBenchmark.RunAsync(parsed.GetValue(seconds), parsed.GetValue(rounds), parsed.GetValue(connections), cancellation));
        return command;
    }
}
