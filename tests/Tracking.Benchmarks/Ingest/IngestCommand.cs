using System.CommandLine;

namespace Tracking.Benchmarks.Ingest;

/// <summary><c>ingest</c>.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each figure is measured.", DefaultValueFactory = _ => 10 };
        var packages = new Option<int>("--packages") { Description = "Packages that the cold figures touch, each once; 0: no cold figures.", DefaultValueFactory = _ => 60_000 };
        var locations = new Option<bool>("--locations") { Description = "Scans say where the device was: personal data, stored encrypted." };
        var server = new Option<string?>("--server") { Description = "Tracking.Server.dll to measure; without it the one of this build." };
        var noPostgres = new Option<bool>("--no-postgres") { Description = "Leaves the baseline out." };
        var sweep = new Option<SweepTarget?>("--sweep") { Description = "Looks for the best parameters instead: of the server, or of the baseline with one scan or 100 a call." };
        var command = new Command("ingest", "Durable scans a second through HTTP: one a call, 100 a call, and on packages that are not in memory; beside RocksDB alone and a plain API on PostgreSQL.")
        {
            seconds, CommonOptions.Connections, CommonOptions.BatchConnections, packages, locations, server, noPostgres, sweep, CommonOptions.Json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var plan = new IngestPlan(
                parsed.GetValue(seconds),
                parsed.GetValue(CommonOptions.Connections),
                parsed.GetValue(CommonOptions.BatchConnections),
                parsed.GetValue(packages),
                parsed.GetValue(locations),
                parsed.GetValue(server),
                !parsed.GetValue(noPostgres),
                parsed.GetValue(CommonOptions.Json));
            return parsed.GetValue(sweep) is { } target ? Sweep.RunAsync(target, plan, cancellation) : IngestBenchmark.RunAsync(plan, cancellation);
        });
        return command;
    }
}
