using System.Globalization;
using Azure.Data.Tables;

namespace Tracking.Storage.AzureTables;

/// <summary>Bytes that are too many for a column, in entities of their own beside the row. Their keys begin with a character that no row's key does.</summary>
internal sealed class ValueParts(TableAccounts accounts, StorageRequests writes, StorageRequests reads)
{
    /// <summary>Most bytes kept in one column; Azure takes 64 KiB.</summary>
    public const int MaxInline = 60 * 1024;

    private const char Lead = '!';
    private const int PartsPerTransaction = 40;

    public static string NewId() => Guid.NewGuid().ToString("N");

    /// <summary>Keys of the parts of so many bytes.</summary>
    public static IEnumerable<string> Keys(string id, int length)
    {
        for (int i = 0; i < Count(length); i++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Lead}{id}-{i:D4}");
        }
    }

    /// <summary>Number of parts of so many bytes.</summary>
    public static int Count(int length) => Math.Max(1, (length + MaxInline - 1) / MaxInline);

    /// <summary>Stores bytes. Does no harm when it is repeated.</summary>
    public async Task WriteAsync(Partition partition, string id, ReadOnlyMemory<byte> value, Deadline deadline)
    {
        TableClient table = accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        List<TableTransactionAction> actions = [];
        int at = 0;
        foreach (string key in Keys(id, value.Length))
        {
            int length = Math.Min(MaxInline, value.Length - at);
            TableEntity part = new(partitionKey, key) { [Columns.Format] = Columns.CurrentFormat, [Columns.Data] = value.Slice(at, length).ToArray() };
            actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, part));
            at += length;
        }

        foreach (TableTransactionAction[] chunk in actions.Chunk(PartsPerTransaction))
        {
            await writes.SendAsync("parts", deadline, (table, chunk), static (state, cancel) => state.table.SubmitTransactionAsync(state.chunk, cancel)).ConfigureAwait(false);
        }
    }

    /// <summary>Reads bytes back; null when they are gone.</summary>
    public async Task<byte[]?> ReadAsync(Partition partition, string id, int length, Deadline deadline, CancellationToken cancellationToken)
    {
        TableClient table = accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {$"{Lead}{id}-"} and RowKey lt {$"{Lead}{id}."}");
        List<TableEntity> parts = await EntityPages.ReadAsync(reads, "readParts", table, filter, ["RowKey", Columns.Data], null, deadline, cancellationToken)
            .ConfigureAwait(false);
        if (parts.Count != Count(length))
        {
            return null;
        }

        byte[] value = new byte[length];
        int at = 0;
        foreach (TableEntity part in parts)
        {
            byte[] data = part.GetBinary(Columns.Data);
            data.CopyTo(value, at);
            at += data.Length;
        }

        return at == length ? value : null;
    }

    /// <summary>Removes parts that nothing names any more. What is gone already is no error.</summary>
    public async Task DeleteAsync(Partition partition, string id, int length, Deadline deadline)
    {
        TableClient table = accounts.TableOf(partition);
        string partitionKey = KeyText.Encode(partition.Id);
        foreach (string key in Keys(id, length))
        {
            await writes.SendAsync(
                "deleteParts",
                deadline,
                (table, partitionKey, key),
                static (state, cancel) => state.table.DeleteEntityAsync(state.partitionKey, state.key, cancellationToken: cancel)).ConfigureAwait(false);
        }
    }
}
