namespace Tracking.Storage.RocksDb;

/// <summary>How the embedded store keeps its data.</summary>
public sealed class RocksDbRowStoreOptions
{
    /// <summary>Where keys are in the data directory unless they are elsewhere.</summary>
    public const string DefaultKeysDirectory = "keys";

    /// <summary>Least of <see cref="BlockCacheBytes"/>.</summary>
    internal const long LeastBlockCacheBytes = 8L * 1024 * 1024;

    /// <summary>Least of <see cref="WriteBufferBytes"/> and <see cref="MaxTotalWalBytes"/>.</summary>
    internal const long LeastWriteBufferBytes = 16L * 1024 * 1024;

    /// <summary>Default of <see cref="BlockCacheBytes"/>.</summary>
    public const long DefaultBlockCacheBytes = 1024L * 1024 * 1024;

    /// <summary>Default of <see cref="WriteBufferBytes"/>.</summary>
    public const long DefaultWriteBufferBytes = 256L * 1024 * 1024;

    /// <summary>Default of <see cref="MaxTotalWalBytes"/>.</summary>
    public const long DefaultMaxTotalWalBytes = 512L * 1024 * 1024;

    /// <summary>Default of <see cref="MaxQueuedWrites"/>.</summary>
    public const int DefaultMaxQueuedWrites = 16_384;

    /// <summary>Default of <see cref="MaxQueuedBytes"/>.</summary>
    public const long DefaultMaxQueuedBytes = 64L * 1024 * 1024;

    /// <summary>Default of <see cref="MaxGroupWrites"/>.</summary>
    public const int DefaultMaxGroupWrites = 4_096;

    /// <summary>Default of <see cref="MaxGroupBytes"/>.</summary>
    public const long DefaultMaxGroupBytes = 16L * 1024 * 1024;

    /// <summary>Default of <see cref="MaxQueueWait"/>: 5 s.</summary>
    public static readonly TimeSpan DefaultMaxQueueWait = TimeSpan.FromSeconds(5);

    /// <summary>Directory of the database; created if it is absent. Required. Only one process can have it open.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>
    /// Directory of a second database, which holds the keys of personal data and nothing else; relative to the directory in which the process was started. Empty: <c>keys</c> in
    /// <see cref="DataDirectory"/>. It must be neither that directory nor one that holds it.
    /// </summary>
    public string KeysDirectory { get; set; } = "";

    /// <summary>Memory for blocks read from disk, in bytes; 8 MiB to 1 TiB.</summary>
    public long BlockCacheBytes { get; set; } = DefaultBlockCacheBytes;

    /// <summary>Memory for rows not yet in a table file, in bytes over all column families; 16 MiB to 64 GiB.</summary>
    public long WriteBufferBytes { get; set; } = DefaultWriteBufferBytes;

    /// <summary>Bound of the write-ahead log, in bytes; it bounds the time that a restart takes. 16 MiB to 64 GiB.</summary>
    public long MaxTotalWalBytes { get; set; } = DefaultMaxTotalWalBytes;

    /// <summary>Writes that may wait for the writer; 1 to 1,000,000. A further one waits for a place.</summary>
    public int MaxQueuedWrites { get; set; } = DefaultMaxQueuedWrites;

    /// <summary>Bytes that may wait for the writer; 1 MiB to 16 GiB. One write always fits an empty queue.</summary>
    public long MaxQueuedBytes { get; set; } = DefaultMaxQueuedBytes;

    /// <summary>How long a write waits for a place in the queue before it is refused; more than 0, at most 5 min.</summary>
    public TimeSpan MaxQueueWait { get; set; } = DefaultMaxQueueWait;

    /// <summary>Most writes committed by one sync; 1 to 100,000.</summary>
    public int MaxGroupWrites { get; set; } = DefaultMaxGroupWrites;

    /// <summary>About the most bytes committed by one sync; 64 KiB to 1 GiB. One write always fits.</summary>
    public long MaxGroupBytes { get; set; } = DefaultMaxGroupBytes;

    /// <summary>Options of the store of keys: rows of under 100 bytes, of which most are read once after hours of silence.</summary>
    internal RocksDbRowStoreOptions OfKeys() => new()
    {
        DataDirectory = KeysDirectory.Length > 0 ? KeysDirectory : Path.Combine(DataDirectory, DefaultKeysDirectory),
        BlockCacheBytes = Math.Max(LeastBlockCacheBytes, BlockCacheBytes / 4),
        WriteBufferBytes = Math.Max(LeastWriteBufferBytes, WriteBufferBytes / 4),
        MaxTotalWalBytes = Math.Max(LeastWriteBufferBytes, MaxTotalWalBytes / 8),
        MaxQueuedWrites = MaxQueuedWrites,
        MaxQueuedBytes = MaxQueuedBytes,
        MaxQueueWait = MaxQueueWait,
        MaxGroupWrites = MaxGroupWrites,
        MaxGroupBytes = MaxGroupBytes,
    };

    /// <summary>Whether RocksDB counts what it does; costs some speed. For tests that count syncs.</summary>
    internal bool Statistics { get; set; }
}
