using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Diagnostics.NETCore.Client;

namespace Tracking.Benchmarks.Memory;

/// <summary>A server's memory once its garbage is gone.</summary>
/// <param name="Managed">Objects on the runtime's heap, in bytes, without the gaps between them.</param>
/// <param name="WorkingSet">Resident memory in bytes: the heap with its gaps, RocksDB's memory and all else.</param>
/// <param name="Packages">Packages that are active.</param>
internal readonly record struct MemorySnapshot(double Managed, double WorkingSet, double Packages)
{
    private const long CollectHeap = 0x800000;
    private static readonly TimeSpan CollectionTime = TimeSpan.FromSeconds(3);

    /// <summary>Has the server collect its garbage and reads its metrics.</summary>
    public static async Task<MemorySnapshot> TakeAsync(ServerUnderTest server, CancellationToken cancellation)
    {
        await CollectAsync(server.ProcessId, cancellation);
        using var http = new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", server.Key) } };
        string[] metrics = (await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellation)).Split('\n');
        return new MemorySnapshot(
            Sum(metrics, "dotnet_gc_last_collection_heap_size_bytes", "") - Sum(metrics, "dotnet_gc_last_collection_heap_fragmentation_size_bytes", ""),
            server.Memory,
            Sum(metrics, "orleans_catalog_activations", "grain_type=\"package\""));
    }

    private static async Task CollectAsync(int process, CancellationToken cancellation)
    {
        // A session with this keyword begins with a full blocking collection.
        var client = new DiagnosticsClient(process);
        using EventPipeSession session = await client.StartEventPipeSessionAsync(
            new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectHeap), requestRundown: false, circularBufferMB: 16, cancellation);
        Task drained = session.EventStream.CopyToAsync(Stream.Null, cancellation);
        await Task.Delay(CollectionTime, cancellation);
        await session.StopAsync(cancellation);
        await drained;
    }

    private static double Sum(string[] metrics, string name, string label)
    {
        double sum = 0;
        bool found = false;
        foreach (string line in metrics)
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ' && line.Contains(label, StringComparison.Ordinal))
            {
                string value = line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0];
                sum += double.Parse(value.Length == 0 ? line.Split(' ')[1] : value, CultureInfo.InvariantCulture);
                found = true;
            }
        }

        return found ? sum : throw new InvalidOperationException($"The server's metrics have no '{name}' with '{label}'.");
    }
}
