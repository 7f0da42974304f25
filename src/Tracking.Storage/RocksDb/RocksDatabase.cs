using RocksDbSharp;

namespace Tracking.Storage.RocksDb;

/// <summary>The open database: its column families, point reads, iterators, and a close that waits for readers.</summary>
internal sealed class RocksDatabase
{
    private const string HistoryFamily = "history";
    private const string TimelineFamily = "timeline";
    private const string TablesFamily = "tables";
    private const string PersonalFamily = "personal";
    private const string GrainStateFamily = "grainstate";
    private const int BloomBitsPerKey = 10;
    private const int BlockBytes = 8 * 1024;
    private const int TableFormatVersion = 5;
    private const double MemtableBloomRatio = 0.02;
    private const int OpenFiles = 4096;
    private const int BackgroundJobs = 2;
    private const int KeptLogFiles = 5;
    private const ulong MaxLogFileBytes = 4 * 1024 * 1024;
    private const ulong BytesPerSync = 1024 * 1024;

    // More tables than this are expunged by rewriting all files of their family.
    private const int MaxExpungedRanges = 64;
    private const byte ForceBottommost = 2;

    // Erased personal data leaves the table files within this time, because older files are rewritten.
    private const ulong PersonalCompactionSeconds = 7 * 24 * 3600;

