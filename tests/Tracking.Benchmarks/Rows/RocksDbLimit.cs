using System.Diagnostics;
using RocksDbSharp;
using Tracking.Storage.RocksDb;

namespace Tracking.Benchmarks.Rows;

/// <summary>
/// What RocksDB alone does with exactly the rows that the server wrote for its scans: the same batches, taken from the server's log, into an empty database with the server's own options, one after the other, each synced.
/// Batches of fewer scans than a request of 100 has are joined first, so that a server that commits in small groups does not lower its own limit.
/// </summary>
internal sealed record RocksDbLimit(double ScansPerSecond, double RowsPerScan, double BytesPerScan, double ScansPerGroup)
{
    private const int LeastScansInGroup = 100;

    /// <summary>Replays what was captured.</summary>
    /// <param name="slices">The server's log.</param>
    /// <param name="scans">How many scans it is.</param>
    /// <param name="directory">An empty directory on the same disk; deleted afterwards.</param>
    /// <param name="atMost">How long.</param>
    public static RocksDbLimit Measure(IReadOnlyList<WalSlice> slices, long scans, string directory, TimeSpan atMost)
    {
        byte[][] own = [.. WalReader.Read(slices)];
        long rows = own.Sum(batch => (long)WalReader.Rows(batch)), bytes = own.Sum(batch => (long)batch.Length);
        double rowsPerScan = (double)rows / scans;
        byte[][] groups = [.. WalReader.Join(own, rowsPerScan * LeastScansInGroup)];
        var database = new RocksDatabase(new RocksDbRowStoreOptions { DataDirectory = directory });
        try
        {
            long written = 0;
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < groups.Length && watch.Elapsed < atMost; i++)
            {
                using var batch = new WriteBatch(groups[i]);
                database.WriteSynced(batch);
                written += WalReader.Rows(groups[i]);
            }

            return new RocksDbLimit(written / rowsPerScan / watch.Elapsed.TotalSeconds, rowsPerScan, (double)bytes / scans, (double)scans / own.Length);
        }
        finally
        {
            database.CloseAsync().GetAwaiter().GetResult();
            Directory.Delete(directory, recursive: true);
        }
    }
}
