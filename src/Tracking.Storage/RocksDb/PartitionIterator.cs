using RocksDbSharp;

namespace Tracking.Storage.RocksDb;

/// <summary>
/// Walks keys below an exclusive upper bound. The bound's memory must not move while the iterator lives: RocksDB keeps the pointer.
/// </summary>
internal unsafe ref struct PartitionIterator
{
    private readonly IntPtr _options;
    private readonly IntPtr _iterator;

    public PartitionIterator(IntPtr database, IntPtr columnFamily, byte* upperBound, int upperBoundLength)
    {
        _options = Native.Instance.rocksdb_readoptions_create();
        Native.Instance.rocksdb_readoptions_set_iterate_upper_bound(_options, upperBound, (UIntPtr)upperBoundLength);
        _iterator = Native.Instance.rocksdb_create_iterator_cf(database, _options, columnFamily);
    }

    /// <exception cref="RocksDbException">The database cannot be read.</exception>
    public readonly bool Valid
    {
        get
        {
            if (Native.Instance.rocksdb_iter_valid(_iterator) != 0)
            {
                return true;
            }

            Native.Instance.rocksdb_iter_get_error(_iterator);
            return false;
        }
    }

    public readonly ReadOnlySpan<byte> Key
    {
        get
        {
            IntPtr key = Native.Instance.rocksdb_iter_key(_iterator, out UIntPtr length);
            return new ReadOnlySpan<byte>((void*)key, checked((int)length));
        }
    }

    public readonly ReadOnlySpan<byte> Value
    {
        get
        {
            IntPtr value = Native.Instance.rocksdb_iter_value(_iterator, out UIntPtr length);
            return new ReadOnlySpan<byte>((void*)value, checked((int)length));
        }
    }

    public readonly void Seek(ReadOnlySpan<byte> key)
    {
        fixed (byte* bytes = key)
        {
            Native.Instance.rocksdb_iter_seek(_iterator, bytes, (UIntPtr)key.Length);
        }
    }

    public readonly void SeekToLast() => Native.Instance.rocksdb_iter_seek_to_last(_iterator);

    public readonly void Next() => Native.Instance.rocksdb_iter_next(_iterator);

    public readonly void Dispose()
    {
        Native.Instance.rocksdb_iter_destroy(_iterator);
        Native.Instance.rocksdb_readoptions_destroy(_options);
    }
}
