using System.Text;
using Tracking.Server.Queries;
using Tracking.Storage;

namespace Tracking.Server.Security.Keys;

/// <summary>Lists credentials: all, and those of one delivery partner.</summary>
internal sealed class KeyIndex(IRowStore store, IdIndex ids)
{
    /// <summary>Puts a credential into the index; completes when that is durable.</summary>
    public async ValueTask AddAsync(string id, string? partnerId)
    {
        byte[] key = Encoding.UTF8.GetBytes(id);
        List<TablePut> puts = [Put(null)];
        if (partnerId is not null)
        {
            puts.Add(Put(partnerId));
        }

        await store.WriteAsync(new RowWrite([], puts, []));

        TablePut Put(string? partner) => new(PartitionOf(partner), key, 1, Array.Empty<byte>());
    }

    /// <summary>Ids in ordinal order behind <paramref name="after"/>; of one partner, or with null of all.</summary>
    public ValueTask<IReadOnlyList<string>> ListAsync(string? partnerId, string? after, int limit) => ids.ListAsync(PartitionOf(partnerId), after, limit);

    private static Partition PartitionOf(string? partnerId) => new(PartitionKind.Index, partnerId is null ? "keys" : $"keys/{partnerId}");
}
