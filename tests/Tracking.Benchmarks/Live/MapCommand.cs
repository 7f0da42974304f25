using System.CommandLine;
using Tracking.Benchmarks.Reporting;
using Tracking.Simulator.Loading;
using Tracking.Simulator.Loading.Reporting;

namespace Tracking.Benchmarks.Live;

/// <summary><c>map</c>: how late control rooms see vans move.</summary>
internal static class MapCommand
{
    public static Command Create()
    {
        var vans = new Option<int>("--vans") { Description = "Vans.", DefaultValueFactory = _ => 20_000 };
        var every = new Option<int>("--position-every") { Description = "Seconds between two positions of a van.", DefaultValueFactory = _ => 2 };
        var rooms = new Option<int>("--viewports") { Description = "Control rooms, each with an area of 1° by 0.7° that moves every 5 s.", DefaultValueFactory = _ => 50 };
        var seconds = new Option<int>("--seconds") { Description = "How long it is measured.", DefaultValueFactory = _ => 60 };
        var command = new Command("map", "From when a van's position should have been sent until a control room shows it; beside its way to being acknowledged.") { vans, every, rooms, seconds, CommonOptions.Json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var report = new Report("map", parsed.GetValue(CommonOptions.Json));
            LoadedResult result = await LoadedServer.RunAsync(
                new LoadSettings
                {
                    Server = new Uri("http://localhost"),
                    Prefix = "MB-",
                    Customers = 0,
                    OtherPackages = 0,
                    Rate = 0,
                    Vans = parsed.GetValue(vans),
                    PositionEvery = TimeSpan.FromSeconds(parsed.GetValue(every)),
                    ControlRooms = parsed.GetValue(rooms),
                    Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    WarmUp = TimeSpan.FromSeconds(60),
                },
                cancellation,
                LoadedServer.SmallDatabase);
            LoadReport load = result.Report;
            report.Add(new Figure($"position → shown, p99, {load.PositionsPerSecond:N0} positions/s, {load.Load.ControlRooms} viewports", load.PositionToSeen!.P99, "ms")
            {
                Beside = [new Comparison("position → acknowledged, p99", load.PositionToAcknowledged!.P99)],
                Details = new Dictionary<string, double>
                {
                    ["p50 ms"] = load.PositionToSeen.P50,
                    ["max ms"] = load.PositionToSeen.Max,
                    ["shown/s"] = load.PositionToSeen.Count / load.MeasuredSeconds,
                    ["late ms"] = load.ScheduleLateMilliseconds,
                    ["lost"] = load.Totals.PositionsLost,
                    ["server cores"] = load.ServerCores,
                    ["load's cores"] = load.OwnCores,
                },
            });
            report.Add(new Figure("server's memory at the end of measuring", load.ServerAtEnd!.WorkingSetBytes / 1e6, "MB") { Beside = [new Comparison("at its begin", load.ServerAtBegin!.WorkingSetBytes / 1e6)] });
            report.Add(new Figure("server's heap after a full collection, when all had left", result.After.Heap / 1e6, "MB") { Beside = [new Comparison("before it began", result.Before.Heap / 1e6)] });
            report.Finish();
            return load.KeptUp ? 0 : 1;
        });
        return command;
    }
}
