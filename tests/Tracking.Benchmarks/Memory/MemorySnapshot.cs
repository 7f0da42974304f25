using System.Net.Http.Headers;
using Tracking.Simulator.Loading.Measuring;
using Tracking.Testing;

namespace Tracking.Benchmarks.Memory;

/// <summary>A server's memory once its garbage is gone.</summary>
/// <param name="Managed">Objects on the runtime's heap, in bytes, without the gaps between them.</param>
/// <param name="WorkingSet">Resident memory in bytes: the heap with its gaps, RocksDB's memory and all else.</param>
/// <param name="Packages">Packages that are active.</param>
internal readonly record struct MemorySnapshot(double Managed, double WorkingSet, double Packages)
{
    private static readonly TimeSpan CollectionTime = TimeSpan.FromSeconds(3);

    /// <summary>Has the server collect its garbage and reads its metrics.</summary>
    public static async Task<MemorySnapshot> TakeAsync(ServerUnderTest server, CancellationToken cancellation)
    {
        await Garbage.CollectAsync(server.ProcessId, CollectionTime, cancellation);
        using var http = new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", server.Key) } };
        byte[] metrics = await http.GetByteArrayAsync(new Uri("/metrics", UriKind.Relative), cancellation);
        return new MemorySnapshot(
            Sum(metrics, "dotnet_gc_last_collection_heap_size_bytes") - Sum(metrics, "dotnet_gc_last_collection_heap_fragmentation_size_bytes"),
            server.Memory,
            Sum(metrics, "orleans_catalog_activations", "grain_type=\"package\""));
    }

    private static double Sum(byte[] page, string name, string label = "") =>
        MetricsPage.Sum(page, name, label) ?? throw new InvalidOperationException($"The server's metrics have no '{name}' with '{label}'.");
}
