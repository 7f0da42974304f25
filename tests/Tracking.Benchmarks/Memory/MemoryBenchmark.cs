using Tracking.Benchmarks.Ingest;
using Tracking.Benchmarks.Posting;
using Tracking.Benchmarks.Reporting;
using Tracking.Storage;
using Tracking.Storage.RocksDb;

namespace Tracking.Benchmarks.Memory;

/// <summary>
/// What a package costs while it is active: the difference between the memory with twice as many packages and with so many. Each has the ten scans of a day. Places and indexes that grow with the packages are counted with them.
/// Also what it takes on disk.
/// </summary>
internal static class MemoryBenchmark
{
    private const int Batch = IngestBenchmark.Batch;
    private const int Sampled = 1_000;
    private static readonly PackageOrder WarmUp = PackageOrder.Of(20_000_000, 5_000);

    public static async Task<int> RunAsync(MemoryPlan plan, CancellationToken cancellation)
    {
        var report = new Report("memory", plan.Json);
        string directory = Directory.CreateTempSubdirectory("tracking-bench-").FullName;
        try
        {
            PackageOrder all = PackageOrder.Of(0, plan.Packages * 2);
            MemorySnapshot first, second;
            await using (ServerUnderTest server = await ServerUnderTest.StartAsync(directory, cancellation))
            {
                await StoreAsync("warming up", WarmUp);
                await StoreAsync("first half", all.Slice(0, plan.Packages));
                first = await MemorySnapshot.TakeAsync(server, cancellation);
                await StoreAsync("second half", all.Slice(plan.Packages, plan.Packages));
                second = await MemorySnapshot.TakeAsync(server, cancellation);

                Task StoreAsync(string name, PackageOrder packages) =>
                    Measured.StoreAsync(name, server, new RequestSource(packages, .., Batch) { Network = NetworkSize.Large }, plan.BatchConnections, cancellation);
            }

            double more = second.Packages - first.Packages;
            if (more < plan.Packages)
            {
                throw new InvalidOperationException($"Only {more} of {plan.Packages} packages stayed active: some were taken out of memory meanwhile. Take fewer with --packages.");
            }

            // Table files after an orderly end, places' members and all: some rows stand in them twice until they are compacted.
            double onDisk = Directory.GetFiles(directory, "*.sst", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / (double)(all.Count + WarmUp.Count);
            double stored = StoredBytes(directory, all);
            var details = new Dictionary<string, double>
            {
                ["active before"] = first.Packages,
                ["active after"] = second.Packages,
                ["heap before, MB"] = first.Managed / 1e6,
                ["heap after, MB"] = second.Managed / 1e6,
                ["working set before, MB"] = first.WorkingSet / 1e6,
                ["working set after, MB"] = second.WorkingSet / 1e6,
            };
            Comparison[] beside = [new Comparison("its ten scans in the database", stored)];
            report.Add(new Figure("managed heap for each active package", (second.Managed - first.Managed) / more, "bytes") { Beside = beside, Details = details });
            report.Add(new Figure("working set for each active package", (second.WorkingSet - first.WorkingSet) / more, "bytes") { Beside = beside });
            report.Add(new Figure("on disk for each package", onDisk, "bytes") { Beside = beside });
            report.Finish();
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Mean size of the value that holds a package's scans.</summary>
    private static double StoredBytes(string directory, PackageOrder packages)
    {
        var database = new RocksDatabase(new RocksDbRowStoreOptions { DataDirectory = directory });
        try
        {
            Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
            long bytes = 0;
            for (int i = 0; i < Sampled; i++)
            {
                int length = KeyCodec.WriteNumber(key, KeyCodec.WritePrefix(new Partition(PartitionKind.Package, ScanBodies.PackageId(packages[i])), key), 0);
                using PinnedValue history = database.Get(key[..length]);
                bytes += history.Found ? history.Span.Length : throw new InvalidOperationException($"{ScanBodies.PackageId(packages[i])} has no history.");
            }

            return (double)bytes / Sampled;
        }
        finally
        {
            database.CloseAsync().GetAwaiter().GetResult();
        }
    }
}
