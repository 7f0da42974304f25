using System.Globalization;

namespace Tracking.Benchmarks.Postgres;

/// <summary>How rows of one request get into the table.</summary>
internal enum PostgresInsert
{
    /// <summary>One statement with an array for each column.</summary>
    Unnest,

    /// <summary>Binary <c>COPY</c>; a request that repeats a scan is inserted by <see cref="Unnest"/>.</summary>
    Copy,
}

/// <summary>What the baseline's speed depends on; none gives durability away.</summary>
internal sealed record PostgresSettings
{
    /// <summary>For one scan a request; chosen by hand, <c>ingest --sweep postgresOne</c> looks for the best.</summary>
    public static readonly PostgresSettings BestForOne = new() { Connections = 128, PoolSize = 32 };

    /// <summary>For 100 scans a request; chosen by hand, <c>ingest --sweep postgresHundred</c> looks for the best.</summary>
    public static readonly PostgresSettings BestForHundred = new() { Connections = 16, PoolSize = 16 };

    /// <summary>Requests under way at once.</summary>
    public int Connections { get; init; }

    /// <summary>Connections from the API to PostgreSQL.</summary>
    public int PoolSize { get; init; }

    /// <summary>Whether statements of many requests share connections.</summary>
    public bool Multiplexing { get; init; }

    /// <summary>How a request's rows are inserted when there are many.</summary>
    public PostgresInsert Insert { get; init; } = PostgresInsert.Unnest;

    /// <summary><c>commit_delay</c>: µs that a commit waits for others to share its sync.</summary>
    public int CommitDelay { get; init; }

    /// <summary><c>shared_buffers</c> in MiB.</summary>
    public int SharedBuffers { get; init; } = 2048;

    /// <summary><c>wal_buffers</c> in MiB.</summary>
    public int WalBuffers { get; init; } = 64;

    /// <summary><c>wal_sync_method</c>.</summary>
    public string WalSyncMethod { get; init; } = "fdatasync";

    /// <summary><c>wal_compression</c>: of pages written whole after a checkpoint.</summary>
    public string WalCompression { get; init; } = "off";

    /// <summary>Options of the server's command line.</summary>
    public IEnumerable<string> ServerOptions =>
    [
        "fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_wal_size=16GB", "checkpoint_timeout=30min", "jit=off",
        Option("max_connections", Math.Max(100, PoolSize + 10)), Option("commit_delay", CommitDelay), Option("shared_buffers", $"{SharedBuffers}MB"), Option("wal_buffers", $"{WalBuffers}MB"),
        Option("wal_sync_method", WalSyncMethod), Option("wal_compression", WalCompression),
    ];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Connections} connections, pool {PoolSize}{(Multiplexing ? ", multiplexing" : "")}, {Insert}, commit_delay {CommitDelay}, shared_buffers {SharedBuffers} MB, wal_buffers {WalBuffers} MB, {WalSyncMethod}, wal_compression {WalCompression}");

    private static string Option(string name, object value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}
