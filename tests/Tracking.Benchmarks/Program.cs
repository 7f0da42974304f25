using System.CommandLine;
using Tracking.Benchmarks.AzureRows;
using Tracking.Benchmarks.Ingest;
using Tracking.Benchmarks.Keys;

if (args is [OpenServer.Command, ..])
{
    return OpenServer.Run(args[1..]);
}

var seconds = new Option<int>("--seconds") { Description = "How long each figure is measured.", DefaultValueFactory = _ => 10 };
var connections = new Option<int>("--connections") { Description = "Requests under way at once with one scan a call.", DefaultValueFactory = _ => 128 };
var packages = new Option<int>("--packages") { Description = "Packages that the cold figures touch, each once.", DefaultValueFactory = _ => 60_000 };
var locations = new Option<bool>("--locations") { Description = "Scans say where the device was: personal data, stored encrypted." };
var server = new Option<string?>("--server") { Description = "Tracking.Server.dll to measure; without it the one of this build." };
var ingest = new Command("ingest", "Durable scans a second through HTTP: one a call, 100 a call, and on packages that are not in memory.")
{
    seconds, connections, packages, locations, server,
};
ingest.SetAction((parsed, cancellation) => IngestBenchmark.RunAsync(
    new IngestPlan(parsed.GetValue(seconds), parsed.GetValue(connections), parsed.GetValue(packages), parsed.GetValue(locations), parsed.GetValue(server)), cancellation));
var account = new Option<string?>("--account") { Description = "Connection string or table URI of a storage account; without it an emulator is started." };
var inFlight = new Option<int>("--in-flight") { Description = "Scans under way at once.", DefaultValueFactory = _ => 64 };
var azureRows = new Command("azure-rows", "Scans a second that one node writes to Azure Tables, beside plain inserts.") { account, inFlight, seconds };
azureRows.SetAction((parsed, _) => AzureRowsBenchmark.RunAsync(parsed.GetValue(account), parsed.GetValue(inFlight), parsed.GetValue(seconds)));
var turn = new Option<int>("--seconds") { Description = "How long each turn takes.", DefaultValueFactory = _ => 5 };
var rounds = new Option<int>("--rounds") { Description = "Turns of each server.", DefaultValueFactory = _ => 5 };
var keys = new Command("keys", "What asking who sends costs: scans a second with keys checked, beside the same server that asks nobody.") { turn, rounds, connections };
keys.SetAction((parsed, cancellation) => KeysBenchmark.RunAsync(parsed.GetValue(turn), parsed.GetValue(rounds), parsed.GetValue(connections), cancellation));
return await new RootCommand("Benchmarks of the tracking server, each beside a limit measured in the same run.") { ingest, keys, azureRows }.Parse(args).InvokeAsync();