    private readonly RocksDbSharp.RocksDb _database;
    private readonly DbOptions _options;
    private readonly Cache _blockCache;
    private readonly ReadOptions _readOptions = new();
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);
    private readonly IntPtr _handle;
    private int _readers;
    private volatile bool _closing;

    public RocksDatabase(RocksDbRowStoreOptions options)
    {
        _blockCache = Cache.CreateLru((ulong)options.BlockCacheBytes);
        DbOptions database = new DbOptions()
            .SetCreateIfMissing()
            .SetCreateMissingColumnFamilies()
            .SetDbWriteBufferSize((ulong)options.WriteBufferBytes)
            .SetMaxTotalWalSize((ulong)options.MaxTotalWalBytes)
            .SetWalRecoveryMode(Recovery.PointInTime)
            .SetMaxOpenFiles(OpenFiles)
            .SetBytesPerSync(BytesPerSync)
            .SetInfoLogLevel(InfoLogLevel.Warn)
            .SetKeepLogFileNum(KeptLogFiles)
            .SetMaxLogFileSize(MaxLogFileBytes)
            .SkipStatsUpdateOnOpen();
        if (options.Statistics)
        {
            database.EnableStatistics();
        }

        _options = database;
        Native.Instance.rocksdb_options_set_max_background_jobs(database.Handle, BackgroundJobs);

        ulong buffer = (ulong)options.WriteBufferBytes / 4;
        ColumnFamilies families = new(Family(buffer / 16, Compression.No))
        {
            { HistoryFamily, Family(buffer, Compression.Lz4) },
            { TimelineFamily, Family(buffer / 4, Compression.Lz4) },
            { TablesFamily, Family(buffer, Compression.Lz4) },
            { PersonalFamily, PersonalFamilyOptions(buffer / 2) },
            { GrainStateFamily, Family(buffer / 16, Compression.Lz4) },
        };
        try
        {
            CreateForOwner(options.DataDirectory);
            _database = RocksDbSharp.RocksDb.Open(database, options.DataDirectory, families);
        }
        catch (RocksDbException e) when (e.Message.Contains("LOCK", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"The database in '{options.DataDirectory}' is open already, in another process or this one ({e.Message}). Close it there, or set another {nameof(options.DataDirectory)}.",
                e);
        }
        catch (Exception e) when (e is RocksDbException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The database in '{options.DataDirectory}' cannot be opened: {e.Message}. Check the directory's permissions and free space; if files are damaged, restore them.", e);
        }

        _handle = _database.Handle;
        History = _database.GetColumnFamily(HistoryFamily);
        Timeline = _database.GetColumnFamily(TimelineFamily);
        Tables = _database.GetColumnFamily(TablesFamily);
        Personal = _database.GetColumnFamily(PersonalFamily);
        GrainState = _database.GetColumnFamily(GrainStateFamily);
    }

    private ColumnFamilyHandle History { get; }

    private ColumnFamilyHandle Timeline { get; }

    private ColumnFamilyHandle Tables { get; }

    private ColumnFamilyHandle Personal { get; }

    private ColumnFamilyHandle GrainState { get; }

    /// <summary>The column family of a key, which its first byte tells.</summary>
    public ColumnFamilyHandle FamilyOf(byte firstByte) => firstByte switch
    {
        (byte)PartitionKind.Package => History,
        (byte)PartitionKind.VehicleTimeline or (byte)PartitionKind.ContainerTimeline => Timeline,
        (byte)PartitionKind.Personal or (byte)PartitionKind.Proof or (byte)PartitionKind.PackageKeys => Personal,
        KeyCodec.GrainState => GrainState,
        _ => Tables,
    };

    /// <summary>Reads one value without copying it. The writer's thread and readers between <see cref="EnterRead"/> and <see cref="ExitRead"/> may.</summary>
    public unsafe PinnedValue Get(ReadOnlySpan<byte> key)
    {
        fixed (byte* bytes = key)
        {
            return new PinnedValue(
                Native.Instance.rocksdb_get_pinned_cf(_handle, _readOptions.Handle, FamilyOf(key[0]).Handle, bytes, (UIntPtr)key.Length));
        }
    }

    /// <summary>Walks keys below a bound, whose memory must not move meanwhile.</summary>
    public unsafe PartitionIterator Iterate(byte firstByte, byte* upperBound, int upperBoundLength) =>
        new(_handle, FamilyOf(firstByte).Handle, upperBound, upperBoundLength);

    public void WriteSynced(WriteBatch batch) => _database.Write(batch, _synced);

    /// <summary>RocksDB's counters as text; empty unless <see cref="RocksDbRowStoreOptions.Statistics"/> is on.</summary>
    public string Statistics() => _options.GetStatisticsString();

    /// <exception cref="RowStoreUnavailableException">The database is being closed.</exception>
    public void EnterRead()
    {
        Interlocked.Increment(ref _readers);
        if (_closing)
        {
            ExitRead();
            throw new RowStoreUnavailableException("The row store is closed. Read again once the server has started.");
        }
    }

    public void ExitRead() => Interlocked.Decrement(ref _readers);

    /// <summary>
    /// Takes what was deleted from tables out of the files. Flushing all families makes every log of before obsolete, compacting to the last level drops the deleted values from the
    /// table files, and files that nothing needs any more are removed before it returns.
    /// </summary>
    /// <exception cref="RocksDbException">The disk is full or broken.</exception>
    /// <exception cref="IOException">As above, while files were rewritten.</exception>
    public void Expunge(IReadOnlyCollection<Partition> tables)
    {
        ulong errors = BackgroundErrors();
        FlushAll();
        Native native = Native.Instance;
        IntPtr options = native.rocksdb_compactoptions_create();
        try
        {
            native.rocksdb_compactoptions_set_exclusive_manual_compaction(options, 0);
            native.rocksdb_compactoptions_set_bottommost_level_compaction(options, ForceBottommost);
            if (tables.Count > MaxExpungedRanges)
            {
                foreach (byte kind in tables.Select(table => (byte)table.Kind).Distinct())
                {
                    CompactAll(kind, options);
                }
            }
            else
            {
                foreach (Partition table in tables)
                {
                    Compact(table, options);
                }
            }
        }
        finally
        {
            native.rocksdb_compactoptions_destroy(options);
        }

        // Allowing it again looks for files to remove, those included whose removal was left to a background thread.
        native.rocksdb_disable_file_deletions(_handle);
        native.rocksdb_enable_file_deletions(_handle);
        if (BackgroundErrors() > errors)
        {
            throw new IOException("Files could not be rewritten.");
        }
    }

    /// <summary>Waits for readers, flushes and closes. Only once, after the last write.</summary>
    public async Task CloseAsync()
    {
        _closing = true;
        Interlocked.MemoryBarrier();
        while (Volatile.Read(ref _readers) != 0)
        {
            await Task.Yield();
        }

        Flush();
        _database.Dispose();
        GC.KeepAlive(_blockCache);
    }

    // The log alone would do; with table files the next start need not replay it.
    private void Flush()
    {
        try
        {
            FlushAll();
        }
        catch (RocksDbException)
        {
            // Acknowledged writes are in the synced log; a full or broken disk must not keep the process from ending.
        }
    }

    private void FlushAll()
    {
        FlushOptions options = new FlushOptions().SetWaitForFlush(true);
        ReadOnlySpan<ColumnFamilyHandle> families = [History, Timeline, Tables, Personal, GrainState];
        foreach (ColumnFamilyHandle family in families)
        {
            Native.Instance.rocksdb_flush_cf(_handle, options.Handle, family.Handle);
        }
    }

    private void CompactAll(byte kind, IntPtr options) =>
        Native.Instance.rocksdb_compact_range_cf_opt(_handle, FamilyOf(kind).Handle, options, IntPtr.Zero, UIntPtr.Zero, IntPtr.Zero, UIntPtr.Zero);

    private unsafe void Compact(Partition table, IntPtr options)
    {
        byte* from = stackalloc byte[KeyCodec.MaxBytes];
        byte* to = stackalloc byte[KeyCodec.MaxBytes];
        int length = KeyCodec.WritePrefix(table, new Span<byte>(from, KeyCodec.MaxBytes));
        new Span<byte>(from, length).CopyTo(new Span<byte>(to, length));
        KeyCodec.PrefixToEnd(new Span<byte>(to, length));
        Native.Instance.rocksdb_compact_range_cf_opt(
            _handle, FamilyOf((byte)table.Kind).Handle, options, from, (UIntPtr)length, to, (UIntPtr)length);
    }

    private unsafe ulong BackgroundErrors()
    {
        ulong errors = 0;
        return Native.Instance.rocksdb_property_int(_handle, "rocksdb.background-errors", (IntPtr)(&errors)) == 0
            ? errors
            : throw new IOException("The number of failed compactions cannot be read.");
    }

    private ColumnFamilyOptions PersonalFamilyOptions(ulong writeBuffer)
    {
        ColumnFamilyOptions options = Family(writeBuffer, Compression.No);
        Native.Instance.rocksdb_options_set_periodic_compaction_seconds(options.Handle, PersonalCompactionSeconds);
        return options;
    }

    private ColumnFamilyOptions Family(ulong writeBuffer, Compression compression)
    {
        BlockBasedTableOptions table = new BlockBasedTableOptions()
            .SetBlockCache(_blockCache)
            .SetBlockSize(BlockBytes)
            .SetFormatVersion(TableFormatVersion)
            .SetFilterPolicy(BloomFilterPolicy.Create(BloomBitsPerKey, use_block_based_builder: false))
            .SetWholeKeyFiltering(true)
            .SetCacheIndexAndFilterBlocks(true)
            .SetPinL0FilterAndIndexBlocksInCache(true);
        ColumnFamilyOptions options = new ColumnFamilyOptions()
            .SetBlockBasedTableFactory(table)
            .SetCompression(compression)
            .SetWriteBufferSize(writeBuffer)
            .SetMaxWriteBufferNumber(4)
            .SetLevelCompactionDynamicLevelBytes(true)
            .SetMemtablePrefixBloomSizeRatio(MemtableBloomRatio);
        Native.Instance.rocksdb_options_set_memtable_whole_key_filtering(options.Handle, 1);
        return options;
    }

    /// <summary>Makes the directory, where there is none, so that only its owner can look into it. One that is there stays as its owner made it.</summary>
    private static void CreateForOwner(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
