using System.Runtime.InteropServices;

namespace Tracking.Server.Security.Limits;

/// <summary>How many connections are open of each of many; those with none take no memory. Not for several threads at once.</summary>
internal sealed class OpenCounts<TKey>(IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> counts = new(comparer);

    /// <summary>How many there are.</summary>
    public int this[TKey key] => counts.GetValueOrDefault(key);

    /// <summary>Counts one in.</summary>
    public void Enter(TKey key) => CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;

    /// <summary>Counts one out that was counted in.</summary>
    public void Leave(TKey key)
    {
        ref int count = ref CollectionsMarshal.GetValueRefOrNullRef(counts, key);
        if (--count == 0)
        {
            counts.Remove(key);
        }
    }
}
