using System.Diagnostics.CodeAnalysis;

namespace Tracking.Storage.AzureTables;

/// <summary>
/// Changes of rows that come while a request to their partition is under way, and go together with the next: places take in many members at once, so this makes one request of many.
/// One that is alone waits for nobody.
/// </summary>
/// <param name="maxChanges">Changes that fit into one request.</param>
/// <param name="maxBytes">Bytes that fit into one request.</param>
/// <param name="apart">Makes the changes of one caller, whatever stands there.</param>
/// <param name="together">Makes the changes of several in one request; false when one of the rows was not as expected, and nothing was changed.</param>
internal sealed class PartitionQueue(
    int maxChanges,
    int maxBytes,
    Func<Partition, IReadOnlyList<RowChange>, Deadline, Task> apart,
    Func<Partition, IReadOnlyList<RowChange>, Deadline, Task<bool>> together)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Partition, Queue<Entry>> _busy = [];

    /// <summary>Makes changes; completes when they are durable.</summary>
    public async Task ApplyAsync(Partition partition, IReadOnlyList<RowChange> changes, Deadline deadline)
    {
        Entry? entry = null;
        lock (_lock)
        {
            if (_busy.TryGetValue(partition, out Queue<Entry>? waiting))
            {
                entry = new Entry(changes, deadline);
                waiting.Enqueue(entry);
            }
            else
            {
                _busy.Add(partition, new Queue<Entry>());
            }
        }

        if (entry is not null)
        {
            await entry.Done.Task.ConfigureAwait(false);
            return;
        }

        try
        {
            await apart(partition, changes, deadline).ConfigureAwait(false);
        }
        finally
        {
            _ = ApplyWaitingAsync(partition);
        }
    }

    private async Task ApplyWaitingAsync(Partition partition)
    {
        while (Take(partition) is { } group)
        {
            await ApplyAsync(partition, group).ConfigureAwait(false);
        }
    }

    /// <summary>What fits into the next request; null when nothing waits any more.</summary>
    private List<Entry>? Take(Partition partition)
    {
        lock (_lock)
        {
            Queue<Entry> waiting = _busy[partition];
            if (waiting.Count == 0)
            {
                _busy.Remove(partition);
                return null;
            }

            List<Entry> group = [];
            HashSet<string> keys = new(StringComparer.Ordinal);
            int bytes = 0;
            while (waiting.TryPeek(out Entry? next))
            {
                bytes += next.Size;
                bool fits = keys.Count + next.Changes.Count <= maxChanges && bytes <= maxBytes && next.Changes.All(change => keys.Add(change.RowKey));
                if (!fits && group.Count > 0)
                {
                    break;
                }

                group.Add(waiting.Dequeue());
            }

            return group;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is each caller's to know; the queue goes on.")]
    private async Task ApplyAsync(Partition partition, List<Entry> group)
    {
        if (group.Count > 1)
        {
            try
            {
                if (await together(partition, [.. group.SelectMany(entry => entry.Changes)], group[^1].Deadline).ConfigureAwait(false))
                {
                    group.ForEach(entry => entry.Done.SetResult());
                    return;
                }
            }
            catch (Exception error)
            {
                group.ForEach(entry => entry.Done.SetException(error));
                return;
            }
        }

        await Task.WhenAll(group.Select(async entry =>
        {
            try
            {
                await apart(partition, entry.Changes, entry.Deadline).ConfigureAwait(false);
                entry.Done.SetResult();
            }
            catch (Exception error)
            {
                entry.Done.SetException(error);
            }
        })).ConfigureAwait(false);
    }

    private sealed class Entry(IReadOnlyList<RowChange> changes, Deadline deadline)
    {
        public IReadOnlyList<RowChange> Changes => changes;

        public Deadline Deadline => deadline;

        public int Size { get; } = changes.Sum(change => change.Size);

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
