using Tracking.Simulator.Loading.Measuring;
using Tracking.Testing;

namespace Tracking.Benchmarks.Live;

/// <summary>What a server holds once its garbage is gone.</summary>
/// <param name="Heap">Bytes of the managed heaps.</param>
/// <param name="WorkingSet">Bytes of the process in memory.</param>
/// <param name="Holes">Bytes of the managed heaps that lie unused between what is in use.</param>
internal readonly record struct ServerMemory(long Heap, long WorkingSet, long Holes)
{
    /// <summary>Bytes of objects.</summary>
    public long Objects => Heap - Holes;

    private static readonly TimeSpan CollectionTakes = TimeSpan.FromSeconds(2);

    /// <summary>Makes a server collect its garbage, and looks.</summary>
    /// <param name="processId">Its process on this machine.</param>
    /// <param name="address">Its address.</param>
    /// <param name="key">A key that may read metrics.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<ServerMemory> AfterCollectionAsync(int processId, Uri address, string key, CancellationToken cancellation)
    {
        await Garbage.CollectAsync(processId, CollectionTakes, cancellation);
        using var http = new HttpClient { BaseAddress = address, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
        byte[] page = await http.GetByteArrayAsync(new Uri("/metrics", UriKind.Relative), cancellation);
        return new ServerMemory(
            (long)(MetricsPage.Sum(page, "dotnet_gc_last_collection_heap_size_bytes") ?? 0), (long)(MetricsPage.Sum(page, "dotnet_process_memory_working_set_bytes") ?? 0),
            (long)(MetricsPage.Sum(page, "dotnet_gc_last_collection_heap_fragmentation_size_bytes") ?? 0));
    }
}
