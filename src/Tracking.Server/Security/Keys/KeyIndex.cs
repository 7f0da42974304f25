using System.Text;
using Tracking.Storage;

namespace Tracking.Server.Security.Keys;

/// <summary>Lists credentials: all, and those of one delivery partner.</summary>
internal sealed class KeyIndex(IRowStore store)
{
    /// <summary>Puts a credential into the index; completes when that is durable.</summary>
    public async ValueTask AddAsync(string id, string? partnerId)
    {
        byte[] key = Encoding.ASCII.GetBytes(id);
        await store.WriteAsync(RowWrite.Put(PartitionOf(null), key, 1, Array.Empty<byte>()));
        if (partnerId is not null)
        {
            await store.WriteAsync(RowWrite.Put(PartitionOf(partnerId), key, 1, Array.Empty<byte>()));
        }
    }

    /// <summary>Ids in ordinal order behind <paramref name="after"/>; of one partner, or with null of all.</summary>
    public async ValueTask<IReadOnlyList<string>> ListAsync(string? partnerId, string? after, int limit)
    {
        IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(PartitionOf(partnerId), after is null ? default : Encoding.ASCII.GetBytes(after), default, limit);
        string[] ids = new string[rows.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = Encoding.ASCII.GetString(rows[i].Key.Span);
        }

        return ids;
    }

    private static Partition PartitionOf(string? partnerId) => new(PartitionKind.Index, partnerId is null ? "keys" : $"keys/{partnerId}");
}
