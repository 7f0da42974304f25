namespace Tracking.Storage.RocksDb;

/// <summary>Appends to a history that is kept in chunks.</summary>
internal static class PackedAppend
{
    public static bool Check(HistoryAppend append, CommitOverlay overlay)
    {
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(append.Partition, key);
        (int chunk, int at) = Math.DivRem(append.Sequence, PackedChunk.MaxRows);
        if (at == 0 && chunk > 0)
        {
            ReadOnlySpan<byte> before = key[..KeyCodec.WriteNumber(key, prefix, chunk - 1)];
            if (!overlay.TryLoad(before, int.MaxValue, 0, out ReadOnlySpan<byte> full) || PackedChunk.Count(full) != PackedChunk.MaxRows)
            {
                return false;
            }
        }

        int row = 0;
        int room = AddedBytes(append.Rows, 0, append.Rows.Count);
        while (row < append.Rows.Count)
        {
            int length = KeyCodec.WriteNumber(key, prefix, chunk);
            int count = overlay.TryLoad(key[..length], int.MaxValue, room, out ReadOnlySpan<byte> value) ? PackedChunk.Count(value) : 0;
            if (count < at)
            {
                return false;
            }

            if (count > at && !SameRows(PackedChunk.Rows(value), at, count, append.Rows, ref row))
            {
                return false;
            }

            if (count < PackedChunk.MaxRows)
            {
                return true;
            }

            chunk++;
            at = 0;
        }

        return true;
    }

    public static void Apply(HistoryAppend append, CommitOverlay overlay)
    {
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(append.Partition, key);
        (int chunk, int at) = Math.DivRem(append.Sequence, PackedChunk.MaxRows);
        int row = 0;
        while (row < append.Rows.Count)
        {
            int length = KeyCodec.WriteNumber(key, prefix, chunk);
            int count = overlay.TryPeek(key[..length], out ReadOnlySpan<byte> value) ? PackedChunk.Count(value) : 0;
            row += count - at;
            int end = Math.Min(append.Rows.Count, row + PackedChunk.MaxRows - count);
            if (row < end)
            {
                Add(append.Rows, row, end, count, overlay, key[..length]);
                row = end;
            }

            chunk++;
            at = 0;
        }
    }

    private static void Add(IReadOnlyList<ReadOnlyMemory<byte>> rows, int from, int to, int count, CommitOverlay overlay, ReadOnlySpan<byte> key)
    {
        int added = AddedBytes(rows, from, to);
        Span<byte> chunk = overlay.Extend(key, count == 0 ? PackedChunk.HeaderBytes + added : added);
        PackedChunk.WriteHeader(chunk, count + to - from);
        Span<byte> free = chunk[^added..];
        for (int i = from; i < to; i++)
        {
            ReadOnlySpan<byte> row = rows[i].Span;
            free = free[Leb128.Write(free, row.Length)..];
            row.CopyTo(free);
            free = free[row.Length..];
        }
    }

    private static bool SameRows(ReadOnlySpan<byte> packed, int at, int count, IReadOnlyList<ReadOnlyMemory<byte>> rows, ref int row)
    {
        for (int i = 0; i < count && row < rows.Count; i++)
        {
            ReadOnlySpan<byte> stored = Leb128.ReadRow(ref packed);
            if (i >= at && !stored.SequenceEqual(rows[row++].Span))
            {
                return false;
            }
        }

        return true;
    }

    private static int AddedBytes(IReadOnlyList<ReadOnlyMemory<byte>> rows, int from, int to)
    {
        int bytes = 0;
        for (int i = from; i < to; i++)
        {
            bytes += PackedChunk.RowBytes(rows[i].Length);
        }

        return bytes;
    }
}
