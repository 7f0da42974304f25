using Azure;
using Azure.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Tracking.Storage.AzureTables;

/// <summary>
/// Rows in Azure Tables, spread over one or more accounts. Azure commits rows of one partition together and no others, so a write happens in two steps: first the rows of
/// its history, and in the same transaction what is then still to be done (members' rows, personal data); then that. Whoever reads the history in between, on any node,
/// does it too, so a write that a crash cut off becomes whole when its history is next read.
/// </summary>
public sealed class AzureTablesRowStore : IRowStore, IStoreHealth, IDisposable
{
    private readonly AzureStorageOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _connections;
    private readonly TableAccounts _accounts;
    private readonly StorageRequests _writes;
    private readonly StorageRequests _reads;
    private readonly TableRows _tables;
    private readonly TwoStepCommitter _committer;
    private readonly WriteOrder _order = new();
    private readonly Lock _lifetime = new();
    private TaskCompletionSource? _drained;
    private Task? _opening;
    private bool _opened;
    private bool _closed;
    private int _probing;
    private int _queued;
    private long _queuedBytes;

    /// <summary>Creates it; nothing is asked of Azure before the first operation or <see cref="OpenAsync"/>.</summary>
    /// <exception cref="OptionsValidationException">An option is outside its range.</exception>
    public AzureTablesRowStore(AzureStorageOptions options, TimeProvider? timeProvider = null, ILogger<AzureTablesRowStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ValidateOptionsResult valid = new AzureStorageOptionsValidator().Validate(null, options);
        if (valid.Failed)
        {
            throw new OptionsValidationException(nameof(AzureStorageOptions), typeof(AzureStorageOptions), valid.Failures);
        }

        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _connections = AzureAccount.Connections(options);
        TokenCredential credential = AzureAccount.Credential(options);
        _accounts = new TableAccounts([.. options.Accounts.Select(account => AzureAccount.Tables(account, options, credential, _connections))], options.TablePrefix, options.ForKeys);
        _writes = new StorageRequests(options.MaxRequestsInFlight, options.AttemptTimeout, _time);
        _reads = new StorageRequests(options.MaxRequestsInFlight, options.AttemptTimeout, _time);
        ValueParts parts = new(_accounts, _writes, _reads);
        _tables = new TableRows(_accounts, _writes, _reads, parts);
        _committer = new TwoStepCommitter(
            new Histories(_accounts, _writes, _reads, parts), _tables, parts, options, _time, logger ?? (ILogger)NullLogger.Instance);
    }

    /// <inheritdoc/>
    public bool IsHealthy
    {
        get
        {
            if (Volatile.Read(ref _closed))
            {
                return false;
            }

            if (Failure is null)
            {
                return true;
            }

            // A node that is not ready gets no requests whose success could tell, so it asks itself.
            Probe();
            return false;
        }
    }

    /// <inheritdoc/>
    public Exception? Failure => _writes.Failure ?? _reads.Failure;

