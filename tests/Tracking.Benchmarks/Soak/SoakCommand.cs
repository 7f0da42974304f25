using System.CommandLine;

namespace Tracking.Benchmarks.Soak;

/// <summary><c>soak</c>.</summary>
internal static class SoakCommand
{
    public static Command Create()
    {
        var minutes = new Option<int>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 60 };
        var rate = new Option<int>("--rate") { Description = "Scans a second.", DefaultValueFactory = _ => 1_500 };
        var customers = new Option<int>("--customers") { Description = "Hub connections that watch a package each; a twentieth reads slowly and a fiftieth not at all.", DefaultValueFactory = _ => 2_000 };
        var vans = new Option<int>("--vans") { Description = "Vans that tell where they are every 10 s.", DefaultValueFactory = _ => 2_000 };
        var settle = new Option<int>("--settle") { Description = "Minutes after which memory is to be flat: a package is scanned for some minutes and stays in memory for another 15.", DefaultValueFactory = _ => 32 };
        var departed = new Option<int>("--departed-minutes")
        {
            Description = "How long places know who left (Tracking:Places:DepartedFor); shorter than the run and its first minutes, so that what is known stops growing within it.",
            DefaultValueFactory = _ => 10,
        };
        var server = new Option<string?>("--server") { Description = "Tracking.Server.dll to load; without it the one of this build." };
        var command = new Command("soak", "Loads a server for long, with clients of every kind, and says whether its memory is flat, measured after a full collection in every minute.")
        {
            minutes, rate, customers, vans, settle, departed, server,
        };
        command.SetAction((parsed, cancellation) => SoakBenchmark.RunAsync(
            new SoakPlan(
                TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                parsed.GetValue(rate),
                parsed.GetValue(customers),
                parsed.GetValue(vans),
                TimeSpan.FromMinutes(parsed.GetValue(settle)),
                TimeSpan.FromMinutes(parsed.GetValue(departed)),
                parsed.GetValue(server)),
            cancellation));
        return command;
    }
}
