using System.Diagnostics;
using RocksDbSharp;

namespace Tracking.Benchmarks.Ingest;

/// <summary>What RocksDB alone does with the bytes of scans: for each a row of history and a row of a place's member, in synced groups.</summary>
internal static class RocksDbLimit
{
    private const int HistoryBytes = 130;
    private const int MemberBytes = 40;

    /// <summary>Scans a second with so many scans in each synced group.</summary>
    public static double Measure(string directory, int group, int seconds)
    {
        using RocksDb database = RocksDb.Open(new DbOptions().SetCreateIfMissing(), directory);
        WriteOptions synced = new WriteOptions().SetSync(true);
        byte[] history = new byte[HistoryBytes], member = new byte[MemberBytes], key = new byte[24];
        Random random = new(1);
        random.NextBytes(history);
        random.NextBytes(member);
        long scans = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            using var batch = new WriteBatch();
            for (int i = 0; i < group; i++)
            {
                random.NextBytes(key);
                batch.Put(key, history);
                key[0] ^= 0xFF;
                batch.Put(key, member);
            }

            database.Write(batch, synced);
            scans += group;
        }

        return scans / watch.Elapsed.TotalSeconds;
    }
}
