using System.Collections.Concurrent;
using Azure;
using Microsoft.Extensions.Logging;

namespace Tracking.Storage.AzureTables;

/// <summary>
/// Makes a write in two steps. The first is one transaction: rows of the history, and with the last of them, what is then still to be done. The second does that, and then
/// notes that it is done. A write is acknowledged after the second; the note comes behind the caller's back, but before the next write to the same history.
/// <para>Of writes to one history, one is here at a time; <see cref="WriteOrder"/> sees to that.</para>
/// </summary>
internal sealed partial class TwoStepCommitter
{
    // Histories of which this node knows the length, and that nothing is still to be done; forgotten all at once when they are too many.
    private const int MaxKnownCounts = 65_536;
    private const int MaxAttempts = 16;
    private readonly Histories _histories;
    private readonly TableRows _tables;
    private readonly ValueParts _parts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CompletionNotes _notes;
    private readonly ConcurrentDictionary<Partition, int> _knownCounts = new();

    public TwoStepCommitter(Histories histories, TableRows tables, ValueParts parts, AzureStorageOptions options, TimeProvider time, ILogger logger)
    {
        _histories = histories;
        _tables = tables;
        _parts = parts;
        _time = time;
        _logger = logger;
        _notes = new CompletionNotes(histories, options, time, NotNoted);
    }

    /// <summary>Makes a write whose turn it is.</summary>
    public async Task<WriteResult> WriteAsync(RowWrite write, Deadline deadline)
    {
        if (write.Appends.Count == 0)
        {
            await ApplyAsync(write, deadline).ConfigureAwait(false);
            return WriteResult.Committed;
        }

        int[] standing = new int[write.Appends.Count];
        bool check = write.Appends.Count > 1 || !IsNext(write.Appends[0]);
        CompletionNotes.Note? note = check ? null : _notes.TryTake(write.Appends[0].Partition);
        if (note is null)
        {
            foreach (HistoryAppend append in write.Appends)
            {
                await WaitUntilSettledAsync(append.Partition, deadline).ConfigureAwait(false);
            }
        }

        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            int anchor = check ? -1 : 0;
            for (int i = 0; check && i < standing.Length; i++)
            {
                // What earlier writes left to be done is done before this one adds to it, or it might undo this one later.
                HistoryAppend append = write.Appends[i];
                standing[i] = Histories.Standing(append, 0, await ReadCompletedAsync(append.Partition, deadline).ConfigureAwait(false));
                if (standing[i] < 0)
                {
                    return WriteResult.Conflict;
                }

                anchor = anchor < 0 && standing[i] < append.Rows.Count ? i : anchor;
            }

            if (anchor < 0)
            {
                // A repeat: all rows stand, and what belongs to them is made sure of.
                await ApplyAsync(write, deadline).ConfigureAwait(false);
                return WriteResult.Committed;
            }

            if (await CommitAsync(write, standing, anchor, note, deadline).ConfigureAwait(false))
            {
                return WriteResult.Committed;
            }

            note = null;
            check = true;
        }

