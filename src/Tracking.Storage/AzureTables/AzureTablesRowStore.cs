using System.Collections.Concurrent;
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
public sealed partial class AzureTablesRowStore : IRowStore, IStoreHealth, IDisposable
{
    // Histories whose length this node knows; forgotten all at once when they are too many.
    private const int MaxKnownCounts = 65_536;
    private const int MaxAttempts = 16;
    private readonly AzureStorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _connections;
    private readonly TableAccounts _accounts;
    private readonly StorageRequests _writes;
    private readonly StorageRequests _reads;
    private readonly ValueParts _parts;
    private readonly Histories _histories;
    private readonly TableRows _tables;
    private readonly WriteOrder _order = new();
    private readonly ConcurrentDictionary<Partition, int> _knownCounts = new();
    private readonly ConcurrentDictionary<(Partition, int), bool> _settling = new();
    private readonly Lock _lifetime = new();
    private TaskCompletionSource? _drained;
    private Task? _opening;
    private bool _opened;
    private bool _closed;
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
        _logger = logger ?? (ILogger)NullLogger.Instance;
        _connections = AzureAccount.Connections(options);
        TokenCredential credential = AzureAccount.Credential(options);
        _accounts = new TableAccounts([.. options.Accounts.Select(account => AzureAccount.Tables(account, options, credential, _connections))], options.TablePrefix);
        _writes = new StorageRequests(options.MaxRequestsInFlight, options.AttemptTimeout, _time);
        _reads = new StorageRequests(options.MaxRequestsInFlight, options.AttemptTimeout, _time);
        _parts = new ValueParts(_writes, _reads);
        _histories = new Histories(_accounts, _writes, _reads, _parts);
        _tables = new TableRows(_accounts, _writes, _reads, _parts);
    }

    /// <inheritdoc/>
    public bool IsHealthy => !Volatile.Read(ref _closed) && Failure is null;

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
                WriteResult result = await WriteInTurnAsync(write, deadline).ConfigureAwait(false);
                StorageMetrics.CommitDuration.Record(_time.GetElapsedTime(started).TotalSeconds);
                if (result is WriteResult.Conflict)
                {
                    StorageMetrics.Conflicts.Add(1);
                }

                return result;
            }
            catch (InvalidDataException e)
            {
                throw new RowStoreUnavailableException($"The row store cannot write beside what is stored: {e.Message}", e);
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

    private static bool IsPersonal(PartitionKind kind) => kind is PartitionKind.Personal or PartitionKind.Proof;

    private Deadline Start() => new(_options.OperationTimeout, _time.GetTimestamp());

    private async Task OpenOnceAsync()
    {
        await _accounts.OpenAsync(_writes, Start(), CancellationToken.None).ConfigureAwait(false);
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

    private async Task<WriteResult> WriteInTurnAsync(RowWrite write, Deadline deadline)
    {
        if (write.Appends.Count == 0)
        {
            await _tables.ApplyAsync([.. write.Puts.Select(put => new FollowUpPut(put, null, 0))], write.Deletes, deadline, null).ConfigureAwait(false);
            return WriteResult.Committed;
        }

        int[] standing = new int[write.Appends.Count];
        bool check = write.Appends.Count > 1 || KnownCount(write.Appends[0].Partition) != write.Appends[0].Sequence;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            int anchor = check ? -1 : 0;
            for (int i = 0; check && i < standing.Length; i++)
            {
                standing[i] = await _histories.StandingAsync(write.Appends[i], deadline).ConfigureAwait(false);
                if (standing[i] < 0)
                {
                    return WriteResult.Conflict;
                }

                anchor = anchor < 0 && standing[i] < write.Appends[i].Rows.Count ? i : anchor;
            }

            if (anchor < 0)
            {
                // A repeat: all rows stand, and whatever belongs to them is made sure of.
                await _tables.ApplyAsync([.. write.Puts.Select(put => new FollowUpPut(put, null, 0))], write.Deletes, deadline, null).ConfigureAwait(false);
                Know(write);
                return WriteResult.Committed;
            }

            if (await CommitAsync(write, standing, anchor, deadline).ConfigureAwait(false))
            {
                Know(write);
                return WriteResult.Committed;
            }

            check = true;
        }

        throw new RowStoreUnavailableException($"{write.Appends[0].Partition} was appended to by others {MaxAttempts} times in a row. Send the request again.");
    }

    /// <summary>Inserts the first rows with what is then to be done, and does it.</summary>
    /// <returns>False when the rows were not inserted, because others are there now.</returns>
    private async Task<bool> CommitAsync(RowWrite write, int[] standing, int anchor, Deadline deadline)
    {
        HistoryAppend append = write.Appends[anchor];
        int first = standing[anchor], count = Histories.FitTogether(append.Rows, first);
        List<HistoryAppend> rest = [];
        for (int i = 0; i < standing.Length; i++)
        {
            int from = i == anchor ? first + count : standing[i];
            if (from < write.Appends[i].Rows.Count)
            {
                rest.Add(new HistoryAppend(write.Appends[i].Partition, write.Appends[i].Sequence + from, [.. write.Appends[i].Rows.Skip(from)]));
            }
        }

        FollowUp followUp = new(rest, await StageAsync(write.Puts, deadline).ConfigureAwait(false), write.Deletes);
        PendingValue? pending = followUp.IsEmpty
            ? null
            : await _histories.StorePendingAsync(append.Partition, followUp.Encode(), deadline).ConfigureAwait(false);
        ReadOnlyMemory<byte>[] rows = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = append.Rows[first + i];
        }

        int sequence = append.Sequence + first;
        if (!await _histories.InsertAsync(append.Partition, sequence, rows, pending, deadline).ConfigureAwait(false))
        {
            await UnstageAsync(append, sequence, rows, pending, followUp, deadline).ConfigureAwait(false);
            return false;
        }

        if (pending is { } value)
        {
            await CompleteAsync(followUp, deadline, null).ConfigureAwait(false);
            Settle(append.Partition, sequence + count - 1, value);
        }

        return true;
    }

    /// <summary>Puts personal data into parts of its own partition, where it waits until the rows stand.</summary>
    private async ValueTask<IReadOnlyList<FollowUpPut>> StageAsync(IReadOnlyList<TablePut> puts, Deadline deadline)
    {
        FollowUpPut[] staged = new FollowUpPut[puts.Count];
        for (int i = 0; i < staged.Length; i++)
        {
            TablePut put = puts[i];
            staged[i] = new FollowUpPut(put, null, 0);
            if (IsPersonal(put.Partition.Kind))
            {
                staged[i] = new FollowUpPut(put, ValueParts.NewId(), put.Value.Length);
                await _parts.WriteAsync(_accounts.TableOf(put.Partition), KeyText.Encode(put.Partition.Id), staged[i].Parts!, put.Value, deadline).ConfigureAwait(false);
            }
        }

        return staged;
    }

    /// <summary>Takes back what was stored for rows that were not inserted. Where ours do stand (an answer was lost), it is still needed.</summary>
    private async Task UnstageAsync(
        HistoryAppend append, int sequence, ReadOnlyMemory<byte>[] rows, PendingValue? pending, FollowUp followUp, Deadline deadline)
    {
        if (await _histories.StandingAsync(new HistoryAppend(append.Partition, sequence, rows), deadline).ConfigureAwait(false) == rows.Length)
        {
            return;
        }

        if (pending is { } value)
        {
            await _histories.DropPendingAsync(append.Partition, value, deadline).ConfigureAwait(false);
        }

        foreach (FollowUpPut put in followUp.Puts)
        {
            if (put.Parts is not null)
            {
                await _parts.DeleteAsync(_accounts.TableOf(put.Put.Partition), KeyText.Encode(put.Put.Partition.Id), put.Parts, put.Length, deadline).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Does what is to be done once the first rows stand. May be done by several at once, and again.</summary>
    private async Task CompleteAsync(FollowUp followUp, Deadline deadline, Func<Task<bool>>? stillWanted)
    {
        foreach (HistoryAppend append in followUp.Appends)
        {
            for (int done = 0; done < append.Rows.Count;)
            {
                int count = Histories.FitTogether(append.Rows, done);
                HistoryAppend chunk = new(append.Partition, append.Sequence + done, [.. append.Rows.Skip(done).Take(count)]);
                if (await _histories.InsertAsync(chunk.Partition, chunk.Sequence, chunk.Rows, null, deadline).ConfigureAwait(false))
                {
                    done += count;
                    continue;
                }

                int standing = await _histories.StandingAsync(chunk, deadline).ConfigureAwait(false);
                if (standing < 0)
                {
                    // Only a write to several histories can come here, when another node appended to the second meanwhile; no part of the program makes one.
                    LogTorn(append.Partition.Kind, append.Partition.Id, append.Sequence);
                    break;
                }

                done += standing;
            }
        }

        await _tables.ApplyAsync(followUp.Puts, followUp.Deletes, deadline, stillWanted).ConfigureAwait(false);
    }

    /// <summary>Notes behind the caller's back that a follow-up is done. Where that fails, the next reader does it again, without harm.</summary>
    private void Settle(Partition partition, int sequence, PendingValue pending)
    {
        _settling[(partition, sequence)] = true;
        lock (_lifetime)
        {
            _queued++;
        }

        _ = SettleAsync();

        async Task SettleAsync()
        {
            try
            {
                await _histories.ClearPendingAsync(partition, sequence, pending, Start()).ConfigureAwait(false);
            }
            catch (Exception e) when (e is RowStoreUnavailableException or Azure.RequestFailedException)
            {
                LogNotSettled(partition.Kind, partition.Id, sequence, e);
            }
            finally
            {
                _settling.TryRemove((partition, sequence), out _);
                lock (_lifetime)
                {
                    if (--_queued == 0)
                    {
                        _drained?.TrySetResult();
                    }
                }
            }
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
        catch (InvalidDataException e)
        {
            throw new RowStoreUnavailableException($"The row store cannot read {partition.Kind} '{partition.Id}': {e.Message} Restore what was changed by hand.", e);
        }
    }

    private async Task<List<HistoryRow>> ReadWholeAsync(Partition partition, Deadline deadline, CancellationToken cancellationToken)
    {
        List<HistoryRow> rows = await _histories.ReadAsync(partition, 0, int.MaxValue, deadline, cancellationToken).ConfigureAwait(false);
        if (rows.Exists(row => row.Pending is not null && !_settling.ContainsKey((partition, row.Sequence))))
        {
            rows = await CompleteAsync(partition, deadline, cancellationToken).ConfigureAwait(false);
        }

        Know(partition, rows.Count);
        return rows;
    }

    /// <summary>Completes writes that were cut off, unless one of this node's own is just under way: then that one is waited for.</summary>
    private async Task<List<HistoryRow>> CompleteAsync(Partition partition, Deadline deadline, CancellationToken cancellationToken)
    {
        WriteOrder.Turn turn = _order.Enter([new WriteTarget(partition, "")]);
        try
        {
            await ComeAsync(turn, deadline, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                List<HistoryRow> rows = await _histories.ReadAsync(partition, 0, int.MaxValue, deadline, cancellationToken).ConfigureAwait(false);
                bool appended = false;
                foreach (HistoryRow row in rows)
                {
                    if (row.Pending is not { } pending || _settling.ContainsKey((partition, row.Sequence)))
                    {
                        continue;
                    }

                    if (await _histories.LoadPendingAsync(partition, pending, deadline, cancellationToken).ConfigureAwait(false) is { } stored)
                    {
                        FollowUp followUp = FollowUp.Decode(stored);
                        await CompleteAsync(followUp, deadline, () => _histories.IsPendingAsync(partition, row.Sequence, deadline)).ConfigureAwait(false);
                        StorageMetrics.Completed.Add(1);
                        appended |= followUp.Appends.Any(append => append.Partition == partition);
                    }

                    await _histories.ClearPendingAsync(partition, row.Sequence, pending, deadline).ConfigureAwait(false);
                }

                if (!appended)
                {
                    return rows;
                }
            }
        }
        finally
        {
            turn.Leave();
        }
    }

    private int KnownCount(Partition partition) => _knownCounts.TryGetValue(partition, out int count) ? count : 0;

    private void Know(RowWrite write)
    {
        foreach (HistoryAppend append in write.Appends)
        {
            Know(append.Partition, append.Sequence + append.Rows.Count);
        }
    }

    private void Know(Partition partition, int count)
    {
        if (_knownCounts.Count >= MaxKnownCounts)
        {
            _knownCounts.Clear();
        }

        if (count > 0)
        {
            _knownCounts.AddOrUpdate(partition, static (_, count) => count, static (_, known, count) => Math.Max(known, count), count);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A write to several histories could not append to {Kind} '{Id}' at {Sequence}, because another writer did; it is stored without that")]
    private partial void LogTorn(PartitionKind kind, string id, int sequence);

    [LoggerMessage(Level = LogLevel.Information, Message = "That the write to {Kind} '{Id}' at {Sequence} is complete could not be noted; the next reader looks again")]
    private partial void LogNotSettled(PartitionKind kind, string id, int sequence, Exception error);
}
