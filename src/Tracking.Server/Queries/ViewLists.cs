using Tracking.Server.Ingest;
using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary>Lists of views, made from lists of ids in ordinal order.</summary>
internal static class ViewLists
{
    /// <summary>Calls to grains under way at once for one request.</summary>
    public const int Parallel = 32;

    /// <summary>A filtered list is looked through in chunks of at least so many.</summary>
    private const int MinChunk = 200;

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
    /// <param name="wants">Which views are wanted; null for all.</param>
    /// <param name="leavesOut">
    /// Whether <paramref name="read"/> leaves out what the caller may not know of: then neither the cursor nor that there is one tells of it.
    /// </param>
    public static async Task<ListView<T>> PageAsync<T>(
        string list, string? after, int limit, Func<string?, int, ValueTask<IReadOnlyList<string>>> next, Func<string, ValueTask<T?>> read, Func<T, bool>? wants = null, bool leavesOut = false)
        where T : class
    {
        var items = new List<T>(limit);
        string? last = null;
        int lookedAt = 0;
        while (true)
        {
            // One more than is looked at, to know whether anything is left behind the last one.
            int chunk = wants is null && !leavesOut ? limit - items.Count : Math.Max(limit - items.Count, MinChunk);
            IReadOnlyList<string> ids = await next(after, chunk + 1);
            int count = Math.Min(ids.Count, chunk);
            T?[] views = await ReadAsync([.. ids.Take(count)], read);
            for (int i = 0; i < count; i++)
            {
                if (views[i] is not { } view || (wants is not null && !wants(view)))
                {
                    continue;
                }

                if (items.Count == limit)
                {
                    return new ListView<T>(items, Cursor.Encode(list, last!));
                }

                items.Add(view);
                last = ids[i];
                if (items.Count == limit && !leavesOut)
                {
                    return new ListView<T>(items, i + 1 < ids.Count ? Cursor.Encode(list, last) : null);
                }
            }

            lookedAt += count;
            if (ids.Count == count)
            {
                return new ListView<T>(items, null);
            }

            after = ids[count - 1];
            if (lookedAt >= MaxLookedAt && items.Count > 0 && !leavesOut)
            {
                return new ListView<T>(items, Cursor.Encode(list, after));
            }
        }
    }
}
