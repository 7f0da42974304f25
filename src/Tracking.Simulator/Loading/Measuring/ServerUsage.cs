using System.Diagnostics;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Loading.Measuring;

/// <summary>What the server uses: from its metrics, and from the system where its process is on this machine and named.</summary>
internal sealed class ServerUsage(ApiClient api, int? processId, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly List<UsageSample> _samples = [];
    private readonly Lock _gate = new();

    /// <summary>The latest; null before the first.</summary>
    public UsageSample? Last
    {
        get
        {
            lock (_gate)
            {
                return _samples.Count == 0 ? null : _samples[^1];
            }
        }
    }

    /// <summary>All so far.</summary>
    public IReadOnlyList<UsageSample> Samples
    {
        get
        {
            lock (_gate)
            {
                return [.. _samples];
            }
        }
    }

    /// <summary>Cores in use between two samples.</summary>
    public static double Cores(UsageSample from, UsageSample to) =>
        to.AtSeconds > from.AtSeconds ? (to.CpuSeconds - from.CpuSeconds) / (to.AtSeconds - from.AtSeconds) : 0;

    /// <summary>Looks every few seconds until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            if (await LookAsync(time.GetElapsedTime(start), cancel).ConfigureAwait(false) is { } sample)
            {
                lock (_gate)
                {
                    _samples.Add(sample);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false));
    }

    /// <summary>One look; null when the server does not answer.</summary>
    public async Task<UsageSample?> LookAsync(TimeSpan at, CancellationToken cancel)
    {
        var page = await api.TryAsync(HttpMethod.Get, "metrics", null, cancel).ConfigureAwait(false);
        if (!page.IsSuccess)
        {
            return null;
        }

        double Of(string name) => MetricsPage.Sum(page.Body, name) ?? 0;
        var (cpu, memory) = (Of("dotnet_process_cpu_time_seconds_total"), (long)Of("dotnet_process_memory_working_set_bytes"));
        if (processId is { } id)
        {
            using var process = Process.GetProcessById(id);
            (cpu, memory) = (process.TotalProcessorTime.TotalSeconds, process.WorkingSet64);
        }

        return new()
        {
            AtSeconds = at.TotalSeconds,
            CpuSeconds = cpu,
            WorkingSetBytes = memory,
            HeapBytes = (long)Of("dotnet_gc_last_collection_heap_size_bytes"),
            LiveConnections = (long)Of("tracking_live_connections"),
            LiveMessages = (long)Of("tracking_live_messages_total"),
            Conflated = (long)Of("tracking_live_conflated_total"),
            Cut = (long)Of("tracking_live_cut_total"),
        };
    }
}

/// <summary>What the server had used, and done for its hub's clients, at a moment.</summary>
internal sealed record UsageSample
{
    public required double AtSeconds { get; init; }

    public required double CpuSeconds { get; init; }

    public required long WorkingSetBytes { get; init; }

    /// <summary>Managed heaps as of the last collection.</summary>
    public required long HeapBytes { get; init; }

    public required long LiveConnections { get; init; }

    /// <summary>Hub messages handed to connections since the server started.</summary>
    public required long LiveMessages { get; init; }

    /// <summary>Updates overtaken by newer ones before a client took them.</summary>
    public required long Conflated { get; init; }

    /// <summary>Connections cut because they took nothing for too long.</summary>
    public required long Cut { get; init; }
}
