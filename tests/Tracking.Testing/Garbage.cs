using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Tracking.Testing;

/// <summary>Garbage of another process.</summary>
public static class Garbage
{
    /// <summary>A session with this keyword begins with a full blocking collection (GCHeapCollect of the runtime's own events).</summary>
    private const long CollectKeyword = 0x800000;

    /// <summary>Makes a .NET process of this machine collect all its garbage.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="time">How long the collection may take.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task CollectAsync(int processId, TimeSpan time, CancellationToken cancellation)
    {
        var client = new DiagnosticsClient(processId);
        using EventPipeSession session = await client.StartEventPipeSessionAsync(
            new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectKeyword), requestRundown: false, circularBufferMB: 16, cancellation);
        Task drained = session.EventStream.CopyToAsync(Stream.Null, cancellation);
        await Task.Delay(time, cancellation);
        await session.StopAsync(cancellation);
        await drained;
    }
}
