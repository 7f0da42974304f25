using System.Text;
using Tracking.Storage;

namespace Tracking.Server.Queries;

/// <summary>Lists the ids in an index, such as that of the stations that are known to exist.</summary>
internal sealed class IdIndex(IRowStore store)
{
    /// <summary>Ids in ordinal order behind <paramref name="after"/>.</summary>
    /// <param name="index">An index whose rows' keys are ids.</param>
    /// <param name="after">An id, or null for the first.</param>
    /// <param name="limit">At most so many.</param>
    public async ValueTask<IReadOnlyList<string>> ListAsync(Partition index, string? after, int limit)
    {
        IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(index, after is null ? default : Encoding.UTF8.GetBytes(after), default, limit);
        var ids = new string[rows.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = Encoding.UTF8.GetString(rows[i].Key.Span);
        }

        return ids;
    }
}
