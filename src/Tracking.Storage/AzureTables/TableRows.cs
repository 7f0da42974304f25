using Azure;
using Azure.Data.Tables;

namespace Tracking.Storage.AzureTables;

/// <summary>Rows of tables, one entity each, guarded by their version: read, compared, and replaced only if nobody was faster.</summary>
internal sealed class TableRows(TableAccounts accounts, StorageRequests writes, StorageRequests reads, ValueParts parts)
{
    // Up to so many rows are looked up one by one; more by a range.
    private const int MaxSingleLooks = 8;
    private const int MaxRowsPerChunk = 100;
    private const int MaxBytesPerChunk = 2_600_000;
    private const int RowOverhead = 2_000;
    private const int MaxActions = 100;
    private const int MaxRereads = 16;

    /// <summary>Makes puts and deletes; rows of one partition together, partitions at once.</summary>
    /// <param name="puts">The puts.</param>
    /// <param name="deletes">The deletes; they come after the puts.</param>
    /// <param name="deadline">When the time is over.</param>
    /// <param name="stillWanted">Asked after looking at the rows and before changing them; false: somebody else has done it all. Null: not asked.</param>
    public Task ApplyAsync(IReadOnlyList<FollowUpPut> puts, IReadOnlyList<TableDelete> deletes, Deadline deadline, Func<Task<bool>>? stillWanted)
    {
        if (puts.Count == 1 && deletes.Count == 0)
        {
            return ApplyAsync(puts[0].Put.Partition, [new Change(KeyText.Encode(puts[0].Put.Key.Span), puts[0], 0)], deadline, stillWanted);
        }

        Dictionary<Partition, Dictionary<string, Change>> byPartition = [];
        foreach (FollowUpPut put in puts)
        {
            Dictionary<string, Change> changes = Of(put.Put.Partition);
            string key = KeyText.Encode(put.Put.Key.Span);
            if (!changes.TryGetValue(key, out Change? known) || known.Put!.Put.Version < put.Put.Version)
            {
                changes[key] = new Change(key, put, 0);
            }
        }

        foreach (TableDelete delete in deletes)
        {
            string key = KeyText.Encode(delete.Key.Span);
            Dictionary<string, Change> changes = Of(delete.Partition);
            if (!changes.TryGetValue(key, out Change? known))
            {
                changes[key] = new Change(key, null, delete.Version);
            }
            else if (known.Put is null || known.Put.Put.Version <= delete.Version)
            {
                // What is put in the same write goes with the row, unless it is newer.
                changes[key] = new Change(key, null, known.Put is null ? Math.Max(known.DeletedVersion, delete.Version) : delete.Version);
            }
        }

        return Task.WhenAll(byPartition.Select(entry => ApplyAsync(entry.Key, [.. entry.Value.Values], deadline, stillWanted)));

        Dictionary<string, Change> Of(Partition partition)
        {
            if (!byPartition.TryGetValue(partition, out Dictionary<string, Change>? changes))
            {
                byPartition.Add(partition, changes = new Dictionary<string, Change>(StringComparer.Ordinal));
            }

            return changes;
        }
    }

