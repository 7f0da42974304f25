using System.Diagnostics;
using RocksDbSharp;
using Tracking.Benchmarks.Posting;
using Tracking.Benchmarks.Rows;
using Tracking.Storage;
using Tracking.Storage.RocksDb;

namespace Tracking.Benchmarks.Cold;

/// <summary>What RocksDB alone does for scans of cold packages, on another copy of the same data: reads each package's history, then writes the rows that the server wrote, synced, in groups of at least a request's.</summary>
internal static class ColdLimit
{
    private const int LeastScansInGroup = 100;

    /// <summary>Measures it, in scans a second.</summary>
    /// <param name="directory">The copy.</param>
    /// <param name="slices">The server's log.</param>
    /// <param name="packages">The packages that were scanned.</param>
    /// <param name="scans">How many of them.</param>
    /// <param name="atMost">How long.</param>
    public static double Measure(string directory, IReadOnlyList<WalSlice> slices, PackageOrder packages, int scans, TimeSpan atMost)
    {
        byte[][] batches = [.. WalReader.Read(slices)];
        double rowsPerScan = batches.Sum(batch => (double)WalReader.Rows(batch)) / scans;
        byte[][] groups = [.. WalReader.Join(batches, rowsPerScan * LeastScansInGroup)];
        var database = new RocksDatabase(new RocksDbRowStoreOptions { DataDirectory = directory });
        try
        {
            Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
            double rows = 0;
            int read = 0, missing = 0;
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < groups.Length && watch.Elapsed < atMost; i++)
            {
                rows += WalReader.Rows(groups[i]);
                for (; read < Math.Min(scans, rows / rowsPerScan); read++)
                {
                    var partition = new Partition(PartitionKind.Package, ScanBodies.PackageId(packages[read]));
                    int length = KeyCodec.WriteNumber(key, KeyCodec.WritePrefix(partition, key), 0);
                    using PinnedValue history = database.Get(key[..length]);
                    missing += history.Found ? 0 : 1;
                }

                using var batch = new WriteBatch(groups[i]);
                database.WriteSynced(batch);
            }

            double seconds = watch.Elapsed.TotalSeconds;
            return missing == 0 ? read / seconds : throw new InvalidOperationException($"{missing} packages of the data set have no history.");
        }
        finally
        {
            database.CloseAsync().GetAwaiter().GetResult();
        }
    }
}
