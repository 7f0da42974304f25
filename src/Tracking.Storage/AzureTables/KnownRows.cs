using System.Collections.Concurrent;
using Azure;

namespace Tracking.Storage.AzureTables;

/// <summary>A row as it stood when this node last had to do with it.</summary>
/// <param name="ETag">Azure's mark of that writing.</param>
/// <param name="Version">The row's version.</param>
internal readonly record struct RowGuard(ETag ETag, long Version);

/// <summary>
/// Rows of members that this node wrote: their next version replaces them without a look. What is wrong here costs a request and does no harm, since Azure refuses a mark that is
/// not the present one.
/// </summary>
internal sealed class KnownRows
{
    // About 15 MB; forgotten all at once when they are too many.
    private const int Most = 65_536;
    private readonly ConcurrentDictionary<(Partition Partition, string RowKey), RowGuard> _guards = new();
    private int _count;

    public bool TryFind(Partition partition, string rowKey, out RowGuard guard) => _guards.TryGetValue((partition, rowKey), out guard);

    public void Learn(Partition partition, string rowKey, RowGuard guard)
    {
        if (partition.Kind is not (PartitionKind.StationMembers or PartitionKind.VehicleMembers or PartitionKind.ContainerMembers))
        {
            return;
        }

        if (!_guards.ContainsKey((partition, rowKey)) && Interlocked.Increment(ref _count) > Most)
        {
            _guards.Clear();
            Volatile.Write(ref _count, 1);
        }

        _guards[(partition, rowKey)] = guard;
    }

    public void Forget(Partition partition, string rowKey)
    {
        if (_guards.TryRemove((partition, rowKey), out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