    /// <summary>Creates the tables that are missing and checks that the accounts are those that the rows were spread over. Done by the first operation where it was not called.</summary>
    /// <exception cref="InvalidOperationException">The accounts are others.</exception>
    /// <exception cref="RowStoreUnavailableException">Azure Storage does not answer or refuses.</exception>
    public Task OpenAsync(CancellationToken cancellationToken = default)
    {
        lock (_lifetime)
        {
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _opening = OpenOnceAsync();
            }

            return _opening.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<WriteResult> WriteAsync(RowWrite write, CancellationToken cancellationToken = default)
    {
        long size = RowRules.CheckWrite(write);
        cancellationToken.ThrowIfCancellationRequested();
        Admit(size);
        try
        {
            Deadline deadline = Start();

            // Nothing is awaited before this, so that writes have their turns in the order in which they came.
            WriteOrder.Turn turn = _order.Enter(Targets(write));
            try
            {
                await ComeAsync(turn, deadline, cancellationToken).ConfigureAwait(false);
                if (!_opened)
                {
                    await OpenAsync(cancellationToken).ConfigureAwait(false);
                }

                long started = _time.GetTimestamp();
                WriteResult result = await _committer.WriteAsync(write, deadline).ConfigureAwait(false);
                StorageMetrics.CommitDuration.Record(_time.GetElapsedTime(started).TotalSeconds);
                if (result is WriteResult.Conflict)
                {
                    StorageMetrics.Conflicts.Add(1);
                }

                return result;
            }
            catch (Exception e) when (e is InvalidDataException or FormatException or RequestFailedException)
            {
                throw new RowStoreUnavailableException($"The row store cannot write beside what is stored: {e.Message} Restore what was changed by hand.", e);
            }
            finally
            {
                turn.Leave();
            }
        }
        finally
        {
            Release(size);
        }
    }

    /// <inheritdoc/>
    public ValueTask<HistoryRows> ReadHistoryAsync(Partition partition, CancellationToken cancellationToken = default) =>
        ReadHistoryTailAsync(partition, int.MaxValue, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Reads the whole history; Azure has no way from behind.</remarks>
    public async ValueTask<HistoryRows> ReadHistoryTailAsync(Partition partition, int maxRows, CancellationToken cancellationToken = default)
    {
        RowRules.CheckHistory(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
        return await ReadAsync(
            partition,
            async deadline => Pack(await ReadWholeAsync(partition, deadline, cancellationToken).ConfigureAwait(false), maxRows),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public async ValueTask<bool> IsLongerAsync(Partition partition, int count, CancellationToken cancellationToken = default)
    {
        RowRules.CheckHistory(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return await ReadAsync(partition, deadline => _committer.HasRowAsync(partition, count, deadline, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<TableRow?> ReadRowAsync(Partition partition, ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default)
    {
        RowRules.CheckTable(partition);
        RowRules.CheckKey(key.Span);
        return await ReadAsync(partition, deadline => _tables.ReadAsync(partition, key, deadline, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TableRow>> ReadRowsAsync(
        Partition partition, ReadOnlyMemory<byte> after, ReadOnlyMemory<byte> upTo, int limit, CancellationToken cancellationToken = default)
    {
        RowRules.CheckTable(partition);
        RowRules.CheckBound(after.Span);
        RowRules.CheckBound(upTo.Span);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return await ReadAsync(partition, deadline => _tables.ReadRangeAsync(partition, after, upTo, limit, deadline, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ClearAsync(Partition table, CancellationToken cancellationToken = default)
    {
        RowRules.CheckTable(table);
        await ReadAsync(
            table,
            async deadline =>
            {
                await _tables.ClearAsync(table, deadline).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Azure removes deleted entities from its disks by itself.</remarks>
    public ValueTask ExpungeAsync(IReadOnlyCollection<Partition> tables, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>Refuses new operations, waits for the writes under way and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        Task drained;
        lock (_lifetime)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = _queued == 0 ? Task.CompletedTask : _drained.Task;
        }

        // Each write ends with its deadline at the latest.
        await drained.ConfigureAwait(false);
        await _committer.DrainAsync().ConfigureAwait(false);
        _connections.Dispose();
    }

    /// <summary>Does what <see cref="DisposeAsync"/> does, for containers that dispose of synchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static RowStoreUnavailableException Closed() =>
        new("The row store is shutting down and takes no more requests. Send the request again once the server has started.");

    private static List<WriteTarget> Targets(RowWrite write)
    {
        List<WriteTarget> targets = new(write.Appends.Count + write.Puts.Count + write.Deletes.Count);
        foreach (HistoryAppend append in write.Appends)
        {
            targets.Add(new WriteTarget(append.Partition, ""));
        }

        foreach (TablePut put in write.Puts)
        {
            targets.Add(new WriteTarget(put.Partition, KeyText.Encode(put.Key.Span)));
        }

        foreach (TableDelete delete in write.Deletes)
        {
            targets.Add(new WriteTarget(delete.Partition, KeyText.Encode(delete.Key.Span)));
        }

        return targets;
    }

    private static HistoryRows Pack(List<HistoryRow> rows, int maxRows)
    {
        int first = Math.Max(0, rows.Count - maxRows), size = 0;
        for (int i = first; i < rows.Count; i++)
        {
            size += Leb128.Size(rows[i].Data.Length) + rows[i].Data.Length;
        }

        byte[] packed = GC.AllocateUninitializedArray<byte>(size);
        int at = 0;
        for (int i = first; i < rows.Count; i++)
        {
            at += Leb128.Write(packed.AsSpan(at), rows[i].Data.Length);
            rows[i].Data.CopyTo(packed.AsMemory(at));
            at += rows[i].Data.Length;
        }

        return new HistoryRows(packed, first, rows.Count);
    }

    private void Probe()
    {
        if (Interlocked.Exchange(ref _probing, 1) == 0)
        {
            _ = ProbeAsync();
        }

        async Task ProbeAsync()
        {
            try
            {
                await _accounts.ProbeAsync(_writes, Start()).ConfigureAwait(false);
                await _accounts.ProbeAsync(_reads, Start()).ConfigureAwait(false);
            }
            catch (Exception e) when (e is RowStoreUnavailableException or RequestFailedException or ObjectDisposedException)
            {
                // Still so; the next question asks again.
            }
            finally
            {
                Volatile.Write(ref _probing, 0);
            }
        }
    }

    private Deadline Start() => new(_options.OperationTimeout, _time.GetTimestamp());

    private async Task OpenOnceAsync()
    {
        await _accounts.OpenAsync(_writes, new Deadline(_options.OpenTimeout, _time.GetTimestamp()), CancellationToken.None).ConfigureAwait(false);
        Volatile.Write(ref _opened, true);
    }

    private void Admit(long size)
    {
        lock (_lifetime)
        {
            if (_closed)
            {
                throw Closed();
            }

            if (_queued >= _options.MaxQueuedWrites || (_queued > 0 && _queuedBytes + size > _options.MaxQueuedBytes))
            {
                throw new RowStoreUnavailableException(
                    $"The row store is overloaded: {_queued} writes of {_queuedBytes} bytes are under way. Send the request again later.");
            }

            _queued++;
            _queuedBytes += size;
        }

        StorageMetrics.QueuedWrites.Add(1);
    }

    private void Release(long size)
    {
        StorageMetrics.QueuedWrites.Add(-1);
        lock (_lifetime)
        {
            _queued--;
            _queuedBytes -= size;
            if (_queued == 0)
            {
                _drained?.TrySetResult();
            }
        }
    }

    private async ValueTask ComeAsync(WriteOrder.Turn turn, Deadline deadline, CancellationToken cancellationToken)
    {
        if (turn.Come.IsCompleted)
        {
            return;
        }

        try
        {
            await turn.Come.WaitAsync(deadline.Left(_time), _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new RowStoreUnavailableException(
                $"The row store is overloaded: a write waited {deadline.Length.TotalSeconds} s for earlier ones to the same rows. Send the request again later.");
        }
    }

    private async Task<T> ReadAsync<T>(Partition partition, Func<Deadline, Task<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _closed))
        {
            throw Closed();
        }

        if (!_opened)
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await read(Start()).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            throw Closed();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or RequestFailedException)
        {
            throw new RowStoreUnavailableException($"The row store cannot read {partition.Kind} '{partition.Id}': {e.Message} Restore what was changed by hand.", e);
        }
    }

    /// <summary>A whole history. Where a write to it was cut off, that is completed first; where one of this node's own is just under way, it is waited for.</summary>
    private async Task<List<HistoryRow>> ReadWholeAsync(Partition partition, Deadline deadline, CancellationToken cancellationToken)
    {
        List<HistoryRow> rows = await _committer.ReadAsync(partition, deadline, cancellationToken).ConfigureAwait(false);
        if (!_committer.IsCutOff(partition, rows))
        {
            return rows;
        }

        WriteOrder.Turn turn = _order.Enter([new WriteTarget(partition, "")]);
        try
        {
            await ComeAsync(turn, deadline, cancellationToken).ConfigureAwait(false);
            return await _committer.ReadCompletedAsync(partition, deadline).ConfigureAwait(false);
        }
        finally
        {
            turn.Leave();
        }
    }
}
