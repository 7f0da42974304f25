using System.CommandLine;
using Tracking.Benchmarks.Reporting;
using Tracking.Simulator.Loading;
using Tracking.Simulator.Loading.Reporting;

namespace Tracking.Benchmarks.Live;

/// <summary><c>stalled</c>: what clients that stop reading cost the others.</summary>
internal static class StalledCommand
{
    public static Command Create()
    {
        var rate = new Option<int>("--rate") { Description = "Scans a second.", DefaultValueFactory = _ => 2_000 };
        var customers = new Option<int>("--customers") { Description = "Hub connections, the stalled ones included.", DefaultValueFactory = _ => 5_000 };
        var stalled = new Option<int>("--stalled") { Description = "Of these, clients that read nothing once they watch, and still send pings; each watches 50 packages more.", DefaultValueFactory = _ => 500 };
        var seconds = new Option<int>("--seconds") { Description = "How long each turn is measured.", DefaultValueFactory = _ => 25 };
        var rounds = new Option<int>("--rounds") { Description = "Turns with them and without.", DefaultValueFactory = _ => 1 };
        var command = new Command("stalled", "How late the others see scans beside clients that stop reading, against the same without those; each turn on a new server.")
        {
            rate, customers, stalled, seconds, rounds, CommonOptions.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var report = new Report("stalled", parsed.GetValue(CommonOptions.Json));
            int all = parsed.GetValue(customers), some = parsed.GetValue(stalled);
            LoadSettings without = LatencyCommand.LoadOf(all - some, parsed.GetValue(rate), batch: 1, parsed.GetValue(seconds));
            var withThem = new List<LoadReport>();
            var withoutThem = new List<LoadReport>();
            for (int round = 0; round < parsed.GetValue(rounds); round++)
            {
                withoutThem.Add((await LoadedServer.RunAsync(without, cancellation)).Report);
                withThem.Add((await LoadedServer.RunAsync(without with { Customers = all, Stalled = some }, cancellation)).Report);
            }

            report.Add(new Figure($"scan → seen by the {all - some:N0} who read, p99, beside {some:N0} who stopped", Median(withThem), "ms")
            {
                Beside = [new Comparison("without those", Median(withoutThem))],
                Details = new Dictionary<string, double>
                {
                    ["times that the server cut one"] = withThem.Sum(load => load.Clients.StalledCut),
                    ["others' connections lost"] = withThem.Sum(load => load.Clients.Lost),
                    ["updates conflated"] = withThem.Sum(load => load.ServerAtEnd!.Conflated),
                    ["server cores"] = withThem.Average(load => load.ServerCores),
                    ["server cores without"] = withoutThem.Average(load => load.ServerCores),
                    ["server MB"] = withThem.Average(load => load.ServerAtEnd!.WorkingSetBytes / 1e6),
                    ["server MB without"] = withoutThem.Average(load => load.ServerAtEnd!.WorkingSetBytes / 1e6),
                },
            });
            report.Finish();
            return 0;
        });
        return command;
    }

    private static double Median(List<LoadReport> loads)
    {
        double[] sorted = [.. loads.Select(load => load.ScanToSeen.P99).Order()];
        return sorted[sorted.Length / 2];
    }
}
