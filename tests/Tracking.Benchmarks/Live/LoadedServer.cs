using Tracking.Simulator.Commands;
using Tracking.Simulator.Loading;
using Tracking.Simulator.Loading.Reporting;

namespace Tracking.Benchmarks.Live;

/// <summary>A server of its own under a load of the simulator.</summary>
internal static class LoadedServer
{
    private const string SmallBytes = "67108864";

    /// <summary>Settings of a database whose blocks and buffers fill within minutes, so that what grows later is a leak.</summary>
    public static readonly string[] SmallDatabase = ["--Tracking:RocksDb:BlockCacheBytes", SmallBytes, "--Tracking:RocksDb:WriteBufferBytes", SmallBytes];

    /// <summary>Starts a server, loads it and looks at its memory before the load and after it.</summary>
    /// <param name="load">The load, but for where the server is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="settings">Further options of the server.</param>
    /// <exception cref="InvalidOperationException">Clients ended with something else than the server.</exception>
    public static async Task<LoadedResult> RunAsync(LoadSettings load, CancellationToken cancellation, params IEnumerable<string> settings)
    {
        string directory = Directory.CreateTempSubdirectory("tracking-load-bench").FullName;
        try
        {
            await using ServerUnderTest server = await ServerUnderTest.StartAsync(
                Path.Combine(directory, "data"), cancellation, settings: [.. LiveServer.RoomFor(load.Customers + load.ControlRooms), .. settings]);
            ServerMemory before = await ServerMemory.AfterCollectionAsync(server.ProcessId, server.Address, server.Key, cancellation);
            LoadReport report = await new LoadRun(
                load with { Server = server.Address, Key = server.Key, ServerProcessId = server.ProcessId }, CommonArguments.View(), TimeProvider.System).RunAsync(cancellation);
            ServerMemory after = await ServerMemory.AfterCollectionAsync(server.ProcessId, server.Address, server.Key, cancellation);
            return report.Differences.Count == 0
                ? new LoadedResult(report, before, after)
                : throw new InvalidOperationException($"{report.Differences.Count} clients ended otherwise than the server; the first: {report.Differences[0]}.");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

/// <summary>What came of it.</summary>
/// <param name="Report">The load's report.</param>
/// <param name="Before">Memory before it.</param>
/// <param name="After">Memory when all clients had left.</param>
internal sealed record LoadedResult(LoadReport Report, ServerMemory Before, ServerMemory After);
