using Microsoft.Extensions.Options;
using RocksDbSharp;

namespace Tracking.Storage.RocksDb;

/// <summary>
/// The embedded row store: one RocksDB database in a directory. Writes are committed in groups, each with one sync of the log;
/// reads run on the caller's thread and see only what is durable.
/// </summary>
public sealed class RocksDbRowStore : IRowStore, IStoreHealth, IDisposable
{
    private const int ClearedTogether = 100;
    private readonly RocksDatabase _database;
    private readonly GroupCommitter _committer;
    private readonly HistoryReader _histories;
    private readonly TableReader _tables;
    private readonly Expunger _expunger;
    private int _disposed;

    /// <summary>Opens the database, or creates it.</summary>
    /// <exception cref="OptionsValidationException">An option is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The database is open in another process, or cannot be opened.</exception>
    public RocksDbRowStore(RocksDbRowStoreOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ValidateOptionsResult valid = new RocksDbRowStoreOptionsValidator().Validate(null, options);
        if (valid.Failed)
        {
            throw new OptionsValidationException(nameof(RocksDbRowStoreOptions), typeof(RocksDbRowStoreOptions), valid.Failures);
        }

        _database = new RocksDatabase(options);
        _committer = new GroupCommitter(_database, options, timeProvider ?? TimeProvider.System);
        _histories = new HistoryReader(_database);
        _tables = new TableReader(_database);
        _expunger = new Expunger(_database);
    }

    /// <summary>Whether writes are taken. Once false, it stays so until the store is opened anew.</summary>
    public bool IsHealthy => _committer.Failure is null && Volatile.Read(ref _disposed) == 0;

    /// <summary>Why writes are refused since a commit failed, or null.</summary>
    public Exception? Failure => _committer.Failure;

    internal RocksDatabase Database => _database;

    internal GroupCommitter Committer => _committer;

    /// <inheritdoc/>
    public ValueTask<WriteResult> WriteAsync(RowWrite write, CancellationToken cancellationToken = default) =>
        _committer.CommitAsync(new PendingRowWrite(write, RowRules.CheckWrite(write)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<HistoryRows> ReadHistoryAsync(Partition partition, CancellationToken cancellationToken = default)
    {
        RowRules.CheckHistory(partition);
        return Read(
            partition, _histories, static (of, histories) => of.Kind == PartitionKind.Package ? histories.ReadPacked(of) : histories.ReadTimeline(of), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<HistoryRows> ReadHistoryTailAsync(Partition partition, int maxRows, CancellationToken cancellationToken = default)
    {
        RowRules.CheckHistory(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
        return Read(
            partition,
            (Histories: _histories, MaxRows: maxRows),
            static (of, state) => of.Kind == PartitionKind.Package ? state.Histories.ReadPackedTail(of, state.MaxRows) : state.Histories.ReadTimelineTail(of, state.MaxRows),
            cancellationToken);
    }

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public ValueTask<bool> IsLongerAsync(Partition partition, int count, CancellationToken cancellationToken = default)
    {
        RowRules.CheckHistory(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Read(
            partition,
            (Histories: _histories, Count: count),
            static (of, state) => of.Kind == PartitionKind.Package ? state.Histories.IsPackedLonger(of, state.Count) : state.Histories.IsTimelineLonger(of, state.Count),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TableRow?> ReadRowAsync(Partition partition, ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default)
    {
        RowRules.CheckTable(partition);
        RowRules.CheckKey(key.Span);
        return Read(partition, (Tables: _tables, Key: key), static (of, state) => state.Tables.ReadRow(of, state.Key), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TableRow>> ReadRowsAsync(
        Partition partition, ReadOnlyMemory<byte> after, ReadOnlyMemory<byte> upTo, int limit, CancellationToken cancellationToken = default)
    {
        RowRules.CheckTable(partition);
        RowRules.CheckBound(after.Span);
        RowRules.CheckBound(upTo.Span);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Read(
            partition,
            (Tables: _tables, After: after, UpTo: upTo, Limit: limit),
            static (of, state) => state.Tables.ReadRows(of, state.After.Span, state.UpTo.Span, state.Limit),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ClearAsync(Partition table, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<TableRow> rows;
        do
        {
            rows = await ReadRowsAsync(table, default, default, ClearedTogether, cancellationToken).ConfigureAwait(false);
            if (rows.Count > 0)
            {
                await WriteAsync(new RowWrite([], [], [.. rows.Select(row => new TableDelete(table, row.Key))]), cancellationToken).ConfigureAwait(false);
            }
        }
        while (rows.Count == ClearedTogether);
    }

    /// <inheritdoc/>
    public async ValueTask ExpungeAsync(IReadOnlyCollection<Partition> tables, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tables);
        foreach (Partition table in tables)
        {
            RowRules.CheckTable(table);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (tables.Count > 0)
        {
            await _expunger.ExpungeAsync(tables).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses new writes, commits those queued, waits for reads and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _committer.StopAsync().ConfigureAwait(false);
            await _database.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Does what <see cref="DisposeAsync"/> does, for containers that dispose of synchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private ValueTask<T> Read<TState, T>(Partition partition, TState state, Func<Partition, TState, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _database.EnterRead();
        try
        {
            return new(read(partition, state));
        }
        catch (Exception e) when (IsReadFailure(e))
        {
            throw CannotRead(partition, e);
        }
        finally
        {
            _database.ExitRead();
        }
    }

    private static bool IsReadFailure(Exception e) => e is RocksDbException or InvalidDataException;

    private static RowStoreUnavailableException CannotRead(Partition partition, Exception cause) =>
        new($"The row store cannot read {partition.Kind} '{partition.Id}': {cause.Message} Check the disk; if files are damaged, restore them.", cause);
}