    /// <summary>Reads one row, or null.</summary>
    public async Task<TableRow?> ReadAsync(Partition partition, ReadOnlyMemory<byte> key, Deadline deadline, CancellationToken cancellationToken)
    {
        TableClient table = accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id), rowKey = KeyText.Encode(key.Span);
        for (int i = 0; i < MaxRereads; i++)
        {
            TableEntity? entity = await GetAsync(reads, table, partitionKey, rowKey, Columns.OfTables, deadline, cancellationToken).ConfigureAwait(false);
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
        TableClient table = accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        string from = after.IsEmpty ? TableClient.CreateQueryFilter($"RowKey ge {KeyText.Least.ToString()}") : TableClient.CreateQueryFilter($"RowKey gt {KeyText.Encode(after.Span)}");
        string to = upTo.IsEmpty ? "" : TableClient.CreateQueryFilter($" and RowKey le {KeyText.Encode(upTo.Span)}");
        List<TableEntity> entities = await EntityPages.ReadAsync(
            reads,
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
            ? await parts.ReadAsync(partition, id, entity.GetInt32(Columns.Length) ?? 0, deadline, cancellationToken).ConfigureAwait(false)
            : entity.GetBinary(Columns.Data) ?? [];
        return value is null ? null : new TableRow(KeyText.Decode(entity.RowKey), entity.GetInt64(Columns.Version) ?? 0, value);
    }

    private async Task ApplyAsync(Partition partition, IReadOnlyList<Change> changes, Deadline deadline, Func<Task<bool>>? stillWanted)
    {
        TableClient table = accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        List<Change> chunk = [];
        int bytes = 0;
        foreach (Change change in changes)
        {
            int size = RowOverhead + Math.Min(change.Put?.Put.Value.Length ?? 0, ValueParts.MaxInline);
            if (chunk.Count == MaxRowsPerChunk || (chunk.Count > 0 && bytes + size > MaxBytesPerChunk))
            {
                await ApplyTogetherAsync(partition, table, partitionKey, chunk, deadline, stillWanted).ConfigureAwait(false);
                chunk = [];
                bytes = 0;
            }

            chunk.Add(change);
            bytes += size;
        }

        await ApplyTogetherAsync(partition, table, partitionKey, chunk, deadline, stillWanted).ConfigureAwait(false);
    }

    private async Task ApplyTogetherAsync(
        Partition partition, TableClient table, string partitionKey, List<Change> changes, Deadline deadline, Func<Task<bool>>? stillWanted)
    {
        foreach (Change change in changes)
        {
            await PrepareAsync(partition, change, deadline).ConfigureAwait(false);
        }

        // A first version is most likely of a row that is not there yet; inserting it without a look saves one request of two.
        bool look = stillWanted is not null || changes.Exists(change => change.Put is not { Put.Version: <= 1 });
        for (int rereads = 0; rereads < MaxRereads; rereads++)
        {
            Dictionary<string, TableEntity>? standing = look ? await LookAsync(table, partitionKey, changes, deadline).ConfigureAwait(false) : null;
            if (stillWanted is not null && !await stillWanted().ConfigureAwait(false))
            {
                return;
            }

            List<TableTransactionAction> actions = [];
            List<Change> unneeded = [];
            bool whole = true;
            foreach (Change change in changes)
            {
                TableEntity? stands = standing?.GetValueOrDefault(change.RowKey);
                int needed = 1 + PartsOf(stands) + (change.StagedParts is null ? 0 : ValueParts.Count(change.StagedLength));
                if (actions.Count > 0 && actions.Count + needed > MaxActions)
                {
                    whole = false;
                    break;
                }

                Add(partition, partitionKey, change, stands, actions, unneeded);
            }

            try
            {
                await SubmitAsync(table, actions, deadline).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
            {
                // Somebody was faster, or the answer to an earlier attempt was lost: the next look tells what stands there now.
                look = true;
                continue;
            }

            foreach (Change change in unneeded)
            {
                await parts.DeleteAsync(partition, change.StagedParts!, change.StagedLength, deadline).ConfigureAwait(false);
            }

            if (whole)
            {
                return;
            }

            // What is done is seen as done by the next look, so the rest is next.
            look = true;
            rereads = 0;
        }

        throw new RowStoreUnavailableException($"{partition} was changed by others {MaxRereads} times in a row. Send the request again.");
    }

    /// <summary>Makes sure that the value is at hand, or in parts where it is too long for a column.</summary>
    private async ValueTask PrepareAsync(Partition partition, Change change, Deadline deadline)
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
                await parts.WriteAsync(partition, change.OwnParts, put.Put.Value, deadline).ConfigureAwait(false);
            }

            return;
        }

        // Who read the follow-up back has no value; where the parts are gone too, it was put already.
        change.Value = put.Put.Value.Length == put.Length
            ? put.Put.Value
            : await parts.ReadAsync(partition, put.Parts, put.Length, deadline, CancellationToken.None).ConfigureAwait(false) is { } value ? value : null;
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
        Partition partition, string partitionKey, Change change, TableEntity? stands, List<TableTransactionAction> actions, List<Change> unneeded)
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

    private async Task<Dictionary<string, TableEntity>> LookAsync(TableClient table, string partitionKey, List<Change> changes, Deadline deadline)
    {
        Dictionary<string, TableEntity> standing = new(changes.Count, StringComparer.Ordinal);
        if (changes.Count <= MaxSingleLooks)
        {
            foreach (TableEntity? entity in await Task.WhenAll(changes.Select(change =>
                GetAsync(writes, table, partitionKey, change.RowKey, Columns.OfGuards, deadline, CancellationToken.None))).ConfigureAwait(false))
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
            writes,
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

    private async Task SubmitAsync(TableClient table, List<TableTransactionAction> actions, Deadline deadline)
    {
        if (actions is [var only])
        {
            await writes.SendAsync(
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
                }).ConfigureAwait(false);
        }
        else if (actions.Count > 0)
        {
            await writes.SendAsync("change", deadline, (table, actions), static (state, cancel) => state.table.SubmitTransactionAsync(state.actions, cancel)).ConfigureAwait(false);
        }
    }

    /// <summary>What is to become of one row: a put, or its removal.</summary>
    private sealed class Change(string rowKey, FollowUpPut? put, long deletedVersion)
    {
        public string RowKey => rowKey;

        public FollowUpPut? Put => put;

        /// <summary>The newest version that is removed.</summary>
        public long DeletedVersion => deletedVersion;

        /// <summary>The value; null when it was in parts that are gone.</summary>
        public ReadOnlyMemory<byte>? Value { get; set; }

        /// <summary>Parts that the row is to name because the value is too long for a column.</summary>
        public string? OwnParts { get; set; }

        /// <summary>Parts in which the value waited, to be removed with the put.</summary>
        public string? StagedParts { get; set; }

        public int StagedLength { get; set; }
    }
}
