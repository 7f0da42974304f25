using System.Buffers;

namespace Tracking.Storage.RocksDb;

/// <summary>Reads histories into one buffer each.</summary>
internal sealed class HistoryReader(RocksDatabase database)
{
    private const int FirstBufferBytes = 16 * 1024;

    public HistoryRows ReadPacked(Partition partition)
    {
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(partition, key);
        using PinnedValue first = database.Get(key[..KeyCodec.WriteNumber(key, prefix, 0)]);
        if (!first.Found)
        {
            return default;
        }

        ReadOnlySpan<byte> chunk = first.Span;
        int count = PackedChunk.Count(chunk);
        return count < PackedChunk.MaxRows
            ? new HistoryRows(PackedChunk.Rows(chunk).ToArray(), 0, count)
            : ReadPackedFrom(partition, 0);
    }

    public HistoryRows ReadPackedTail(Partition partition, int maxRows)
    {
        int count = CountPacked(partition);
        if (count == 0)
        {
            return default;
        }

        int first = Math.Max(0, count - maxRows);
        HistoryRows rows = ReadPackedFrom(partition, first / PackedChunk.MaxRows);

        // Rows appended since the count was read are part of the tail now.
        first = Math.Max(0, rows.Count - maxRows);
        ReadOnlySpan<byte> rest = rows.Packed.Span;
        for (int i = rows.First; i < first; i++)
        {
            Leb128.ReadRow(ref rest);
        }

        return new HistoryRows(rows.Packed[^rest.Length..], first, rows.Count);
    }

    public unsafe HistoryRows ReadTimeline(Partition partition)
    {
        byte* bound = stackalloc byte[KeyCodec.MaxBytes];
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(partition, key);
        Span<byte> end = new(bound, prefix);
        key[..prefix].CopyTo(end);
        KeyCodec.PrefixToEnd(end);

        using PartitionIterator iterator = database.Iterate(key[0], bound, prefix);
        return Collect(iterator, key[..KeyCodec.WriteNumber(key, prefix, 0)], 0);
    }

    public unsafe HistoryRows ReadTimelineTail(Partition partition, int maxRows)
    {
        byte* bound = stackalloc byte[KeyCodec.MaxBytes];
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(partition, key);
        Span<byte> end = new(bound, prefix);
        key[..prefix].CopyTo(end);
        KeyCodec.PrefixToEnd(end);

        using PartitionIterator iterator = database.Iterate(key[0], bound, prefix);
        iterator.SeekToLast();
        if (!iterator.Valid || !iterator.Key.StartsWith(key[..prefix]))
        {
            return default;
        }

        int first = Math.Max(0, KeyCodec.ReadNumber(iterator.Key) + 1 - maxRows);
        return Collect(iterator, key[..KeyCodec.WriteNumber(key, prefix, first)], first);
    }

    public bool IsPackedLonger(Partition partition, int count)
    {
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(partition, key);
        using PinnedValue chunk = database.Get(key[..KeyCodec.WriteNumber(key, prefix, count / PackedChunk.MaxRows)]);
        return chunk.Found && PackedChunk.Count(chunk.Span) > count % PackedChunk.MaxRows;
    }

    public bool IsTimelineLonger(Partition partition, int count)
    {
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(partition, key);
        using PinnedValue row = database.Get(key[..KeyCodec.WriteNumber(key, prefix, count)]);
        return row.Found;
    }

    private static HistoryRows Collect(PartitionIterator iterator, ReadOnlySpan<byte> from, int first)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            int used = 0;
            int next = first;
            for (iterator.Seek(from); iterator.Valid; iterator.Next())
            {
                if (KeyCodec.ReadNumber(iterator.Key) != next)
                {
                    throw new InvalidDataException($"Row {next} of a history is missing before row {KeyCodec.ReadNumber(iterator.Key)}.");
                }

                ReadOnlySpan<byte> row = RowValue.TimelineRow(iterator.Value);
                EnsureRoom(ref buffer, used, PackedChunk.RowBytes(row.Length));
                used += Leb128.Write(buffer.AsSpan(used), row.Length);
                row.CopyTo(buffer.AsSpan(used));
                used += row.Length;
                next++;
            }

            return new HistoryRows(buffer.AsSpan(0, used).ToArray(), first, next);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private HistoryRows ReadPackedFrom(Partition partition, int firstChunk)
    {
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(partition, key);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            // Full chunks never change, so chunks read one after the other are one state of the history.
            int used = 0;
            for (int chunk = firstChunk; ; chunk++)
            {
                using PinnedValue stored = database.Get(key[..KeyCodec.WriteNumber(key, prefix, chunk)]);
                int count = 0;
                if (stored.Found)
                {
                    count = PackedChunk.Count(stored.Span);
                    ReadOnlySpan<byte> rows = PackedChunk.Rows(stored.Span);
                    EnsureRoom(ref buffer, used, rows.Length);
                    rows.CopyTo(buffer.AsSpan(used));
                    used += rows.Length;
                }

                if (count < PackedChunk.MaxRows)
                {
                    return new HistoryRows(
                        buffer.AsSpan(0, used).ToArray(), firstChunk * PackedChunk.MaxRows, (chunk * PackedChunk.MaxRows) + count);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private unsafe int CountPacked(Partition partition)
    {
        byte* bound = stackalloc byte[KeyCodec.MaxBytes];
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(partition, key);
        using (PinnedValue first = database.Get(key[..KeyCodec.WriteNumber(key, prefix, 0)]))
        {
            int count = first.Found ? PackedChunk.Count(first.Span) : 0;
            if (count < PackedChunk.MaxRows)
            {
                return count;
            }
        }

        Span<byte> end = new(bound, prefix);
        key[..prefix].CopyTo(end);
        KeyCodec.PrefixToEnd(end);
        using PartitionIterator iterator = database.Iterate(key[0], bound, prefix);
        iterator.SeekToLast();
        return iterator.Valid && iterator.Key.StartsWith(key[..prefix])
            ? (KeyCodec.ReadNumber(iterator.Key) * PackedChunk.MaxRows) + PackedChunk.Count(iterator.Value)
            : 0;
    }

    private static void EnsureRoom(ref byte[] buffer, int used, int needed)
    {
        if (buffer.Length - used >= needed)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max((long)used + needed, 2L * buffer.Length)));
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
