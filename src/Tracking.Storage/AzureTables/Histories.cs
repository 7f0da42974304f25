using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Tracking.Storage.AzureTables;

/// <summary>A stored follow-up: its bytes, or where they are.</summary>
internal readonly record struct PendingValue(byte[] Inline, string? Parts, int Length);

/// <summary>One stored row of a history.</summary>
internal readonly record struct HistoryRow(int Sequence, ReadOnlyMemory<byte> Data, PendingValue? Pending);

/// <summary>
/// Rows of histories, one entity each; the row's key is its sequence in ten digits. Rows are inserted and never changed, so a sequence that is taken is refused by Azure itself.
/// </summary>
internal sealed class Histories(TableAccounts accounts, StorageRequests writes, StorageRequests reads, ValueParts parts)
{
    private const string FirstKey = "0";
    private const string BehindLastKey = ":";

    /// <summary>Reads rows in order, from a sequence up to another (exclusive).</summary>
    /// <exception cref="InvalidDataException">A row is missing among them, or has an unknown format.</exception>
    public async Task<List<HistoryRow>> ReadAsync(Partition partition, int from, int upTo, Deadline deadline, CancellationToken cancellationToken)
    {
        TableClient table = accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        string first = from == 0 ? FirstKey : RowKey(from);
        string behind = upTo == int.MaxValue ? BehindLastKey : RowKey(upTo);
        List<TableEntity> entities = await EntityPages.ReadAsync(
            reads,
            "readHistory",
            table,
            TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {first} and RowKey lt {behind}"),
            Columns.OfHistories,
            null,
            deadline,
            cancellationToken).ConfigureAwait(false);
        List<HistoryRow> rows = new(entities.Count);
        foreach (TableEntity entity in entities)
        {
            int sequence = int.Parse(entity.RowKey, NumberStyles.None, CultureInfo.InvariantCulture);
            if (sequence != from + rows.Count)
            {
                throw new InvalidDataException($"Row {from + rows.Count} is missing; the next is {sequence}.");
            }

            rows.Add(new HistoryRow(sequence, await DataAsync(partition, entity, deadline, cancellationToken).ConfigureAwait(false), Pending(entity)));
        }

        return rows;
    }

    /// <summary>Whether a row stands at a sequence.</summary>
    public async Task<bool> HasAsync(Partition partition, int sequence, Deadline deadline, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await reads.SendAsync(
            "lookBehind",
            deadline,
            (Table: accounts.TableOf(partition), PartitionKey: KeyText.Encode(partition.Id), RowKey: RowKey(sequence)),
            static (state, cancel) => state.Table.GetEntityIfExistsAsync<TableEntity>(state.PartitionKey, state.RowKey, Columns.OfNothing, cancel),
            cancellationToken).ConfigureAwait(false);
        return row.HasValue;
    }

    /// <summary>Compares an append with what stands at its sequence.</summary>
    /// <returns>How many of its rows stand there already; less than 0 when others do, or when rows before it are missing.</returns>
    public async Task<int> StandingAsync(HistoryAppend append, Deadline deadline)
    {
        int from = Math.Max(0, append.Sequence - 1);
        return Standing(append, from, await ReadAsync(append.Partition, from, append.Sequence + append.Rows.Count, deadline, CancellationToken.None).ConfigureAwait(false));
    }

    /// <summary>As <see cref="StandingAsync"/>, of rows that were read.</summary>
    /// <param name="append">The append.</param>
    /// <param name="from">Sequence of the first row that was asked for.</param>
    /// <param name="rows">The rows from there on.</param>
    public static int Standing(HistoryAppend append, int from, List<HistoryRow> rows)
    {
        int before = append.Sequence - from;
        if (rows.Count < before)
        {
            return -1;
        }

        int standing = Math.Min(rows.Count - before, append.Rows.Count);
        for (int i = 0; i < standing; i++)
        {
            if (!rows[before + i].Data.Span.SequenceEqual(append.Rows[i].Span))
            {
                return -1;
            }
        }

        return standing;
    }

