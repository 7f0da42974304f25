using System.CommandLine;
using Tracking.Benchmarks.Reporting;
using Tracking.Simulator.Loading;
using Tracking.Simulator.Loading.Reporting;

namespace Tracking.Benchmarks.Live;

/// <summary><c>live-latency</c>: how long after a scan its watchers see it.</summary>
internal static class LatencyCommand
{
    public static Command Create()
    {
        var rate = new Option<int>("--rate") { Description = "Scans a second.", DefaultValueFactory = _ => 3_000 };
        var customers = new Option<int>("--customers") { Description = "Hub connections, each of which watches one package.", DefaultValueFactory = _ => 5_000 };
        var batch = new Option<int>("--batch") { Description = "Scans a call.", DefaultValueFactory = _ => 1 };
        var seconds = new Option<int>("--seconds") { Description = "How long it is measured.", DefaultValueFactory = _ => 30 };
        var command = new Command("live-latency", "From when a scan should have been sent until a client sees it, half of the scans watched; beside the same scans' way to being acknowledged as durable.")
        {
            rate, customers, batch, seconds, CommonOptions.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var report = new Report("live-latency", parsed.GetValue(CommonOptions.Json));
            LoadReport load = (await LoadedServer.RunAsync(
                LoadOf(parsed.GetValue(customers), parsed.GetValue(rate), parsed.GetValue(batch), parsed.GetValue(seconds)), cancellation)).Report;
            report.Add(new Figure($"scan → seen by its watcher, p99, {load.ScansPerSecond:N0} scans/s, {load.Clients.Open:N0} connections", load.ScanToSeen.P99, "ms")
            {
                Beside = [new Comparison("scan → acknowledged, p99", load.ScanToAcknowledged!.P99)],
                Details = new Dictionary<string, double>
                {
                    ["p50 ms"] = load.ScanToSeen.P50,
                    ["p99.9 ms"] = load.ScanToSeen.P999,
                    ["max ms"] = load.ScanToSeen.Max,
                    ["server cores"] = load.ServerCores,
                    ["load's cores"] = load.OwnCores,
                    ["late ms"] = load.ScheduleLateMilliseconds,
                },
            });
            report.Finish();
            return load.KeptUp ? 0 : 1;
        });
        return command;
    }

    /// <summary>Customers and scanners.</summary>
    public static LoadSettings LoadOf(int customers, int rate, int batch, int seconds) => new()
    {
        Server = new Uri("http://localhost"),
        Prefix = "LB-",
        Customers = customers,
        Rate = rate,
        Batch = batch,
        Duration = TimeSpan.FromSeconds(seconds),
        WarmUp = TimeSpan.FromSeconds(30),
    };
}