        throw new RowStoreUnavailableException($"{write.Appends[0].Partition} was appended to by others {MaxAttempts} times in a row. Send the request again.");
    }

    /// <summary>Reads a whole history as it stands.</summary>
    public async Task<List<HistoryRow>> ReadAsync(Partition partition, Deadline deadline, CancellationToken cancellationToken)
    {
        List<HistoryRow> rows = await _histories.ReadAsync(partition, 0, int.MaxValue, deadline, cancellationToken).ConfigureAwait(false);
        if (!rows.Exists(row => row.Pending is not null))
        {
            Know(partition, rows.Count);
        }

        return rows;
    }

    /// <summary>Whether a row stands at a sequence.</summary>
    public Task<bool> HasRowAsync(Partition partition, int sequence, Deadline deadline, CancellationToken cancellationToken) =>
        _histories.HasAsync(partition, sequence, deadline, cancellationToken);

    /// <summary>Whether something is still to be done for any of the rows, and nobody here is just about to note that it is done.</summary>
    public bool IsCutOff(Partition partition, List<HistoryRow> rows) => rows.Exists(row => row.Pending is not null) && !_notes.Has(partition);

    /// <summary>Reads a whole history when its turn is; what was cut off is done first.</summary>
    public async Task<List<HistoryRow>> ReadCompletedAsync(Partition partition, Deadline deadline)
    {
        await WaitUntilSettledAsync(partition, deadline).ConfigureAwait(false);
        while (true)
        {
            List<HistoryRow> rows = await _histories.ReadAsync(partition, 0, int.MaxValue, deadline, CancellationToken.None).ConfigureAwait(false);
            bool appended = false;
            foreach (HistoryRow row in rows)
            {
                if (row.Pending is not { } pending)
                {
                    continue;
                }

                if (await _histories.LoadPendingAsync(partition, pending, deadline).ConfigureAwait(false) is { } stored)
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
                Know(partition, rows.Count);
                return rows;
            }
        }
    }

    /// <summary>Waits until all that is done is noted as done.</summary>
    public Task DrainAsync() => _notes.DrainAsync();

    private static bool IsPersonal(PartitionKind kind) => kind is PartitionKind.Personal or PartitionKind.Proof;

    private Task ApplyAsync(RowWrite write, Deadline deadline) =>
        _tables.ApplyAsync([.. write.Puts.Select(put => new FollowUpPut(put, null, 0))], write.Deletes, deadline, null);

    /// <summary>Inserts the first rows with what is then to be done, and does it.</summary>
    /// <returns>False when the rows were not inserted, because others are there now.</returns>
    private async Task<bool> CommitAsync(RowWrite write, int[] standing, int anchor, CompletionNotes.Note? note, Deadline deadline)
    {
        HistoryAppend append = write.Appends[anchor];
        int first = standing[anchor], count = Histories.FitTogether(append.Rows, first, note is not null);
        List<HistoryAppend> rest = [];
        for (int i = 0; i < standing.Length; i++)
        {
            int from = i == anchor ? first + count : standing[i];
            if (from < write.Appends[i].Rows.Count)
            {
                rest.Add(new HistoryAppend(write.Appends[i].Partition, write.Appends[i].Sequence + from, [.. write.Appends[i].Rows.Skip(from)]));
            }
        }

        int sequence = append.Sequence + first;
        FollowUp followUp;
        PendingValue? pending;
        bool inserted = false;
        try
        {
            followUp = new(rest, await StageAsync(write.Puts, deadline).ConfigureAwait(false), write.Deletes);
            pending = followUp.IsEmpty
                ? null
                : await _histories.StorePendingAsync(append.Partition, followUp.Encode(), deadline).ConfigureAwait(false);
            ReadOnlyMemory<byte>[] rows = new ReadOnlyMemory<byte>[count];
            for (int i = 0; i < count; i++)
            {
                rows[i] = append.Rows[first + i];
            }

            inserted = await _histories.InsertAsync(append.Partition, sequence, rows, pending, note?.Sequence, deadline).ConfigureAwait(false);
            if (!inserted)
            {
                await UnstageAsync(append, sequence, rows, pending, followUp, deadline).ConfigureAwait(false);
                return false;
            }
        }
        finally
        {
            if (note is not null)
            {
                _notes.GiveBack(note, inserted);
            }
        }

        if (pending is not null)
        {
            await CompleteAsync(followUp, deadline, null).ConfigureAwait(false);
        }

        foreach (HistoryAppend done in write.Appends)
        {
            Know(done.Partition, done.Sequence + done.Rows.Count);
        }

        if (pending is { } value)
        {
            await _notes.AddAsync(append.Partition, sequence + count - 1, value).ConfigureAwait(false);
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
                await _parts.WriteAsync(put.Partition, staged[i].Parts!, put.Value, deadline).ConfigureAwait(false);
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

        if (pending is { Parts: { } id } value)
        {
            await _parts.DeleteAsync(append.Partition, id, value.Length, deadline).ConfigureAwait(false);
        }

        foreach (FollowUpPut put in followUp.Puts)
        {
            if (put.Parts is not null)
            {
                await _parts.DeleteAsync(put.Put.Partition, put.Parts, put.Length, deadline).ConfigureAwait(false);
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
                if (await _histories.InsertAsync(chunk.Partition, chunk.Sequence, chunk.Rows, null, null, deadline).ConfigureAwait(false))
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

    private async ValueTask WaitUntilSettledAsync(Partition partition, Deadline deadline)
    {
        if (_notes.UntilStoredAsync(partition) is { IsCompletedSuccessfully: false } settled)
        {
            try
            {
                await settled.WaitAsync(deadline.Left(_time), _time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new RowStoreUnavailableException(
                    $"Azure Storage is slow: the write before this one to {partition} was not settled within {deadline.Length.TotalSeconds} s. Send the request again later.");
            }
        }
    }

    /// <summary>The history's length counts as unknown, so the next write looks at what stands, and makes sure of it again.</summary>
    private void NotNoted(Partition partition, int sequence, Exception error)
    {
        LogNotSettled(partition.Kind, partition.Id, sequence, error);
        _knownCounts.TryRemove(partition, out _);
    }

    /// <summary>Whether the append goes on where the history ends, as far as this node knows. Where it is wrong, Azure refuses the insert.</summary>
    private bool IsNext(HistoryAppend append) => _knownCounts.TryGetValue(append.Partition, out int count) ? count == append.Sequence : append.Sequence == 0;

    private void Know(Partition partition, int count)
    {
        if (_knownCounts.Count >= MaxKnownCounts)
        {
            _knownCounts.Clear();
        }

        _knownCounts.AddOrUpdate(partition, static (_, count) => count, static (_, known, count) => Math.Max(known, count), count);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A write to several histories could not append to {Kind} '{Id}' at {Sequence}, because another writer did; it is stored without that")]
    private partial void LogTorn(PartitionKind kind, string id, int sequence);

    [LoggerMessage(Level = LogLevel.Information, Message = "That the write to {Kind} '{Id}' at {Sequence} is complete could not be noted; the next write or reader looks again")]
    private partial void LogNotSettled(PartitionKind kind, string id, int sequence, Exception error);
}
