namespace Tracking.Storage.RocksDb;

/// <summary>Appends to a history that is kept as one key a row.</summary>
internal static class TimelineAppend
{
    public static bool Check(HistoryAppend append, CommitOverlay overlay)
    {
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(append.Partition, key);
        if (append.Sequence > 0)
        {
            int before = KeyCodec.WriteNumber(key, prefix, append.Sequence - 1);
            if (!overlay.TryLoad(key[..before], int.MaxValue, 0, out _))
            {
                return false;
            }
        }

        for (int i = 0; i < append.Rows.Count; i++)
        {
            int length = KeyCodec.WriteNumber(key, prefix, append.Sequence + i);
            if (!overlay.TryLoad(key[..length], int.MaxValue, 0, out ReadOnlySpan<byte> stored))
            {
                return true;
            }

            if (!RowValue.TimelineRow(stored).SequenceEqual(append.Rows[i].Span))
            {
                return false;
            }
        }

        return true;
    }

    public static void Apply(HistoryAppend append, CommitOverlay overlay)
    {
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(append.Partition, key);
        for (int i = 0; i < append.Rows.Count; i++)
        {
            int length = KeyCodec.WriteNumber(key, prefix, append.Sequence + i);
            if (overlay.TryPeek(key[..length], out _))
            {
                continue;
            }

            ReadOnlySpan<byte> row = append.Rows[i].Span;
            Span<byte> value = overlay.Replace(key[..length], RowValue.TimelineHeaderBytes + row.Length);
            RowValue.WriteTimelineHeader(value);
            row.CopyTo(value[RowValue.TimelineHeaderBytes..]);
        }
    }
}
