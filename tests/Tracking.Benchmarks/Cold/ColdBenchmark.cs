using Tracking.Benchmarks.Datasets;
using Tracking.Benchmarks.Ingest;
using Tracking.Benchmarks.Posting;
using Tracking.Benchmarks.Reporting;
using Tracking.Benchmarks.Rows;

namespace Tracking.Benchmarks.Cold;

/// <summary>Scans of packages that are on disk and not in the server's memory, each package once, in an order that has nothing to do with that on disk.</summary>
internal static class ColdBenchmark
{
    private const int Batch = IngestBenchmark.Batch;
    private static readonly TimeSpan LimitTime = TimeSpan.FromSeconds(5);

    public static Task<int> RunAsync(ColdPlan plan, CancellationToken cancellation) => Dataset.InDirectoryAsync(plan.Data, async kept =>
    {
        var report = new Report("cold", plan.Json);
        Dataset dataset = await Dataset.OpenAsync(kept, plan.Packages, plan.History, cancellation);
        using DatasetCopy copy = await dataset.CopyAsync(cancellation);
        using DatasetCopy other = await dataset.CopyAsync(cancellation);
        if (plan.FromDisk)
        {
            copy.ForgetPages();
        }

        int half = dataset.Packages / 2;
        var limits = new List<(Figure Figure, IReadOnlyList<WalSlice> Slices, PackageOrder Packages, int Scans)>();
        await using (var captures = new Captures())
        {
            await using (ServerUnderTest server = await ServerUnderTest.StartAsync(copy.Directory, cancellation))
            {
                await IngestBenchmark.WarmUpAsync(server, plan.Connections, plan.BatchConnections, locations: false);
                await MeasureAsync("one a call, cold", dataset.Order.Slice(0, half), 1, plan.Connections);
                await MeasureAsync("100 a call, cold", dataset.Order.Slice(half, dataset.Packages - half), Batch, plan.BatchConnections);

                async Task MeasureAsync(string name, PackageOrder packages, int batch, int connections)
                {
                    WalCapture capture = captures.Begin(copy.Directory, $"{copy.Directory}-wal-{batch}");
                    Measured measured = await Measured.RunAsync(name, server, dataset.Next(packages, batch), connections, plan.Seconds);
                    Dictionary<string, double> details = measured.Details;
                    details["connections"] = connections;
                    details["packages on disk"] = dataset.Packages;
                    details["bytes on disk"] = dataset.Bytes;
                    details["server's memory, MB"] = server.Memory / 1e6;
                    limits.Add((new Figure(name, measured.Rate, "scans/s") { Details = details }, await capture.EndAsync(), packages, (int)measured.Load.Accepted));
                }
            }

            if (plan.FromDisk)
            {
                other.ForgetPages();
            }

            Progress.Say("RocksDB alone");
            foreach ((Figure figure, IReadOnlyList<WalSlice> slices, PackageOrder packages, int scans) in limits)
            {
                double limit = ColdLimit.Measure(other.Directory, slices, packages, scans, LimitTime);
                report.Add(figure with { Beside = [new Comparison("RocksDB alone: read the history, write the same rows, synced", limit)] });
            }
        }

        report.Finish();
        return 0;
    });
}
