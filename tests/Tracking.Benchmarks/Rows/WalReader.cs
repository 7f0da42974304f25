using System.Buffers.Binary;

namespace Tracking.Benchmarks.Rows;

/// <summary>
/// Reads the write batches of RocksDB's write-ahead log: blocks of 32 KiB with records of checksum (4 bytes), length (2), type (1) and payload; a batch that does not fit is split over records
/// (<see href="https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format"/>).
/// </summary>
internal static class WalReader
{
    private const int BlockBytes = 32 * 1024;
    private const int HeaderBytes = 7;
    private const int CountOffset = 8;

    /// <summary>Bytes before a batch's rows: its sequence number and its number of rows.</summary>
    public const int BatchHeaderBytes = CountOffset + sizeof(uint);

    /// <summary>The batches in order, each as RocksDB wrote it.</summary>
    public static IEnumerable<byte[]> Read(IEnumerable<WalSlice> slices)
    {
        foreach (WalSlice slice in slices)
        {
            byte[] log = File.ReadAllBytes(slice.Path);
            long at = slice.From;
            MemoryStream? split = null;
            while (at < slice.To)
            {
                long left = BlockBytes - (at % BlockBytes);
                if (left < HeaderBytes)
                {
                    at += left;
                    continue;
                }

                int length = BinaryPrimitives.ReadUInt16LittleEndian(log.AsSpan((int)at + 4));
                byte type = log[at + 6];
                ReadOnlySpan<byte> payload = log.AsSpan((int)at + HeaderBytes, length);
                at += HeaderBytes + length;
                switch (type)
                {
                    case 0 when length == 0:
                        at += left - HeaderBytes;
                        break;
                    case 1:
                        yield return payload.ToArray();
                        break;
                    case 2:
                        split = new MemoryStream();
                        split.Write(payload);
                        break;
                    case 3:
                        split!.Write(payload);
                        break;
                    case 4:
                        split!.Write(payload);
                        yield return split.ToArray();
                        break;
                    default:
                        throw new InvalidDataException($"A record of the log '{slice.Path}' has type {type}, which this reader does not know.");
                }
            }
        }
    }

    /// <summary>Number of rows in a batch.</summary>
    public static int Rows(ReadOnlySpan<byte> batch) => (int)BinaryPrimitives.ReadUInt32LittleEndian(batch[CountOffset..]);

    /// <summary>The same rows in the same order, in batches of at least so many rows.</summary>
    public static IEnumerable<byte[]> Join(byte[][] batches, double leastRows)
    {
        var group = new List<byte[]>();
        int rows = 0;
        foreach (byte[] batch in batches)
        {
            group.Add(batch);
            rows += Rows(batch);
            if (rows >= leastRows)
            {
                yield return group.Count == 1 ? batch : Merge(group);
                group.Clear();
                rows = 0;
            }
        }

        if (group.Count > 0)
        {
            yield return Merge(group);
        }
    }

    private static byte[] Merge(IReadOnlyList<byte[]> batches)
    {
        byte[] merged = new byte[BatchHeaderBytes + batches.Sum(batch => batch.Length - BatchHeaderBytes)];
        BinaryPrimitives.WriteUInt32LittleEndian(merged.AsSpan(CountOffset), (uint)batches.Sum(batch => Rows(batch)));
        int at = BatchHeaderBytes;
        foreach (byte[] batch in batches)
        {
            batch.AsSpan(BatchHeaderBytes).CopyTo(merged.AsSpan(at));
            at += batch.Length - BatchHeaderBytes;
        }

        return merged;
    }
}
