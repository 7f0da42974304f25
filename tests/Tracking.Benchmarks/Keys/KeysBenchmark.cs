using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;
using Tracking.Benchmarks.Posting;
using Tracking.Benchmarks.Reporting;

namespace Tracking.Benchmarks.Keys;

/// <summary>What it costs to ask who sends a scan: the whole server beside the same one that asks nobody, in turn, so that a busy moment falls on both.</summary>
internal static class KeysBenchmark
{
    private const int Packages = 20_000;
    private const int Batch = 100;
    private const int BatchConnections = 8;

    /// <summary>Measures and prints the ratios.</summary>
    /// <param name="seconds">How long each turn takes.</param>
    /// <param name="rounds">Turns of each server.</param>
    /// <param name="connections">Requests under way at once with one scan a call.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<int> RunAsync(int seconds, int rounds, int connections, CancellationToken cancellation)
    {
        string directory = Directory.CreateTempSubdirectory("tracking-keys").FullName;
        try
        {
            await using ServerUnderTest asking = await ServerUnderTest.StartAsync(Path.Combine(directory, "asking"), cancellation);
            await using ServerUnderTest open = await ServerUnderTest.StartAsync(
                Path.Combine(directory, "open"), cancellation, typeof(KeysBenchmark).Assembly.Location, OpenServer.Command);
            var table = new Table().AddColumns("durable scans, warm", "without asking, scans/s", "with keys, scans/s", "ratio", "CPU µs/scan without", "with");
            await WarmAsync(asking);
            await WarmAsync(open);
            foreach ((string name, int batch, int atOnce) in ((string, int, int)[])[("one a call", 1, connections), ("100 a call", Batch, BatchConnections)])
            {
                var without = new List<Figure>();
                var with = new List<Figure>();
                for (int round = 0; round < rounds; round++)
                {
                    AnsiConsole.MarkupLine(CultureInfo.InvariantCulture, $"[grey]{name}, round {round + 1} of {rounds} …[/]");
                    without.Add(await MeasureAsync(open, batch, atOnce, seconds));
                    with.Add(await MeasureAsync(asking, batch, atOnce, seconds));
                }

                double openRate = Statistics.Median(without.Select(figure => figure.Rate)), askingRate = Statistics.Median(with.Select(figure => figure.Rate));
                table.AddRow(
                    name, $"{openRate:N0}", $"{askingRate:N0}", $"{askingRate / openRate:N3}",
                    $"{Statistics.Median(without.Select(figure => figure.Micros)):N0}", $"{Statistics.Median(with.Select(figure => figure.Micros)):N0}");
            }

            AnsiConsole.Write(table);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task WarmAsync(ServerUnderTest server)
    {
        await MeasureAsync(server, Batch, BatchConnections, 4);
        await MeasureAsync(server, 1, BatchConnections * 8, 4);
    }

    private static async Task<Figure> MeasureAsync(ServerUnderTest server, int batch, int connections, int seconds)
    {
        using var load = new ScanLoad(server.Address, server.Key, connections);
        TimeSpan cpu = server.CpuTime;
        LoadResult result = (await load.PostAsync(Bodies(batch, seconds), batch, TimeSpan.FromSeconds(seconds))).AllAccepted();
        return new Figure(result.Rate, (server.CpuTime - cpu).TotalMicroseconds / result.Accepted);
    }

    /// <summary>More bodies than can be sent in the time: the same packages again and again, each with the event of another scan.</summary>
    private static ConcurrentQueue<byte[]> Bodies(int batch, int seconds)
    {
        const int MostScansASecond = 60_000;
        int needed = Math.Min(MostScansASecond * seconds, batch == 1 ? 25_000 * seconds : int.MaxValue);
        var bodies = new ConcurrentQueue<byte[]>();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        for (int scan = 0; scan < needed; scan += batch)
        {
            bodies.Enqueue(ScanBodies.Make([.. Enumerable.Range(0, batch).Select(i => (scan + i) % Packages)], (scan / Packages) % 3, now, locations: false));
        }

        return bodies;
    }

    private readonly record struct Figure(double Rate, double Micros);
}
