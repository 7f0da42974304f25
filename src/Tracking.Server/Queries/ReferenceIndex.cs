using System.Text;
using Tracking.Storage;

namespace Tracking.Server.Queries;

/// <summary>
/// Finds packages by their references. A row stays when a reference is taken back, so what it names is checked against the package's announcement.
/// </summary>
internal sealed class ReferenceIndex(IRowStore store)
{
    /// <summary>Longest key of a row; nothing stands under a longer one.</summary>
    private const int MaxKeyLength = 512;

    private static readonly Partition References = new(PartitionKind.Index, "references");

    /// <summary>Ids of packages that ever had the reference, in ordinal order behind <paramref name="after"/>.</summary>
    public async ValueTask<IReadOnlyList<string>> ListAsync(string reference, string? after, int limit)
    {
        byte[] prefix = [.. Encoding.UTF8.GetBytes(reference), 0];
        byte[] from = after is null ? prefix : [.. prefix, .. Encoding.UTF8.GetBytes(after)];

        if (from.Length > MaxKeyLength)
        {
            return [];
        }

        // Ids are ASCII, so no key with this prefix lies behind its end followed by the greatest byte.
        byte[] upTo = [.. prefix, byte.MaxValue];
        IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(References, from, upTo, limit);
        var ids = new string[rows.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = Encoding.UTF8.GetString(rows[i].Key.Span[prefix.Length..]);
        }

        return ids;
    }

    /// <summary>Whether the package ever had the reference.</summary>
    public async ValueTask<bool> ContainsAsync(string reference, string packageId)
    {
        byte[] key = [.. Encoding.UTF8.GetBytes(reference), 0, .. Encoding.UTF8.GetBytes(packageId)];
        return key.Length <= MaxKeyLength && await store.ReadRowAsync(References, key) is not null;
    }
}
