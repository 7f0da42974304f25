using Tracking.Storage;

namespace Tracking.Grains.Tests.Harness;

/// <summary>The real store, in front of which writes can be made to fail: before they reach it, or after they are durable. Several silos that have it in common are several writers.</summary>
internal sealed class FaultyStore(IRowStore inner, bool ownsInner = false, bool shared = false) : IRowStore
{
    private readonly List<Partition> expunged = [];
    private int rangeReads;

    /// <summary>Asked before each write; true: the write is not made.</summary>
    public Func<RowWrite, bool> FailsBefore { get; set; } = _ => false;

    /// <summary>Asked after each write; true: it is durable, but the writer is not told.</summary>
    public Func<RowWrite, bool> FailsAfter { get; set; } = _ => false;

    /// <summary>Asked before a table is cleared; true: it is not.</summary>
    public Func<Partition, bool> FailsToClear { get; set; } = _ => false;

    /// <summary>Tables whose bytes were taken out of files so far.</summary>
    public IReadOnlyList<Partition> Expunged
    {
        get
        {
            lock (expunged)
            {
                return [.. expunged];
            }
        }
    }

    /// <summary>Number of reads of ranges of rows so far.</summary>
    public int RangeReads => Volatile.Read(ref rangeReads);

    /// <summary>Awaited before each write; null for nothing.</summary>
    public Func<RowWrite, Task>? Before { get; set; }

    /// <summary>Every write waits for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public async ValueTask<WriteResult> WriteAsync(RowWrite write, CancellationToken cancellationToken = default)
    {
        await Gate;
        if (Before is { } before)
        {
            await before(write);
        }

        if (FailsBefore(write))
        {
            throw new RowStoreUnavailableException("This test's store takes no writes now.");
        }

        WriteResult result = await inner.WriteAsync(write, cancellationToken);
        return FailsAfter(write) ? throw new RowStoreUnavailableException("This test's store lost its answer.") : result;
    }

    public ValueTask<HistoryRows> ReadHistoryAsync(Partition partition, CancellationToken cancellationToken = default) =>
        inner.ReadHistoryAsync(partition, cancellationToken);

    public ValueTask<HistoryRows> ReadHistoryTailAsync(Partition partition, int maxRows, CancellationToken cancellationToken = default) =>
        inner.ReadHistoryTailAsync(partition, maxRows, cancellationToken);

    public bool IsShared => shared || inner.IsShared;

    public ValueTask<bool> IsLongerAsync(Partition partition, int count, CancellationToken cancellationToken = default) =>
        inner.IsLongerAsync(partition, count, cancellationToken);

    public ValueTask<TableRow?> ReadRowAsync(Partition partition, ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default) =>
        inner.ReadRowAsync(partition, key, cancellationToken);

    public ValueTask<IReadOnlyList<TableRow>> ReadRowsAsync(
        Partition partition, ReadOnlyMemory<byte> after, ReadOnlyMemory<byte> upTo, int limit, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref rangeReads);
        return inner.ReadRowsAsync(partition, after, upTo, limit, cancellationToken);
    }

    public ValueTask ClearAsync(Partition table, CancellationToken cancellationToken = default) =>
        FailsToClear(table) ? throw new RowStoreUnavailableException("This test's store clears nothing now.") : inner.ClearAsync(table, cancellationToken);

    public ValueTask ExpungeAsync(IReadOnlyCollection<Partition> tables, CancellationToken cancellationToken = default)
    {
        lock (expunged)
        {
            expunged.AddRange(tables);
        }

        return inner.ExpungeAsync(tables, cancellationToken);
    }

    /// <summary>The silo disposes of an inner store that is its own.</summary>
    public ValueTask DisposeAsync() => ownsInner ? inner.DisposeAsync() : ValueTask.CompletedTask;
}
