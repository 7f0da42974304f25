using System.Collections.Concurrent;
using Spectre.Console;

namespace Tracking.Benchmarks.Ingest;

/// <summary>Sizes of a run.</summary>
/// <param name="Seconds">How long each figure is measured.</param>
/// <param name="Connections">Requests under way at once with one scan a call.</param>
/// <param name="Packages">Packages that the cold figures touch.</param>
/// <param name="Locations">Whether scans say where the device was.</param>
/// <param name="Server">The server's program; null for the one of this build.</param>
internal sealed record IngestPlan(int Seconds, int Connections, int Packages, bool Locations, string? Server);

/// <summary>Durable scans a second through the whole server, beside what RocksDB alone does with the same bytes on the same disk.</summary>
internal static class IngestBenchmark
{
    private const int Batch = 100;
    private const int BatchConnections = 8;

    public static async Task<int> RunAsync(IngestPlan plan, CancellationToken cancellation)
    {
        string directory = Directory.CreateTempSubdirectory("tracking-bench").FullName;
        var table = new Table().AddColumns("durable scans", "scans/s", "server CPU µs/scan", "RocksDB alone, synced groups of 100", "ratio");
        try
        {
            AnsiConsole.MarkupLine("[grey]RocksDB alone …[/]");
            double limit = RocksDbLimit.Measure(Path.Combine(directory, "limit"), Batch, Math.Min(plan.Seconds, 5));
            string data = Path.Combine(directory, "data");
            ServerUnderTest server = await ServerUnderTest.StartAsync(data, cancellation, plan.Server);
            AnsiConsole.MarkupLine("[grey]warming up …[/]");
            int warm = 20_000, history = 5;
            await PostAsync(server, Bodies(0, warm, 0, Batch), BatchConnections, TimeSpan.FromMinutes(5));
            await MeasureAsync("one scan a call, warm", server, Bodies(0, warm, 1, 1, steps: 3), plan.Connections);
            await MeasureAsync("100 a call, warm", server, Bodies(0, warm, 4, Batch, steps: 6), BatchConnections);
            await MeasureAsync("100 a call, every package new", server, Bodies(1_000_000, 1_000_000 + (Batch * 400 * plan.Seconds), 0, Batch), BatchConnections);
            AnsiConsole.MarkupLine("[grey]storing history for the cold figures, then restarting …[/]");
            await PostAsync(server, Bodies(5_000_000, 5_000_000 + plan.Packages, 0, Batch, steps: history), BatchConnections, TimeSpan.FromMinutes(30));
            await server.DisposeAsync();
            server = await ServerUnderTest.StartAsync(data, cancellation, plan.Server);
            await PostAsync(server, Bodies(0, 2_000, 0, Batch), BatchConnections, TimeSpan.FromMinutes(1));
            int half = plan.Packages / 4;
            await MeasureAsync("one a call, cold with history", server, Bodies(5_000_000, 5_000_000 + half, history, 1), plan.Connections);
            await MeasureAsync("100 a call, cold with history", server, Bodies(5_000_000 + half, 5_000_000 + plan.Packages, history, Batch), BatchConnections);
            await server.DisposeAsync();
            AnsiConsole.Write(table);
            return 0;

            ConcurrentQueue<byte[]> Bodies(int from, int to, int step, int batch, int steps = 1) => Make(from, to, step, batch, steps, plan.Locations);

            async Task MeasureAsync(string name, ServerUnderTest target, ConcurrentQueue<byte[]> bodies, int connections)
            {
                AnsiConsole.MarkupLine($"[grey]{name} …[/]");
                TimeSpan cpu = target.CpuTime;
                (long scans, double seconds) = await PostAsync(target, bodies, connections, TimeSpan.FromSeconds(plan.Seconds));
                double micros = (target.CpuTime - cpu).TotalMicroseconds / Math.Max(1, scans);
                table.AddRow(name, $"{scans / seconds:N0}", $"{micros:N0}", $"{limit:N0}", $"{scans / seconds / limit:N3}");
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(long Accepted, double Seconds)> PostAsync(
        ServerUnderTest server, ConcurrentQueue<byte[]> bodies, int connections, TimeSpan atMost)
    {
        using var load = new ScanLoad(server.Address, server.Key, connections);
        return await load.PostAsync(bodies, atMost);
    }

    private static ConcurrentQueue<byte[]> Make(int from, int to, int step, int batch, int steps, bool locations)
    {
        var bodies = new ConcurrentQueue<byte[]>();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        for (int s = step; s < step + steps; s++)
        {
            for (int first = from; first < to; first += batch)
            {
                bodies.Enqueue(ScanBodies.Make([.. Enumerable.Range(first, Math.Min(batch, to - first))], s, now, locations));
            }
        }

        return bodies;
    }
}
