using Azure;
using Azure.Data.Tables;

namespace Tracking.Storage.AzureTables;

/// <summary>Rows of tables, one entity each, guarded by their version: read or known, compared, and replaced only if nobody was faster.</summary>
internal sealed class TableRows
{
    // Up to so many rows are looked up one by one; more by a range.
    private const int MaxSingleLooks = 8;
    private const int MaxRereads = 16;
    private const int MaxGuesses = 4;
    private readonly TableAccounts _accounts;
    private readonly StorageRequests _writes;
    private readonly StorageRequests _reads;
    private readonly ValueParts _parts;
    private readonly KnownRows _known = new();
    private readonly PartitionQueue _queue;

    public TableRows(TableAccounts accounts, StorageRequests writes, StorageRequests reads, ValueParts parts)
    {
        _accounts = accounts;
        _writes = writes;
        _reads = reads;
        _parts = parts;
        _queue = new PartitionQueue(
            Transactions.MaxActions, Transactions.MaxBytes, (partition, changes, deadline) => ApplyApartAsync(partition, changes, deadline, null), TryTogetherAsync);
    }

    /// <summary>Makes puts and deletes; rows of one partition together, partitions at once.</summary>
    /// <param name="puts">The puts.</param>
    /// <param name="deletes">The deletes; they come after the puts.</param>
    /// <param name="deadline">When the time is over.</param>
    /// <param name="stillWanted">Asked after looking at the rows and before changing them; false: somebody else has done it all. Null: not asked.</param>
    public Task ApplyAsync(IReadOnlyList<FollowUpPut> puts, IReadOnlyList<TableDelete> deletes, Deadline deadline, Func<Task<bool>>? stillWanted)
    {
        if (puts.Count == 1 && deletes.Count == 0)
        {
            return ApplyAsync(puts[0].Put.Partition, [new RowChange(KeyText.Encode(puts[0].Put.Key.Span), puts[0], 0)], deadline, stillWanted);
        }

        Dictionary<Partition, Dictionary<string, RowChange>> byPartition = [];
        foreach (FollowUpPut put in puts)
        {
            Dictionary<string, RowChange> changes = Of(put.Put.Partition);
            string key = KeyText.Encode(put.Put.Key.Span);
            if (!changes.TryGetValue(key, out RowChange? known) || known.Put!.Put.Version < put.Put.Version)
            {
                changes[key] = new RowChange(key, put, 0);
            }
        }

        foreach (TableDelete delete in deletes)
        {
            string key = KeyText.Encode(delete.Key.Span);
            Dictionary<string, RowChange> changes = Of(delete.Partition);
            if (!changes.TryGetValue(key, out RowChange? known))
            {
                changes[key] = new RowChange(key, null, delete.Version);
            }
            else if (known.Put is null || known.Put.Put.Version <= delete.Version)
            {
                // What is put in the same write goes with the row, unless it is newer.
                changes[key] = new RowChange(key, null, known.Put is null ? Math.Max(known.DeletedVersion, delete.Version) : delete.Version);
            }
        }

        return Task.WhenAll(byPartition.Select(entry => ApplyAsync(entry.Key, [.. entry.Value.Values], deadline, stillWanted)));

        Dictionary<string, RowChange> Of(Partition partition)
        {
            if (!byPartition.TryGetValue(partition, out Dictionary<string, RowChange>? changes))
            {
                byPartition.Add(partition, changes = new Dictionary<string, RowChange>(StringComparer.Ordinal));
            }

            return changes;
        }
    }

