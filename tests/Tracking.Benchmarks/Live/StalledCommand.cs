using System.CommandLine;
using System.Globalization;
using Tracking.Benchmarks.Reporting;
using Tracking.Simulator.Loading;
using Tracking.Simulator.Loading.Reporting;

namespace Tracking.Benchmarks.Live;

/// <summary><c>stalled</c>: what clients that stop reading cost the others.</summary>
internal static class StalledCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    /// <summary>Whether they stall, turn by turn: in this order a machine that becomes slower or faster meanwhile favours neither.</summary>
    private static readonly bool[] Turns = [false, true, true, false];

    public static Command Create()
    {
        var rate = new Option<int>("--rate") { Description = "Scans a second.", DefaultValueFactory = _ => 2_000 };
        var customers = new Option<int>("--customers") { Description = "Hub connections, the stalled ones included.", DefaultValueFactory = _ => 5_000 };
        var stalled = new Option<int>("--stalled") { Description = "Of these, clients that read nothing once they watch, and still send pings.", DefaultValueFactory = _ => 500 };
        var watches = new Option<int>("--stalled-watches") { Description = "Packages that each of them watches beside its own, in every turn.", DefaultValueFactory = _ => 100 };
        var buffer = new Option<int>("--buffer") { Description = "Bytes that the server and its system each buffer for a client, in every turn: fewer than its defaults, so that they are full within seconds.", DefaultValueFactory = _ => 16 * 1024 };
        var seconds = new Option<int>("--seconds") { Description = "How long each turn is measured.", DefaultValueFactory = _ => 25 };
        var rounds = new Option<int>("--rounds") { Description = "How often: reading, stalled, stalled, reading.", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "stalled",
            "How late the others see scans beside clients that stop reading until they are cut, against the same clients watching the same and reading it; each turn on a new server.")
        {
            rate, customers, stalled, watches, buffer, seconds, rounds, CommonOptions.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var report = new Report("stalled", parsed.GetValue(CommonOptions.Json));
            int all = parsed.GetValue(customers), some = parsed.GetValue(stalled);
            string bytes = parsed.GetValue(buffer).ToString(CultureInfo.InvariantCulture);
            string[] buffers = ["--Tracking:Live:BufferBytes", bytes, "--Tracking:Live:SocketBufferBytes", bytes];
            LoadSettings load = LatencyCommand.LoadOf(all, parsed.GetValue(rate), batch: 1, parsed.GetValue(seconds)) with { WarmUp = WarmUp, FurtherWatches = parsed.GetValue(watches) };
            var reading = new List<LoadReport>();
            var stalling = new List<LoadReport>();
            for (int round = 0; round < parsed.GetValue(rounds); round++)
            {
                foreach (bool stall in Turns)
                {
                    LoadSettings turn = stall ? load with { Stalled = some } : load with { Busy = some };
                    (stall ? stalling : reading).Add((await LoadedServer.RunAsync(turn, cancellation, buffers)).Report);
                }
            }

            report.Add(new Figure($"scan → seen by the {all - some:N0} others, p99, beside {some:N0} who stopped reading", Median(stalling), "ms")
            {
                Beside = [new Comparison("the same who read", Median(reading))],
                Details = new Dictionary<string, double>
                {
                    ["times that the server cut one"] = stalling.Sum(turn => turn.Clients.StalledCut),
                    ["seconds until it did"] = stalling.Average(turn => turn.Clients.StalledSeconds),
                    ["updates conflated"] = stalling.Sum(turn => turn.ServerAtEnd!.Conflated),
                    ["others' connections lost"] = stalling.Concat(reading).Sum(turn => turn.Clients.Lost),
                    ["messages/s"] = stalling.Average(turn => turn.MessagesPerSecond),
                    ["messages/s, all reading"] = reading.Average(turn => turn.MessagesPerSecond),
                    ["p50 ms"] = stalling.Average(turn => turn.ScanToSeen.P50),
                    ["p50 ms, all reading"] = reading.Average(turn => turn.ScanToSeen.P50),
                    ["server cores"] = stalling.Average(turn => turn.ServerCores),
                    ["server cores, all reading"] = reading.Average(turn => turn.ServerCores),
                    ["server MB"] = stalling.Average(turn => turn.ServerAtEnd!.WorkingSetBytes / 1e6),
                    ["server MB, all reading"] = reading.Average(turn => turn.ServerAtEnd!.WorkingSetBytes / 1e6),
                },
            });
            for (int turn = 0; turn < stalling.Count; turn++)
            {
                report.Add(new Figure($"turn {turn + 1} of them", stalling[turn].ScanToSeen.P99, "ms") { Beside = [new Comparison("the same who read", reading[turn].ScanToSeen.P99)] });
            }

            report.Finish();
            return 0;
        });
        return command;
    }

    private static double Median(List<LoadReport> loads) => Statistics.Median(loads.Select(load => load.ScanToSeen.P99));
}
