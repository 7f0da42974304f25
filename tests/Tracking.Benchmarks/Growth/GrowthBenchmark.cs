using System.Globalization;
using Tracking.Benchmarks.Datasets;
using Tracking.Benchmarks.Ingest;
using Tracking.Benchmarks.Posting;
using Tracking.Benchmarks.Reporting;

namespace Tracking.Benchmarks.Growth;

/// <summary>
/// What a scan costs at several amounts of stored scans. One server for each amount runs all the while; they are measured in turn, so that a busy moment of the machine falls on all, with equally many scans each.
/// </summary>
internal static class GrowthBenchmark
{
    private const int Batch = IngestBenchmark.Batch;
    private const int NewEachRound = 20_000;

    // Few enough scans that the smallest data set stays small.
    private static readonly PackageOrder WarmUp = PackageOrder.Of(20_000_000, 6_000);
    private const int FirstNew = 30_000_000;

    public static Task<int> RunAsync(GrowthPlan plan, CancellationToken cancellation) => Dataset.InDirectoryAsync(plan.Data, async kept =>
    {
        var report = new Report("growth", plan.Json);
        var sizes = new List<Size>();
        try
        {
            foreach (long scans in plan.Scans)
            {
                Dataset dataset = await Dataset.OpenAsync(kept, (int)(scans / plan.History), plan.History, cancellation);
                DatasetCopy copy = await dataset.CopyAsync(cancellation);
                var size = new Size(dataset, copy, await ServerUnderTest.StartAsync(copy.Directory, cancellation));
                sizes.Add(size);
                await Measured.StoreAsync("warming up", size.Server, new RequestSource(WarmUp, .., Batch) { Network = NetworkSize.Large }, plan.BatchConnections, cancellation);
            }

            // A round's cold packages are few enough for the smallest data set.
            int coldEachRound = sizes.Min(size => size.Dataset.Packages) / (plan.Rounds + 1);
            for (int round = 0; round <= plan.Rounds; round++)
            {
                foreach (Size size in sizes)
                {
                    PackageOrder fresh = PackageOrder.Of(FirstNew + (round * NewEachRound), NewEachRound);
                    Measured ofNew = await RunAsync("new packages", size, new RequestSource(fresh, ..1, Batch) { Network = NetworkSize.Large });
                    Measured ofCold = await RunAsync("cold packages", size, size.Dataset.Next(size.Dataset.Order.Slice(round * coldEachRound, coldEachRound), Batch));

                    // The first round only has code compiled.
                    if (round > 0)
                    {
                        size.New.Add(ofNew);
                        size.Cold.Add(ofCold);
                    }
                }

                Task<Measured> RunAsync(string what, Size size, RequestSource source) =>
                    Measured.RunAsync(string.Create(CultureInfo.InvariantCulture, $"{size.Dataset.Scans:N0} stored, {what}, round {round} of {plan.Rounds}"), size.Server, source, plan.BatchConnections, 60);
            }

            AddFigures("100 a call, every package new", size => size.New);
            AddFigures("100 a call, cold packages", size => size.Cold);
            report.Finish();
            return 0;
        }
        finally
        {
            foreach (Size size in sizes)
            {
                await size.DisposeAsync();
            }
        }

        void AddFigures(string name, Func<Size, List<Measured>> rounds)
        {
            double firstMicros = Statistics.Median(rounds(sizes[0]).Select(measured => measured.CpuMicros)), firstRate = Statistics.Median(rounds(sizes[0]).Select(measured => measured.Rate));
            foreach (Size size in sizes)
            {
                double rate = Statistics.Median(rounds(size).Select(measured => measured.Rate));
                report.Add(new Figure(string.Create(CultureInfo.InvariantCulture, $"{name}, {size.Dataset.Scans:N0} scans stored"), Statistics.Median(rounds(size).Select(measured => measured.CpuMicros)), "µs of CPU/scan")
                {
                    Beside = [new Comparison(string.Create(CultureInfo.InvariantCulture, $"with {sizes[0].Dataset.Scans:N0} stored"), firstMicros)],
                    Details = new Dictionary<string, double>
                    {
                        ["scans/s"] = rate,
                        ["time a scan / time with the fewest stored"] = firstRate / rate,
                        ["bytes on disk before"] = size.Dataset.Bytes,
                        ["scans each round"] = rounds(size)[0].Load.Accepted,
                    },
                });
            }
        }
    });

    private sealed class Size(Dataset dataset, DatasetCopy copy, ServerUnderTest server) : IAsyncDisposable
    {
        public Dataset Dataset { get; } = dataset;

        public ServerUnderTest Server { get; } = server;

        public List<Measured> New { get; } = [];

        public List<Measured> Cold { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            copy.Dispose();
        }
    }
}
