using Azure;
using Azure.Data.Tables;

namespace Tracking.Storage.AzureTables;

/// <summary>Reads what a filter selects, page after page; each page is one request, with retries of its own.</summary>
internal static class EntityPages
{
    private const int MaxPage = 1000;

    /// <summary>Reads at most <paramref name="limit"/> entities, or all.</summary>
    public static async Task<List<TableEntity>> ReadAsync(
        StorageRequests requests,
        string name,
        TableClient table,
        string filter,
        string[] columns,
        int? limit,
        Deadline deadline,
        CancellationToken cancellationToken)
    {
        List<TableEntity> entities = [];
        string? continuation = null;
        do
        {
            int size = Math.Min(MaxPage, (limit ?? int.MaxValue) - entities.Count);
            Page<TableEntity>? page = await requests.SendAsync(
                name,
                deadline,
                (table, filter, columns, size, continuation),
                static async (state, cancel) =>
                {
                    await foreach (Page<TableEntity> page in state.table.QueryAsync<TableEntity>(state.filter, state.size, state.columns, cancel)
                        .AsPages(state.continuation, state.size).ConfigureAwait(false))
                    {
                        return page;
                    }

                    return null;
                },
                cancellationToken).ConfigureAwait(false);
            if (page is null)
            {
                break;
            }

            entities.AddRange(page.Values);
            continuation = page.ContinuationToken;
        }
        while (continuation is not null && entities.Count < (limit ?? int.MaxValue));
        return entities;
    }
}
