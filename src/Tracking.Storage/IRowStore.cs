namespace Tracking.Storage;

/// <summary>
/// Partitions of ordered rows, durable before a write is acknowledged. Two shapes of partition exist: a <em>history</em> is
/// insert-only and numbered from 0 without gaps; a <em>table</em> maps byte keys to values guarded by a version.
/// All writes of a node meet in one writer that commits them together, one sync for many, with a result for each.
/// </summary>
public interface IRowStore : IAsyncDisposable
{
    /// <summary>
    /// Commits a write: all of its operations or none. Completes once it would survive a power loss.
    /// </summary>
    /// <remarks>
    /// A backend that cannot commit several partitions at once commits the rows of the first history that lacks some, and what is left to do with them. A crash in between
    /// leaves the rest undone until somebody reads or appends to that history, which does it first. A write without appends that touches several partitions may be left in
    /// part; its caller was told nothing, and makes it again.
    /// </remarks>
    /// <returns>Whether it was committed, or refused because an append met other rows at its sequence.</returns>
    /// <exception cref="RowStoreUnavailableException">The store is shutting down, overloaded or broken; whether the write is durable is unknown.</exception>
    ValueTask<WriteResult> WriteAsync(RowWrite write, CancellationToken cancellationToken = default);

    /// <summary>Reads a whole history in order; <see cref="HistoryRows.Count"/> is 0 where nothing was ever appended.</summary>
    ValueTask<HistoryRows> ReadHistoryAsync(Partition partition, CancellationToken cancellationToken = default);

