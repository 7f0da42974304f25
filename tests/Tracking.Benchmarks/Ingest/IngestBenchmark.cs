using Tracking.Benchmarks.Postgres;
using Tracking.Benchmarks.Posting;
using Tracking.Benchmarks.Reporting;
using Tracking.Benchmarks.Rows;

namespace Tracking.Benchmarks.Ingest;

/// <summary>
/// Durable scans a second through the whole server, beside what RocksDB alone does with the rows that the server wrote for them, and beside the baseline on PostgreSQL.
/// </summary>
internal static class IngestBenchmark
{
    public const int Batch = 100;
    private const int History = 5;
    // Until then the runtime still compiles what is hot.
    private const double WarmUpSeconds = 20;
    private static readonly TimeSpan LimitTime = TimeSpan.FromSeconds(4);

    // Ranges of package numbers that nothing else uses.
    private static readonly PackageOrder One = PackageOrder.Of(0, 30_000);
    private static readonly PackageOrder Hundred = PackageOrder.Of(100_000, 100_000);
    private static readonly PackageOrder Others = PackageOrder.Of(200_000, 40_000);
    private static readonly PackageOrder WarmUp = PackageOrder.Of(300_000, 600_000);
    private const int FirstNew = 1_000_000;
    private const int MostNew = 3_000_000;
    private const int FirstCold = 5_000_000;

    public static async Task<int> RunAsync(IngestPlan plan, CancellationToken cancellation)
    {
        var report = new Report("ingest", plan.Json);
        string directory = Directory.CreateTempSubdirectory("tracking-bench-").FullName;
        try
        {
            (double one, double hundred) = plan.Postgres ? await BaselineAsync(plan, report, cancellation) : (0, 0);
            string data = Path.Combine(directory, "data");
            await using (ServerUnderTest server = await ServerUnderTest.StartAsync(data, cancellation, plan.Server))
            {
                await WarmAsync(server, plan, cancellation);
                await MeasureAsync("one scan a call, warm", server, new RequestSource(One, 1.., 1, plan.Locations), plan.Connections, one);
                await MeasureAsync("100 a call, warm", server, new RequestSource(Hundred, 1.., Batch, plan.Locations), plan.BatchConnections, hundred);
                await MeasureAsync("100 a call, warm, each at another place", server, new RequestSource(Others, 1.., Batch, plan.Locations) { Spread = true }, plan.BatchConnections, hundred);
                await MeasureAsync("100 a call, every package new", server, new RequestSource(PackageOrder.Of(FirstNew, MostNew), ..1, Batch, plan.Locations), plan.BatchConnections, hundred);
                if (plan.Packages > 0)
                {
                    await Measured.StoreAsync("storing history", server, new RequestSource(PackageOrder.Of(FirstCold, plan.Packages), ..History, Batch, plan.Locations), plan.BatchConnections, cancellation);
                }
            }

            if (plan.Packages > 0)
            {
                await using ServerUnderTest server = await ServerUnderTest.StartAsync(data, cancellation, plan.Server);
                await WarmAsync(server, plan, cancellation);
                PackageOrder cold = PackageOrder.Of(FirstCold, plan.Packages);
                int quarter = plan.Packages / 4;
                await MeasureAsync("one a call, cold with history", server, new RequestSource(cold.Slice(0, quarter), History..(History + 1), 1, plan.Locations), plan.Connections, one);
                await MeasureAsync(
                    "100 a call, cold with history", server, new RequestSource(cold.Slice(quarter, plan.Packages - quarter), History..(History + 1), Batch, plan.Locations), plan.BatchConnections, hundred);
            }

            report.Finish();
            return 0;

            async Task MeasureAsync(string name, ServerUnderTest server, RequestSource source, int connections, double baseline)
            {
                await using var capture = new WalCapture(data, Path.Combine(directory, "wal"));
                Measured measured = await Measured.RunAsync(name, server, source, connections, plan.Seconds);
                RocksDbLimit limit = RocksDbLimit.Measure(await capture.EndAsync(), measured.Load.Accepted, Path.Combine(directory, "limit"), LimitTime);
                Dictionary<string, double> details = measured.Details;
                details["connections"] = connections;
                details["rows/scan"] = limit.RowsPerScan;
                details["bytes/scan to the log"] = limit.BytesPerScan;
                details["scans/commit"] = limit.ScansPerGroup;
                var beside = new List<Comparison> { new("RocksDB alone, the same rows, synced", limit.ScansPerSecond) };
                if (baseline > 0)
                {
                    beside.Add(new Comparison("PostgreSQL baseline", baseline));
                }

                report.Add(new Figure(name, measured.Rate, "scans/s") { Beside = beside, Details = details });
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Brings the packages to be measured into memory and has the server's code compiled.</summary>
    public static async Task WarmAsync(ServerUnderTest server, IngestPlan plan, CancellationToken cancellation)
    {
        await Measured.StoreAsync("warming up", server, new RequestSource(One, ..1, Batch, plan.Locations), plan.BatchConnections, cancellation);
        await Measured.StoreAsync("warming up", server, new RequestSource(Hundred, ..1, Batch, plan.Locations), plan.BatchConnections, cancellation);
        await Measured.StoreAsync("warming up", server, new RequestSource(Others, ..1, Batch, plan.Locations), plan.BatchConnections, cancellation);
        await WarmUpAsync(server, plan.Connections, plan.BatchConnections, plan.Locations);
    }

    /// <summary>Has a target's code compiled: both kinds of requests for some seconds, on packages of their own.</summary>
    public static async Task WarmUpAsync(ILoadTarget target, int connections, int batchConnections, bool locations)
    {
        await Measured.RunAsync("warming up", target, new RequestSource(WarmUp, ..5, Batch, locations), batchConnections, WarmUpSeconds);
        await Measured.RunAsync("warming up", target, new RequestSource(WarmUp, 5..10, 1, locations), connections, WarmUpSeconds);
    }

    private static async Task<(double One, double Hundred)> BaselineAsync(IngestPlan plan, Report report, CancellationToken cancellation)
    {
        double one = await MeasureAsync("baseline: one scan a call", new RequestSource(One, 1.., 1, plan.Locations), PostgresSettings.BestForOne);
        double hundred = await MeasureAsync("baseline: 100 a call", new RequestSource(Hundred, 1.., Batch, plan.Locations), PostgresSettings.BestForHundred);
        return (one, hundred);

        async Task<double> MeasureAsync(string name, RequestSource source, PostgresSettings settings)
        {
            await using PostgresBaseline baseline = await PostgresBaseline.StartAsync(settings, cancellation);
            await WarmUpAsync(baseline, PostgresSettings.BestForOne.Connections, PostgresSettings.BestForHundred.Connections, plan.Locations);
            Measured measured = await Measured.RunAsync(name, baseline, source, settings.Connections, plan.Seconds);
            Dictionary<string, double> details = measured.Details;
            details["connections"] = settings.Connections;
            details["pool"] = settings.PoolSize;
            report.Add(new Figure($"PostgreSQL {name}", measured.Rate, "scans/s") { Details = details });
            return measured.Rate;
        }
    }
}
