namespace Tracking.Server.Ingest;

/// <summary>Runs work on many items, so many at a time.</summary>
internal static class Bounded
{
    /// <summary>Runs <paramref name="work"/> on each item; completes when all are done and fails with the first failure.</summary>
    public static Task ForEachAsync<T>(ICollection<T> items, int parallel, Func<T, ValueTask> work) => items.Count switch
    {
        0 => Task.CompletedTask,
        1 => One(items, work),
        _ => Many(items, parallel, work),
    };

    private static Task One<T>(ICollection<T> items, Func<T, ValueTask> work)
    {
        using IEnumerator<T> enumerator = items.GetEnumerator();
        enumerator.MoveNext();
        return work(enumerator.Current).AsTask();
    }

    private static async Task Many<T>(ICollection<T> items, int parallel, Func<T, ValueTask> work)
    {
        var queue = new Queue<T>(items);
        var workers = new Task[Math.Min(parallel, items.Count)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = WorkAsync(queue, work);
        }

        await Task.WhenAll(workers);
    }

    private static async Task WorkAsync<T>(Queue<T> queue, Func<T, ValueTask> work)
    {
        while (true)
        {
            T item;
            lock (queue)
            {
                if (!queue.TryDequeue(out item!))
                {
                    return;
                }
            }

            await work(item);
        }
    }
}
