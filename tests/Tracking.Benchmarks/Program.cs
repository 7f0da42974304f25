using System.CommandLine;
using Tracking.Benchmarks;
using Tracking.Benchmarks.AzureRows;
using Tracking.Benchmarks.Cold;
using Tracking.Benchmarks.Growth;
using Tracking.Benchmarks.Ingest;
using Tracking.Benchmarks.Keys;
using Tracking.Benchmarks.Live;
using Tracking.Benchmarks.Memory;
using Tracking.Benchmarks.Postgres;
using Tracking.Benchmarks.Posting;
using Tracking.Benchmarks.Recovery;
using Tracking.Benchmarks.Soak;

// Programs that benchmarks start beside the server.
switch (args)
{
    case [OpenServer.Command, ..]:
        return OpenServer.Run(args[1..]);
    case [PostgresApi.Command, ..]:
        return await PostgresApi.RunAsync(args[1..]);
    case [PublishingServer.Command, ..]:
        return PublishingServer.Run(args[1..]);
    case [PlainHub.Command, ..]:
        return await PlainHub.RunAsync(args[1..]);
}

// Those that post scans have one thread for all sockets; clients of the hub need more than one.
if (args is ["ingest" or "cold" or "growth" or "recovery" or "memory" or "keys", ..])
{
    ScanLoad.ContinueInline();
}

return await new RootCommand("Benchmarks of the tracking server, each beside a limit or baseline measured in the same run.")
{
    IngestCommand.Create(),
    ColdCommand.Create(),
    GrowthCommand.Create(),
    RecoveryCommand.Create(),
    MemoryCommand.Create(),
    KeysCommand.Create(),
    AzureRowsCommand.Create(),
    LiveCommand.Create(),
    LatencyCommand.Create(),
    StalledCommand.Create(),
    MapCommand.Create(),
    ConnectionsCommand.Create(),
    SoakCommand.Create(),
}.Parse(args).InvokeAsync();
