using System.Text;

namespace Tracking.Storage;

/// <summary>The limits that every backend holds callers to before a write is queued, so that no backend meets a value that it cannot store.</summary>
public static class RowRules
{
    /// <summary>Longest partition id, in UTF-8 bytes.</summary>
    public const int MaxIdBytes = 300;

    /// <summary>Longest key of a table's row, in bytes.</summary>
    public const int MaxKeyBytes = 512;

    /// <summary>Longest row of a history, in bytes.</summary>
    public const int MaxRowBytes = 1024 * 1024;

    /// <summary>Longest value of a table's row, in bytes.</summary>
    public const int MaxValueBytes = 4 * 1024 * 1024;

    /// <summary>Most bytes of one write, over all its operations.</summary>
    public const int MaxWriteBytes = 64 * 1024 * 1024;

    // Strict, because a replacement character would give two ids the same bytes.
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int OperationOverheadBytes = 64;

    /// <summary>Whether partitions of this kind are histories; the others are tables.</summary>
    public static bool IsHistory(PartitionKind kind) => kind is PartitionKind.Package or PartitionKind.VehicleTimeline or PartitionKind.ContainerTimeline;

    /// <summary>Whether partitions of this kind are tables.</summary>
    public static bool IsTable(PartitionKind kind) => kind is >= PartitionKind.StationMembers and <= PartitionKind.Volumes;

    /// <summary>Checks a whole write.</summary>
    /// <returns>About how many bytes it holds, for bounding queues.</returns>
    /// <exception cref="ArgumentException">A value is outside its limits; the message names it and the rule.</exception>
    public static long CheckWrite(RowWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        long size = 0;
        for (int i = 0; i < write.Appends.Count; i++)
        {
            size += CheckAppend(write.Appends[i]);
            for (int j = 0; j < i; j++)
            {
                if (write.Appends[j].Partition == write.Appends[i].Partition)
                {
                    throw new ArgumentException(
                        $"A write appends twice to {write.Appends[i].Partition}; put all rows for one history into one append.", nameof(write));
                }
            }
        }

        for (int i = 0; i < write.Puts.Count; i++)
        {
            TablePut put = write.Puts[i];
            CheckTable(put.Partition);
            CheckKey(put.Key.Span);
            if (put.Value.Length > MaxValueBytes)
            {
                throw new ArgumentException($"A value of {put.Value.Length} bytes for {put.Partition} is too long; the most is {MaxValueBytes}.", nameof(write));
            }

            size += put.Key.Length + put.Value.Length + OperationOverheadBytes;
        }

        for (int i = 0; i < write.Deletes.Count; i++)
        {
            CheckTable(write.Deletes[i].Partition);
            CheckKey(write.Deletes[i].Key.Span);
            size += write.Deletes[i].Key.Length + OperationOverheadBytes;
        }

        if (size > MaxWriteBytes)
        {
            throw new ArgumentException($"A write holds about {size} bytes; the most is {MaxWriteBytes}. Split it.", nameof(write));
        }

        return size;
    }

    /// <summary>Checks that a partition is a history with a storable id.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void CheckHistory(Partition partition)
    {
        if (!IsHistory(partition.Kind))
        {
            throw new ArgumentException($"{partition.Kind} is not a history; use the operations for tables.", nameof(partition));
        }

        CheckId(partition.Id);
    }

    /// <summary>Checks that a partition is a table with a storable id.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void CheckTable(Partition partition)
    {
        if (!IsTable(partition.Kind))
        {
            throw new ArgumentException($"{partition.Kind} is not a table; use the operations for histories.", nameof(partition));
        }

        CheckId(partition.Id);
    }

    /// <summary>Checks the key of a table's row.</summary>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public static void CheckKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is 0 or > MaxKeyBytes)
        {
            throw new ArgumentException($"A key has {key.Length} bytes; it must have 1 to {MaxKeyBytes}.", nameof(key));
        }
    }

    /// <summary>Checks a bound of a range of keys; unlike a key it may be empty.</summary>
    /// <exception cref="ArgumentException">It is too long.</exception>
    public static void CheckBound(ReadOnlySpan<byte> bound)
    {
        if (bound.Length > MaxKeyBytes)
        {
            throw new ArgumentException($"A bound of keys has {bound.Length} bytes; the most is {MaxKeyBytes}.", nameof(bound));
        }
    }

    private static long CheckAppend(HistoryAppend append)
    {
        CheckHistory(append.Partition);
        int count = append.Rows.Count;
        if (count == 0)
        {
            throw new ArgumentException($"An append to {append.Partition} has no rows; leave it out of the write.", nameof(append));
        }

        if (append.Sequence < 0 || append.Sequence > int.MaxValue - count)
        {
            throw new ArgumentException(
                $"An append of {count} rows to {append.Partition} at sequence {append.Sequence} is out of range; sequences go from 0 to {int.MaxValue - 1}.",
                nameof(append));
        }

        long size = OperationOverheadBytes;
        for (int i = 0; i < count; i++)
        {
            int length = append.Rows[i].Length;
            if (length is 0 or > MaxRowBytes)
            {
                throw new ArgumentException($"Row {i} for {append.Partition} has {length} bytes; it must have 1 to {MaxRowBytes}.", nameof(append));
            }

            size += length;
        }

        return size;
    }

    private static void CheckId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length is > 0 and <= MaxIdBytes && !id.Contains('\0', StringComparison.Ordinal))
        {
            int bytes;
            try
            {
                bytes = StrictUtf8.GetByteCount(id);
            }
            catch (EncoderFallbackException e)
            {
                throw new ArgumentException("A partition id has half of a surrogate pair; it must be valid Unicode.", nameof(id), e);
            }

            if (bytes <= MaxIdBytes)
            {
                return;
            }
        }

        throw new ArgumentException(
            $"The partition id of {id.Length} characters is not allowed; it must have 1 to {MaxIdBytes} UTF-8 bytes and no U+0000.", nameof(id));
    }
}