    /// <summary>Removes everything that a partition holds, parts included that wait for a put.</summary>
    public async Task ClearAsync(Partition partition, Deadline deadline)
    {
        TableClient table = _accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        List<TableEntity> standing;
        do
        {
            standing = await EntityPages.ReadAsync(
                _writes, "readKeys", table, TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"), Columns.OfNothing, Transactions.MaxActions, deadline, CancellationToken.None)
                .ConfigureAwait(false);
            List<TableTransactionAction> actions =
                [.. standing.Select(entity => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partitionKey, entity.RowKey), ETag.All))];
            try
            {
                await SubmitAsync(table, actions, deadline).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status is 404)
            {
                // Somebody else removed one of them; the next look tells what is left.
            }
        }
        while (standing.Count > 0);
    }

    /// <summary>Reads one row, or null.</summary>
    public async Task<TableRow?> ReadAsync(Partition partition, ReadOnlyMemory<byte> key, Deadline deadline, CancellationToken cancellationToken)
    {
        TableClient table = _accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id), rowKey = KeyText.Encode(key.Span);
        for (int i = 0; i < MaxRereads; i++)
        {
            TableEntity? entity = await GetAsync(_reads, table, partitionKey, rowKey, Columns.OfTables, deadline, cancellationToken).ConfigureAwait(false);
            if (entity is null)
            {
                return null;
            }

            if (await RowAsync(partition, entity, deadline, cancellationToken).ConfigureAwait(false) is { } row)
            {
                return row;
            }
        }

        throw new InvalidDataException($"The bytes of the row '{rowKey}' are gone.");
    }

    /// <summary>Reads rows in the order of their keys.</summary>
    public async Task<IReadOnlyList<TableRow>> ReadRangeAsync(
        Partition partition, ReadOnlyMemory<byte> after, ReadOnlyMemory<byte> upTo, int limit, Deadline deadline, CancellationToken cancellationToken)
    {
        TableClient table = _accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        string from = after.IsEmpty ? TableClient.CreateQueryFilter($"RowKey ge {KeyText.Least.ToString()}") : TableClient.CreateQueryFilter($"RowKey gt {KeyText.Encode(after.Span)}");
        string to = upTo.IsEmpty ? "" : TableClient.CreateQueryFilter($" and RowKey le {KeyText.Encode(upTo.Span)}");
        List<TableEntity> entities = await EntityPages.ReadAsync(
            _reads,
            "readRows",
            table,
            $"{TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}")} and {from}{to}",
            Columns.OfTables,
            limit,
            deadline,
            cancellationToken).ConfigureAwait(false);
        List<TableRow> rows = new(entities.Count);
        foreach (TableEntity entity in entities)
        {
            TableRow? row = await RowAsync(partition, entity, deadline, cancellationToken).ConfigureAwait(false)
                ?? await ReadAsync(partition, KeyText.Decode(entity.RowKey), deadline, cancellationToken).ConfigureAwait(false);
            if (row is not null)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static async Task<TableEntity?> GetAsync(
        StorageRequests requests, TableClient table, string partitionKey, string rowKey, string[] columns, Deadline deadline, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> answer = await requests.SendAsync(
            "readRow",
            deadline,
            (table, partitionKey, rowKey, columns),
            static (state, cancel) => state.table.GetEntityIfExistsAsync<TableEntity>(state.partitionKey, state.rowKey, state.columns, cancel),
            cancellationToken).ConfigureAwait(false);
        return answer.HasValue ? answer.Value : null;
    }

    /// <summary>The row of an entity; null when its parts were replaced meanwhile.</summary>
    private async ValueTask<TableRow?> RowAsync(Partition partition, TableEntity entity, Deadline deadline, CancellationToken cancellationToken)
    {
        Columns.CheckFormat(entity);
        byte[]? value = entity.GetString(Columns.Parts) is { Length: > 0 } id
            ? await _parts.ReadAsync(partition, id, entity.GetInt32(Columns.Length) ?? 0, deadline, cancellationToken).ConfigureAwait(false)
            : entity.GetBinary(Columns.Data) ?? [];
        return value is null ? null : new TableRow(KeyText.Decode(entity.RowKey), entity.GetInt64(Columns.Version) ?? 0, value);
    }

    private Task ApplyAsync(Partition partition, IReadOnlyList<RowChange> changes, Deadline deadline, Func<Task<bool>>? stillWanted) =>
        stillWanted is null && changes.Count <= Transactions.MaxActions && changes.All(change => change.IsSimple)
            ? _queue.ApplyAsync(partition, changes, deadline)
            : ApplyApartAsync(partition, changes, deadline, stillWanted);

    private async Task ApplyApartAsync(Partition partition, IReadOnlyList<RowChange> changes, Deadline deadline, Func<Task<bool>>? stillWanted)
    {
        TableClient table = _accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        List<RowChange> chunk = [];
        int bytes = 0;
        foreach (RowChange change in changes)
        {
            int size = change.Size;
            if (chunk.Count == Transactions.MaxActions || (chunk.Count > 0 && bytes + size > Transactions.MaxBytes))
            {
                await ApplyChunkAsync(partition, table, partitionKey, chunk, deadline, stillWanted).ConfigureAwait(false);
                chunk = [];
                bytes = 0;
            }

            chunk.Add(change);
            bytes += size;
        }

        await ApplyChunkAsync(partition, table, partitionKey, chunk, deadline, stillWanted).ConfigureAwait(false);
    }

    private async Task ApplyChunkAsync(
        Partition partition, TableClient table, string partitionKey, List<RowChange> changes, Deadline deadline, Func<Task<bool>>? stillWanted)
    {
        foreach (RowChange change in changes)
        {
            await PrepareAsync(partition, change, deadline).ConfigureAwait(false);
        }

        bool guess = stillWanted is null;
        for (int rereads = 0; rereads < MaxRereads; rereads++)
        {
            Dictionary<string, TableEntity> standing = await FindAsync(partition, table, partitionKey, changes, guess ? [] : null, deadline).ConfigureAwait(false);
            if (stillWanted is not null && !await stillWanted().ConfigureAwait(false))
            {
                return;
            }

            List<TableTransactionAction> actions = [];
            List<RowChange> unneeded = [];
            bool whole = true;
            foreach (RowChange change in changes)
            {
                TableEntity? stands = standing.GetValueOrDefault(change.RowKey);
                int needed = 1 + PartsOf(stands) + (change.StagedParts is null ? 0 : ValueParts.Count(change.StagedLength));
                if (actions.Count > 0 && actions.Count + needed > Transactions.MaxActions)
                {
                    whole = false;
                    break;
                }

                Add(partition, partitionKey, change, stands, actions, unneeded);
            }

            // Somebody may have been faster, a guess wrong, or the answer to an earlier attempt lost: the next look tells what stands there now.
            guess = false;
            if (await TrySubmitAsync(partition, table, actions, deadline).ConfigureAwait(false) is not null)
            {
                continue;
            }

            foreach (RowChange change in unneeded)
            {
                await _parts.DeleteAsync(partition, change.StagedParts!, change.StagedLength, deadline).ConfigureAwait(false);
            }

            if (whole)
            {
                return;
            }

            // What is done is seen as done by the next look, so the rest is next.
            rereads = 0;
        }

        throw new RowStoreUnavailableException($"{partition} was changed by others {MaxRereads} times in a row. Send the request again.");
    }

    /// <summary>Makes simple changes in one request; false when one of the rows was not as it was thought to be, and nothing was changed.</summary>
    private async Task<bool> TryTogetherAsync(Partition partition, IReadOnlyList<RowChange> changes, Deadline deadline)
    {
        TableClient table = _accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        HashSet<string> doubtful = new(StringComparer.Ordinal);
        for (int attempt = 0; attempt < MaxGuesses; attempt++)
        {
            Dictionary<string, TableEntity> standing = await FindAsync(partition, table, partitionKey, changes, doubtful, deadline).ConfigureAwait(false);
            List<TableTransactionAction> actions = [];
            List<RowChange> unneeded = [];
            foreach (RowChange change in changes)
            {
                TableEntity? stands = standing.GetValueOrDefault(change.RowKey);
                if (PartsOf(stands) > 0)
                {
                    return false;
                }

                change.Value = change.Put!.Put.Value;
                Add(partition, partitionKey, change, stands, actions, unneeded);
            }

            string? refused = await TrySubmitAsync(partition, table, actions, deadline).ConfigureAwait(false);
            if (refused is null)
            {
                return true;
            }

            if (!doubtful.Add(refused))
            {
                break;
            }
        }

        return false;
    }

    /// <summary>
    /// The rows that changes meet. A look at each would double the requests, so where it may be guessed, a row that is most likely not there is taken for absent, and one that this
    /// node wrote for as it left it; Azure refuses the change where that is wrong.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="table">Its table.</param>
    /// <param name="partitionKey">Its key there.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="doubtful">Keys of rows that are looked at in any case; null: all are.</param>
    /// <param name="deadline">When the time is over.</param>
    private async Task<Dictionary<string, TableEntity>> FindAsync(
        Partition partition, TableClient table, string partitionKey, IReadOnlyList<RowChange> changes, HashSet<string>? doubtful, Deadline deadline)
    {
        if (doubtful is null)
        {
            return await LookAsync(partition, table, partitionKey, changes, deadline).ConfigureAwait(false);
        }

        Dictionary<string, TableEntity> standing = new(changes.Count, StringComparer.Ordinal);
        List<RowChange> unknown = [];
        foreach (RowChange change in changes)
        {
            bool known = _known.TryFind(partition, change.RowKey, out RowGuard guard);
            if (doubtful.Contains(change.RowKey) || change.Put is not { Put: var put } || (known ? guard.Version >= put.Version : put is { IsFirst: false, Version: > 1 }))
            {
                unknown.Add(change);
            }
            else if (known)
            {
                standing.Add(
                    change.RowKey, new TableEntity(partitionKey, change.RowKey) { ETag = guard.ETag, [Columns.Format] = Columns.CurrentFormat, [Columns.Version] = guard.Version });
            }
        }

        if (unknown.Count > 0)
        {
            foreach ((string rowKey, TableEntity entity) in await LookAsync(partition, table, partitionKey, unknown, deadline).ConfigureAwait(false))
            {
                standing.Add(rowKey, entity);
            }
        }

        return standing;
    }

    /// <summary>Makes sure that the value is at hand, or in parts where it is too long for a column.</summary>
    private async ValueTask PrepareAsync(Partition partition, RowChange change, Deadline deadline)
    {
        if (change.Put is not { } put)
        {
            return;
        }

        if (put.Parts is null)
        {
            change.Value = put.Put.Value;
            if (put.Put.Value.Length > ValueParts.MaxInline)
            {
                change.OwnParts = ValueParts.NewId();
                await _parts.WriteAsync(partition, change.OwnParts, put.Put.Value, deadline).ConfigureAwait(false);
            }

            return;
        }

        // Who read the follow-up back has no value; where the parts are gone too, it was put already.
        change.Value = put.Put.Value.Length == put.Length
            ? put.Put.Value
            : await _parts.ReadAsync(partition, put.Parts, put.Length, deadline, CancellationToken.None).ConfigureAwait(false) is { } value ? value : null;
        if (put.Length > ValueParts.MaxInline)
        {
            change.OwnParts = put.Parts;
        }
        else
        {
            change.StagedParts = put.Parts;
            change.StagedLength = put.Length;
        }
    }

    private static void Add(
        Partition partition, string partitionKey, RowChange change, TableEntity? stands, List<TableTransactionAction> actions, List<RowChange> unneeded)
    {
        if (stands is not null)
        {
            Columns.CheckFormat(stands);
        }

        if (change.Put is { } put)
        {
            if (change.Value is not { } value)
            {
                return;
            }

            if (stands is not null && stands.GetInt64(Columns.Version) >= put.Put.Version)
            {
                if (change.OwnParts is { } own && stands.GetString(Columns.Parts) != own)
                {
                    change.StagedParts = own;
                    change.StagedLength = value.Length;
                }

                if (change.StagedParts is not null)
                {
                    unneeded.Add(change);
                }

                return;
            }

            TableEntity entity = new(partitionKey, change.RowKey) { [Columns.Format] = Columns.CurrentFormat, [Columns.Version] = put.Put.Version };
            ReadableColumns.Describe(partition, put.Put.Key.Span, value.Span, entity);
            if (change.OwnParts is { } parts)
            {
                entity[Columns.Parts] = parts;
                entity[Columns.Length] = value.Length;
            }
            else
            {
                entity[Columns.Data] = value.ToArray();
            }

            actions.Add(stands is null
                ? new TableTransactionAction(TableTransactionActionType.Add, entity)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, stands.ETag));
            if (change.StagedParts is { } staged)
            {
                AddDeletes(partitionKey, staged, change.StagedLength, actions);
            }
        }
        else if (stands is not null)
        {
            if (stands.GetInt64(Columns.Version) > change.DeletedVersion)
            {
                return;
            }

            actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partitionKey, change.RowKey), stands.ETag));
        }

        if (stands?.GetString(Columns.Parts) is { Length: > 0 } old)
        {
            AddDeletes(partitionKey, old, stands.GetInt32(Columns.Length) ?? 0, actions);
        }
    }

    private static void AddDeletes(string partitionKey, string parts, int length, List<TableTransactionAction> actions)
    {
        foreach (string key in ValueParts.Keys(parts, length))
        {
            actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partitionKey, key), ETag.All));
        }
    }

    private static int PartsOf(TableEntity? entity) =>
        entity?.GetString(Columns.Parts) is { Length: > 0 } ? ValueParts.Count(entity.GetInt32(Columns.Length) ?? 0) : 0;

    private async Task<Dictionary<string, TableEntity>> LookAsync(
        Partition partition, TableClient table, string partitionKey, IReadOnlyList<RowChange> changes, Deadline deadline)
    {
        Dictionary<string, TableEntity> standing = await LookAsync(table, partitionKey, changes, deadline).ConfigureAwait(false);
        foreach (TableEntity entity in standing.Values)
        {
            if (entity.GetInt64(Columns.Version) is { } version && PartsOf(entity) == 0)
            {
                _known.Learn(partition, entity.RowKey, new RowGuard(entity.ETag, version));
            }
        }

        return standing;
    }

    private async Task<Dictionary<string, TableEntity>> LookAsync(TableClient table, string partitionKey, IReadOnlyList<RowChange> changes, Deadline deadline)
    {
        Dictionary<string, TableEntity> standing = new(changes.Count, StringComparer.Ordinal);
        if (changes.Count <= MaxSingleLooks)
        {
            foreach (TableEntity? entity in await Task.WhenAll(changes.Select(change =>
                GetAsync(_writes, table, partitionKey, change.RowKey, Columns.OfGuards, deadline, CancellationToken.None))).ConfigureAwait(false))
            {
                if (entity is not null)
                {
                    standing.Add(entity.RowKey, entity);
                }
            }

            return standing;
        }

        HashSet<string> keys = [.. changes.Select(change => change.RowKey)];
        string first = keys.Min(StringComparer.Ordinal)!, last = keys.Max(StringComparer.Ordinal)!;
        foreach (TableEntity entity in await EntityPages.ReadAsync(
            _writes,
            "readGuards",
            table,
            TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {first} and RowKey le {last}"),
            Columns.OfGuards,
            null,
            deadline,
            CancellationToken.None).ConfigureAwait(false))
        {
            if (keys.Contains(entity.RowKey))
            {
                standing.Add(entity.RowKey, entity);
            }
        }

        return standing;
    }

    /// <summary>Sends actions in one request, and learns how the rows stand then. Answers with the key of the row whose change was refused, and with it all; else null.</summary>
    private async Task<string?> TrySubmitAsync(Partition partition, TableClient table, List<TableTransactionAction> actions, Deadline deadline)
    {
        try
        {
            IReadOnlyList<Response> answers = await SubmitAsync(table, actions, deadline).ConfigureAwait(false);
            for (int i = 0; i < actions.Count; i++)
            {
                TableEntity entity = (TableEntity)actions[i].Entity;
                if (actions[i].ActionType is not TableTransactionActionType.Delete && i < answers.Count && answers[i].Headers.ETag is { } tag
                    && !entity.ContainsKey(Columns.Parts) && entity.GetInt64(Columns.Version) is { } version)
                {
                    _known.Learn(partition, entity.RowKey, new RowGuard(tag, version));
                }
            }

            return null;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            int refused = e is TableTransactionFailedException { FailedTransactionActionIndex: { } index } && index < actions.Count ? index : 0;
            _known.Forget(partition, actions[refused].Entity.RowKey);
            return actions[refused].Entity.RowKey;
        }
    }

    private async Task<IReadOnlyList<Response>> SubmitAsync(TableClient table, List<TableTransactionAction> actions, Deadline deadline)
    {
        if (actions.Count == 0)
        {
            return [];
        }

        if (actions is not [var only])
        {
            Response<IReadOnlyList<Response>> all = await _writes.SendAsync(
                "change", deadline, (table, actions), static (state, cancel) => state.table.SubmitTransactionAsync(state.actions, cancel)).ConfigureAwait(false);
            return all.Value;
        }

        return [await _writes.SendAsync(
            only.ActionType switch
            {
                TableTransactionActionType.Add => "insert",
                TableTransactionActionType.Delete => "delete",
                _ => "replace",
            },
            deadline,
            (table, only),
            static (state, cancel) => state.only.ActionType switch
            {
                TableTransactionActionType.Add => state.table.AddEntityAsync((TableEntity)state.only.Entity, cancel),
                TableTransactionActionType.Delete => state.table.DeleteEntityAsync(state.only.Entity.PartitionKey, state.only.Entity.RowKey, state.only.ETag, cancel),
                _ => state.table.UpdateEntityAsync((TableEntity)state.only.Entity, state.only.ETag, TableUpdateMode.Replace, cancel),
            }).ConfigureAwait(false)];
    }
}