    /// <summary>How many rows, from the first one on, can be inserted together, and with them what is noted of an earlier row.</summary>
    public static int FitTogether(IReadOnlyList<ReadOnlyMemory<byte>> rows, int first, bool settles = false)
    {
        int most = settles ? Transactions.MaxActions - 1 : Transactions.MaxActions;
        int count = 0;
        for (int bytes = 0; first + count < rows.Count && count < most; count++)
        {
            int length = rows[first + count].Length;
            bytes += Transactions.EntityOverhead + (length > ValueParts.MaxInline ? 0 : length);
            if (count > 0 && bytes > Transactions.MaxBytes)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>Inserts rows together: all of them or none.</summary>
    /// <param name="partition">The history.</param>
    /// <param name="sequence">Sequence of the first.</param>
    /// <param name="rows">At most as many as fit together.</param>
    /// <param name="pending">What is to be stored with the last as still to be done, or null.</param>
    /// <param name="settled">Sequence of an earlier row whose follow-up is done, which is noted in the same request, or null.</param>
    /// <param name="deadline">When the time is over.</param>
    /// <returns>Whether they were inserted; false when any sequence was taken.</returns>
    public async Task<bool> InsertAsync(
        Partition partition, int sequence, IReadOnlyList<ReadOnlyMemory<byte>> rows, PendingValue? pending, int? settled, Deadline deadline)
    {
        TableClient table = accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        List<TableEntity> entities = new(rows.Count);
        List<(string Id, int Length)>? large = null;
        for (int i = 0; i < rows.Count; i++)
        {
            TableEntity entity = new(partitionKey, RowKey(sequence + i)) { [Columns.Format] = Columns.CurrentFormat };
            ReadableColumns.Describe(rows[i].Span, entity);
            if (rows[i].Length > ValueParts.MaxInline)
            {
                string id = ValueParts.NewId();
                (large ??= []).Add((id, rows[i].Length));
                await parts.WriteAsync(partition, id, rows[i], deadline).ConfigureAwait(false);
                entity[Columns.Parts] = id;
                entity[Columns.Length] = rows[i].Length;
            }
            else
            {
                entity[Columns.Data] = rows[i].ToArray();
            }

            entities.Add(entity);
        }

        if (pending is { } value)
        {
            entities[^1][Columns.Pending] = value.Inline;
            if (value.Parts is not null)
            {
                entities[^1][Columns.PendingParts] = value.Parts;
                entities[^1][Columns.PendingLength] = value.Length;
            }
        }

        try
        {
            if (entities.Count == 1 && settled is null)
            {
                await writes.SendAsync("append", deadline, (table, entities), static (state, cancel) => state.table.AddEntityAsync(state.entities[0], cancel)).ConfigureAwait(false);
            }
            else
            {
                List<TableTransactionAction> actions = entities.ConvertAll(entity => new TableTransactionAction(TableTransactionActionType.Add, entity));
                if (settled is { } earlier)
                {
                    actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateMerge, Settled(partitionKey, earlier), ETag.All));
                }

                await writes.SendAsync("appendMany", deadline, (table, actions), static (state, cancel) => state.table.SubmitTransactionAsync(state.actions, cancel))
                    .ConfigureAwait(false);
            }

            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409)
        {
            // An insert of ours whose answer was lost may be what stands there, and then it names these parts.
            if (large is not null && await StandingAsync(new HistoryAppend(partition, sequence, rows), deadline).ConfigureAwait(false) < 0)
            {
                foreach ((string id, int length) in large)
                {
                    await parts.DeleteAsync(partition, id, length, deadline).ConfigureAwait(false);
                }
            }

            return false;
        }
    }

    /// <summary>Stores what is still to be done, where it is too much for a column.</summary>
    public async Task<PendingValue> StorePendingAsync(Partition partition, byte[] followUp, Deadline deadline)
    {
        if (followUp.Length <= ValueParts.MaxInline)
        {
            return new PendingValue(followUp, null, 0);
        }

        string id = ValueParts.NewId();
        await parts.WriteAsync(partition, id, followUp, deadline).ConfigureAwait(false);
        return new PendingValue([], id, followUp.Length);
    }

    /// <summary>Reads what is still to be done; null when it has been done meanwhile.</summary>
    public async Task<byte[]?> LoadPendingAsync(Partition partition, PendingValue pending, Deadline deadline) => pending.Parts is null
        ? pending.Inline
        : await parts.ReadAsync(partition, pending.Parts, pending.Length, deadline, CancellationToken.None).ConfigureAwait(false);

    /// <summary>Whether a row's follow-up is still to be done.</summary>
    public async Task<bool> IsPendingAsync(Partition partition, int sequence, Deadline deadline)
    {
        List<HistoryRow> rows = await ReadAsync(partition, sequence, sequence + 1, deadline, CancellationToken.None).ConfigureAwait(false);
        return rows.Count == 1 && rows[0].Pending is not null;
    }

    /// <summary>Says that a row's follow-up is done.</summary>
    public async Task ClearPendingAsync(Partition partition, int sequence, PendingValue pending, Deadline deadline)
    {
        TableClient table = accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        TableEntity done = Settled(partitionKey, sequence);
        if (pending.Parts is not null)
        {
            done[Columns.PendingParts] = "";
        }

        await writes.SendAsync("settle", deadline, (table, done), static (state, cancel) => state.table.UpdateEntityAsync(state.done, ETag.All, TableUpdateMode.Merge, cancel))
            .ConfigureAwait(false);
        if (pending.Parts is not null)
        {
            await parts.DeleteAsync(partition, pending.Parts, pending.Length, deadline).ConfigureAwait(false);
        }
    }

    private static string RowKey(int sequence) => sequence.ToString("D10", CultureInfo.InvariantCulture);

    private static TableEntity Settled(string partitionKey, int sequence) => new(partitionKey, RowKey(sequence)) { [Columns.Pending] = Array.Empty<byte>() };

    private static PendingValue? Pending(TableEntity entity)
    {
        string? id = entity.GetString(Columns.PendingParts);
        if (!string.IsNullOrEmpty(id))
        {
            return new PendingValue([], id, entity.GetInt32(Columns.PendingLength) ?? 0);
        }

        return entity.GetBinary(Columns.Pending) is { Length: > 0 } inline ? new PendingValue(inline, null, 0) : null;
    }

    private async ValueTask<ReadOnlyMemory<byte>> DataAsync(
        Partition partition, TableEntity entity, Deadline deadline, CancellationToken cancellationToken)
    {
        Columns.CheckFormat(entity);
        return entity.GetString(Columns.Parts) is not { } id
            ? entity.GetBinary(Columns.Data)
            : await parts.ReadAsync(partition, id, entity.GetInt32(Columns.Length) ?? 0, deadline, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException($"The bytes of row {entity.RowKey} are gone.");
    }
}
