namespace Tracking.Storage.RocksDb;

/// <summary>A <see cref="RowWrite"/> on its way. The order within it is appends, puts, deletes.</summary>
internal sealed class PendingRowWrite(RowWrite write, long size) : PendingCommit(size)
{
    public override bool Check(CommitOverlay overlay)
    {
        for (int i = 0; i < write.Appends.Count; i++)
        {
            HistoryAppend append = write.Appends[i];
            if (!(append.Partition.Kind == PartitionKind.Package ? PackedAppend.Check(append, overlay) : TimelineAppend.Check(append, overlay)))
            {
                return false;
            }
        }

        for (int i = 0; i < write.Puts.Count; i++)
        {
            CheckStored(write.Puts[i].Partition, write.Puts[i].Key.Span, overlay);
        }

        for (int i = 0; i < write.Deletes.Count; i++)
        {
            if (write.Deletes[i].Version != long.MaxValue)
            {
                CheckStored(write.Deletes[i].Partition, write.Deletes[i].Key.Span, overlay);
            }
        }

        return true;
    }

    public override void Apply(CommitOverlay overlay)
    {
        for (int i = 0; i < write.Appends.Count; i++)
        {
            HistoryAppend append = write.Appends[i];
            if (append.Partition.Kind == PartitionKind.Package)
            {
                PackedAppend.Apply(append, overlay);
            }
            else
            {
                TimelineAppend.Apply(append, overlay);
            }
        }

        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        for (int i = 0; i < write.Puts.Count; i++)
        {
            TablePut put = write.Puts[i];
            int length = KeyCodec.WriteRowKey(key, KeyCodec.WritePrefix(put.Partition, key), put.Key.Span);
            if (overlay.TryPeek(key[..length], out ReadOnlySpan<byte> stored) && RowValue.Version(stored) >= put.Version)
            {
                continue;
            }

            Span<byte> value = overlay.Replace(key[..length], RowValue.TableHeaderBytes + put.Value.Length);
            RowValue.WriteTableHeader(value, put.Version);
            put.Value.Span.CopyTo(value[RowValue.TableHeaderBytes..]);
        }

        for (int i = 0; i < write.Deletes.Count; i++)
        {
            TableDelete delete = write.Deletes[i];
            int length = KeyCodec.WriteRowKey(key, KeyCodec.WritePrefix(delete.Partition, key), delete.Key.Span);
            if (!overlay.TryPeek(key[..length], out ReadOnlySpan<byte> stored) || RowValue.Version(stored) <= delete.Version)
            {
                overlay.Delete(key[..length]);
            }
        }
    }
    /// <summary>Loads what stands there: a format that cannot be read is to fail here, before anything is changed.</summary>
    private static void CheckStored(Partition partition, ReadOnlySpan<byte> rowKey, CommitOverlay overlay)
    {
        Span<byte> key = stackalloc byte[KeyCodec.MaxBytes];
        int length = KeyCodec.WriteRowKey(key, KeyCodec.WritePrefix(partition, key), rowKey);
        if (overlay.TryLoad(key[..length], RowValue.TableHeaderBytes, 0, out ReadOnlySpan<byte> stored))
        {
            _ = RowValue.Version(stored);
        }
    }
}
