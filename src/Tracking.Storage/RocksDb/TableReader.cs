namespace Tracking.Storage.RocksDb;

/// <summary>Reads rows of tables.</summary>
internal sealed class TableReader(RocksDatabase database)
{
    public TableRow? ReadRow(Partition partition, ReadOnlyMemory<byte> rowKey)
    {
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int length = KeyCodec.WriteRowKey(key, KeyCodec.WritePrefix(partition, key), rowKey.Span);
        using PinnedValue stored = database.Get(key[..length]);
        return stored.Found ? Row(rowKey.Span, stored.Span) : null;
    }

    public unsafe IReadOnlyList<TableRow> ReadRows(Partition partition, ReadOnlySpan<byte> after, ReadOnlySpan<byte> upTo, int limit)
    {
        Span<byte> from = stackalloc byte[KeyCodec.MaxBytes];
        int prefix = KeyCodec.WritePrefix(partition, from);
        int fromLength = KeyCodec.WriteRowKey(from, prefix, after);

        byte* bound = stackalloc byte[KeyCodec.MaxBytes];
        Span<byte> boundSpan = new(bound, KeyCodec.MaxBytes);
        from[..prefix].CopyTo(boundSpan);
        int boundLength = prefix;
        if (upTo.IsEmpty)
        {
            KeyCodec.PrefixToEnd(boundSpan[..prefix]);
        }
        else
        {
            // The key and one 0x00 behind it is the first key after the key.
            boundLength = KeyCodec.WriteRowKey(boundSpan, prefix, upTo);
            boundSpan[boundLength++] = 0;
        }

        List<TableRow> rows = [];
        using PartitionIterator iterator = database.Iterate(from[0], bound, boundLength);
        iterator.Seek(from[..fromLength]);
        if (!after.IsEmpty && iterator.Valid && iterator.Key.SequenceEqual(from[..fromLength]))
        {
            iterator.Next();
        }

        while (rows.Count < limit && iterator.Valid)
        {
            rows.Add(Row(iterator.Key[prefix..], iterator.Value));
            iterator.Next();
        }

        return rows;
    }

    private static TableRow Row(ReadOnlySpan<byte> key, ReadOnlySpan<byte> stored)
    {
        long version = RowValue.Version(stored);
        ReadOnlySpan<byte> value = stored[RowValue.TableHeaderBytes..];
        byte[] copy = GC.AllocateUninitializedArray<byte>(key.Length + value.Length);
        key.CopyTo(copy);
        value.CopyTo(copy.AsSpan(key.Length));
        return new TableRow(copy.AsMemory(0, key.Length), version, copy.AsMemory(key.Length));
    }
}
