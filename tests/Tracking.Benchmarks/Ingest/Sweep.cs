using Tracking.Benchmarks.Postgres;
using Tracking.Benchmarks.Posting;
using Tracking.Benchmarks.Reporting;

namespace Tracking.Benchmarks.Ingest;

/// <summary>
/// Looks for the parameters at which each is at its best. The server has one, the number of connections. The baseline has several: one after the other is varied, and the best value kept for those that follow.
/// </summary>
internal static class Sweep
{
    private const int Seconds = 3;
    private static readonly PackageOrder Packages = PackageOrder.Of(10_000_000, 400_000);

    public static async Task<int> RunAsync(SweepTarget target, IngestPlan plan, CancellationToken cancellation)
    {
        var report = new Report("ingest --sweep", plan.Json);
        await (target == SweepTarget.Server ? ServerAsync(plan, report, cancellation) : PostgresAsync(target == SweepTarget.PostgresOne ? 1 : IngestBenchmark.Batch, plan, report, cancellation));
        report.Finish();
        return 0;
    }

    private static async Task ServerAsync(IngestPlan plan, Report report, CancellationToken cancellation)
    {
        string directory = Directory.CreateTempSubdirectory("tracking-bench-").FullName;
        try
        {
            await using ServerUnderTest server = await ServerUnderTest.StartAsync(Path.Combine(directory, "data"), cancellation, plan.Server);
            await IngestBenchmark.WarmAsync(server, plan, cancellation);
            int part = 0;
            foreach ((int batch, int[] numbers) in ((int, int[])[])[(1, [32, 64, 128, 256, 512, 1024]), (IngestBenchmark.Batch, [2, 4, 8, 16, 32, 64])])
            {
                foreach (int connections in numbers)
                {
                    // Packages of their own for each, and in memory before the clock runs.
                    PackageOrder packages = PackageOrder.Of(10_000_000 + (part++ * 100_000), batch == 1 ? 20_000 : 60_000);
                    await Measured.StoreAsync("bringing packages into memory", server, new RequestSource(packages, ..1, IngestBenchmark.Batch), plan.BatchConnections, cancellation);
                    string name = $"{(batch == 1 ? "one" : "100")} a call, {connections} connections";
                    Measured measured = await Measured.RunAsync(name, server, new RequestSource(packages, 1.., batch), connections, Seconds);
                    report.Add(new Figure(name, measured.Rate, "scans/s") { Details = measured.Details });
                }
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task PostgresAsync(int batch, IngestPlan plan, Report report, CancellationToken cancellation)
    {
        PostgresSettings best = batch == 1 ? new PostgresSettings { Connections = 64, PoolSize = 32 } : new PostgresSettings { Connections = 16, PoolSize = 16 };
        double bestRate = await TryAsync(best);
        await VaryAsync<int>(batch == 1 ? [32, 128, 256, 512] : [4, 8, 32, 64], (settings, value) => settings with { Connections = value });
        await VaryAsync<int>(batch == 1 ? [8, 16, 64, 128] : [2, 4, 8, 32], (settings, value) => settings with { PoolSize = value });
        await VaryAsync([true], (settings, value) => settings with { Multiplexing = value });
        if (batch > 1)
        {
            await VaryAsync([PostgresInsert.Copy], (settings, value) => settings with { Insert = value, Multiplexing = false });
        }

        await VaryAsync([50, 200, 1000], (settings, value) => settings with { CommitDelay = value });
        await VaryAsync(["open_datasync", "fsync"], (settings, value) => settings with { WalSyncMethod = value });
        await VaryAsync(["lz4"], (settings, value) => settings with { WalCompression = value });
        await VaryAsync([512, 6144], (settings, value) => settings with { SharedBuffers = value });
        await VaryAsync([16, 256], (settings, value) => settings with { WalBuffers = value });
        report.Add(new Figure($"best: {best}", bestRate, "scans/s"));

        async Task VaryAsync<T>(T[] values, Func<PostgresSettings, T, PostgresSettings> change)
        {
            PostgresSettings before = best;
            foreach (T value in values)
            {
                PostgresSettings settings = change(before, value);
                double rate = await TryAsync(settings);
                if (rate > bestRate)
                {
                    (best, bestRate) = (settings, rate);
                }
            }
        }

        async Task<double> TryAsync(PostgresSettings settings)
        {
            await using PostgresBaseline baseline = await PostgresBaseline.StartAsync(settings, cancellation);
            await Measured.RunAsync("warming up", baseline, new RequestSource(Packages, 8.., batch, plan.Locations), settings.Connections, Seconds);
            Measured measured = await Measured.RunAsync(settings.ToString(), baseline, new RequestSource(Packages, ..8, batch, plan.Locations), settings.Connections, Seconds);
            report.Add(new Figure(settings.ToString(), measured.Rate, "scans/s") { Details = measured.Details });
            return measured.Rate;
        }
    }
}
