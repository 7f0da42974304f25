using Tracking.Server.Ingest;
using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary>Lists of views, made from lists of ids in ordinal order.</summary>
internal static class ViewLists
{
    /// <summary>Calls to grains under way at once for one request.</summary>
    public const int Parallel = 32;

    /// <summary>After looking at so many, a page may be shorter than was asked for.</summary>
    private const int MaxLookedAt = 5000;

    /// <summary>The views of some ids in their order; null where there is none.</summary>
    public static async Task<T?[]> ReadAsync<T>(IReadOnlyList<string> ids, Func<string, ValueTask<T?>> read)
        where T : class
    {
        var views = new T?[ids.Count];
        await Bounded.ForEachAsync(
            Enumerable.Range(0, ids.Count).ToArray(), Parallel, async index => views[index] = await read(ids[index]));
        return views;
    }

    /// <summary>One page.</summary>
    /// <param name="list">The word that the list's cursors have.</param>
    /// <param name="after">The id after which the page begins; null for the first page.</param>
    /// <param name="limit">At most so many items.</param>
    /// <param name="next">Ids behind one, at most so many.</param>
    /// <param name="read">Makes a view; null when there is none any more.</param>
    /// <param name="wants">Which views are wanted.</param>
    public static async Task<ListView<T>> PageAsync<T>(
        string list, string? after, int limit, Func<string?, int, ValueTask<IReadOnlyList<string>>> next, Func<string, ValueTask<T?>> read, Func<T, bool> wants)
        where T : class
    {
        var items = new List<T>(limit);
        int lookedAt = 0;
        while (true)
        {
            // One more than is wanted, to know whether anything is left behind the last one.
            int chunk = limit - items.Count;
            IReadOnlyList<string> ids = await next(after, chunk + 1);
            bool more = ids.Count > chunk;
            IReadOnlyList<string> part = more ? [.. ids.Take(chunk)] : ids;
            foreach (T? view in await ReadAsync(part, read))
            {
                if (view is not null && wants(view))
                {
                    items.Add(view);
                }
            }

            if (!more)
            {
                return new ListView<T>(items, null);
            }

            after = part[^1];
            lookedAt += part.Count;
            if (items.Count == limit || (lookedAt >= MaxLookedAt && items.Count > 0))
            {
                return new ListView<T>(items, Cursor.Encode(list, after));
            }
        }
    }
}