    /// <summary>Reads the last rows of a history, at most <paramref name="maxRows"/>, oldest first.</summary>
    ValueTask<HistoryRows> ReadHistoryTailAsync(Partition partition, int maxRows, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether other processes may write the same rows. Where none can, a grain that is alone knows what is stored from its own writes.
    /// </summary>
    bool IsShared { get; }

    /// <summary>Whether a history has more than <paramref name="count"/> rows, of which that many were read: cheaper than to read it again.</summary>
    ValueTask<bool> IsLongerAsync(Partition partition, int count, CancellationToken cancellationToken = default);

    /// <summary>Reads one row of a table, or null.</summary>
    ValueTask<TableRow?> ReadRowAsync(Partition partition, ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads rows of a table in the order of their keys' bytes: those after <paramref name="after"/> (exclusive; empty starts at the
    /// first) and, where <paramref name="upTo"/> is not empty, before or at it; at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<TableRow>> ReadRowsAsync(
        Partition partition, ReadOnlyMemory<byte> after, ReadOnlyMemory<byte> upTo, int limit, CancellationToken cancellationToken = default);

    /// <summary>Removes all rows of a table, and what waits to become a row of it. Writes to it that are under way may or may not come after.</summary>
    /// <exception cref="RowStoreUnavailableException">Some or all rows may still be there; clear it again.</exception>
    ValueTask ClearAsync(Partition table, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes the bytes of rows that were removed from tables out of every file that this store keeps. Slow: files are rewritten for it. Does nothing where files are somebody
    /// else's affair.
    /// </summary>
    /// <exception cref="RowStoreUnavailableException">The bytes may still be in files; try again.</exception>
    ValueTask ExpungeAsync(IReadOnlyCollection<Partition> tables, CancellationToken cancellationToken = default);
}

/// <summary>What a partition holds; the number is stored and never reused.</summary>
public enum PartitionKind : byte
{
    /// <summary>History of one package; short, so a backend may keep it as one value.</summary>
    Package = 1,

    /// <summary>History of a vehicle's own scans; grows for years.</summary>
    VehicleTimeline = 2,

    /// <summary>History of a container's own and derived scans.</summary>
    ContainerTimeline = 3,

    /// <summary>Table: member → stay, of a station.</summary>
    StationMembers = 16,

    /// <summary>Table: member → stay, of a vehicle.</summary>
    VehicleMembers = 17,

    /// <summary>Table: member → stay, of a container.</summary>
    ContainerMembers = 18,

    /// <summary>Table: time → position, of one vehicle on one UTC day; the id is <c>{vehicle}/{yyyyMMdd}</c>.</summary>
    Track = 19,

    /// <summary>Table: what is known to exist (stations, vehicles, references).</summary>
    Index = 20,

    /// <summary>Table: personal data of one package, apart from all else so that it can be erased.</summary>
    Personal = 21,

    /// <summary>Table: proofs (photos, signatures); personal data too.</summary>
    Proof = 22,

    /// <summary>Table: day → packages and proofs whose personal data may be due to be erased then.</summary>
    Expiry = 23,

    /// <summary>Table: the key that the personal data of one package, or one proof, is encrypted with. In a store of its own.</summary>
    PackageKeys = 24,

    /// <summary>Table: who did what, of one UTC day; the id is <c>yyyyMMdd</c>. <c>days</c> lists the days.</summary>
    Audit = 25,

    /// <summary>Table: UTC day → how many packages came in by the hour, of a station.</summary>
    Volumes = 26,
}

/// <summary>Names a partition.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Id">Whose it is; 1 to 300 UTF-8 bytes, compared exactly.</param>
public readonly record struct Partition(PartitionKind Kind, string Id);

/// <summary>Operations that are committed together or not at all.</summary>
/// <param name="Appends">At most one for each history.</param>
/// <param name="Puts">Guarded puts.</param>
/// <param name="Deletes">Rows to remove; absent ones are no error.</param>
public sealed record RowWrite(IReadOnlyList<HistoryAppend> Appends, IReadOnlyList<TablePut> Puts, IReadOnlyList<TableDelete> Deletes)
{
    /// <summary>A write that only appends to one history.</summary>
    public static RowWrite Append(Partition partition, int sequence, params IReadOnlyList<ReadOnlyMemory<byte>> rows) =>
        new([new HistoryAppend(partition, sequence, rows)], [], []);

    /// <summary>A write that only puts one row.</summary>
    public static RowWrite Put(Partition partition, ReadOnlyMemory<byte> key, long version, ReadOnlyMemory<byte> value) =>
        new([], [new TablePut(partition, key, version, value)], []);
}

/// <summary>
/// Appends rows at an expected sequence. Where rows already stand there with identical bytes (a retry whose answer was lost) the append
/// succeeds and stores only what is missing behind them; where they differ, or a gap would arise, the whole write is refused.
/// </summary>
/// <param name="Partition">A history.</param>
/// <param name="Sequence">Number of the first of the rows; the count of rows before it.</param>
/// <param name="Rows">The rows; each 1 byte to 1 MiB.</param>
public sealed record HistoryAppend(Partition Partition, int Sequence, IReadOnlyList<ReadOnlyMemory<byte>> Rows);

/// <summary>Puts a row unless a row of a newer or equal version stands there; then the put has no effect and still succeeds.</summary>
/// <param name="Partition">A table.</param>
/// <param name="Key">1 to 512 bytes.</param>
/// <param name="Version">Guard; greater wins.</param>
/// <param name="Value">0 to 4 MiB.</param>
/// <param name="IsFirst">Whether the writer expects no row there. Only a hint, by which a backend may save a look.</param>
public sealed record TablePut(Partition Partition, ReadOnlyMemory<byte> Key, long Version, ReadOnlyMemory<byte> Value, bool IsFirst = false);

/// <summary>Removes a row unless a row of a newer version stands there; then it stays, and the delete still succeeds.</summary>
/// <param name="Partition">A table.</param>
/// <param name="Key">1 to 512 bytes.</param>
/// <param name="Version">The newest version that is removed; who knows which row is to go names its version.</param>
public sealed record TableDelete(Partition Partition, ReadOnlyMemory<byte> Key, long Version = long.MaxValue);

/// <summary>How a write ended.</summary>
public enum WriteResult : byte
{
    /// <summary>Durable.</summary>
    Committed,

    /// <summary>Refused: another writer's rows stand at the sequence. Nothing of the write was stored; read again.</summary>
    Conflict,
}

/// <summary>One row of a table.</summary>
public sealed record TableRow(ReadOnlyMemory<byte> Key, long Version, ReadOnlyMemory<byte> Value);

/// <summary>
/// Rows of a history in one buffer. Each row stands behind its length as an unsigned LEB128 number; the buffer holds rows
/// <see cref="First"/> up to <see cref="Count"/> (exclusive).
/// </summary>
/// <param name="Packed">The rows, each behind its length; never written to after it was returned.</param>
/// <param name="First">Sequence of the first row in the buffer.</param>
/// <param name="Count">Number of rows in the whole history.</param>
public readonly record struct HistoryRows(ReadOnlyMemory<byte> Packed, int First, int Count);

/// <summary>The store cannot take writes now; whether the failed write is durable is unknown, so it must be sent again.</summary>
public sealed class RowStoreUnavailableException : Exception
{
    /// <summary>Creates it with a default message.</summary>
    public RowStoreUnavailableException() : base("The row store cannot take writes now. Send the request again.") { }

    /// <summary>Creates it with what is wrong and what to do.</summary>
    public RowStoreUnavailableException(string message) : base(message) { }

    /// <summary>Creates it with what is wrong, what to do and the cause.</summary>
    public RowStoreUnavailableException(string message, Exception innerException) : base(message, innerException) { }
}
