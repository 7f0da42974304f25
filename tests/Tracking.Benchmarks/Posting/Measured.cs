namespace Tracking.Benchmarks.Posting;

/// <summary>A load that was posted, and what it cost the target.</summary>
/// <param name="Load">What it came to.</param>
/// <param name="CpuMicros">CPU of the target, µs a scan.</param>
internal readonly record struct Measured(LoadResult Load, double CpuMicros)
{
    // Enough requests for rates that no such machine reaches.
    private const int MostScansASecond = 150_000;
    private const int MostRequestsASecond = 40_000;

    /// <summary>Accepted scans a second.</summary>
    public double Rate => Load.Rate;

    /// <summary>Details for a report.</summary>
    public Dictionary<string, double> Details => new()
    {
        ["target's CPU µs/scan"] = CpuMicros,
        ["load generator's CPU µs/scan"] = Load.ClientMicros,
        ["scans acknowledged"] = Load.Accepted,
        ["requests refused"] = Load.Refused,
    };

    /// <summary>Posts prepared requests until there are none left or the time is up, and checks that each scan was acknowledged as new.</summary>
    /// <param name="name">What is measured, for the progress.</param>
    /// <param name="target">Who takes the scans.</param>
    /// <param name="source">The scans.</param>
    /// <param name="connections">Requests under way at once.</param>
    /// <param name="seconds">How long.</param>
    /// <exception cref="InvalidOperationException">A scan was not acknowledged as new.</exception>
    public static async Task<Measured> RunAsync(string name, ILoadTarget target, RequestSource source, int connections, double seconds)
    {
        using var load = new ScanLoad(target.Address, target.Key, connections);
        int most = (int)(seconds * Math.Min(MostRequestsASecond, MostScansASecond / source.Batch));
        Func<ScanRequest?> requests = source.Prepared(load.Template, most);
        GC.Collect();
        TimeSpan cpu = target.CpuTime;
        LoadResult result = await Reporting.Progress.ShowAsync(name, () => load.Accepted, 0, load.PostAsync(requests, TimeSpan.FromSeconds(seconds)));
        return new Measured(result.AllAccepted(), (target.CpuTime - cpu).TotalMicroseconds / result.Accepted);
    }

    /// <summary>Posts all scans of a source, made on the way.</summary>
    public static async Task<LoadResult> StoreAsync(string name, ILoadTarget target, RequestSource source, int connections, CancellationToken cancellation = default)
    {
        using var load = new ScanLoad(target.Address, target.Key, connections);
        Func<ScanRequest?> next = source.For(load.Template);
        LoadResult result = await Reporting.Progress.ShowAsync(
            name, () => load.Accepted, source.Scans, load.PostAsync(() => cancellation.IsCancellationRequested ? null : next(), TimeSpan.MaxValue));
        cancellation.ThrowIfCancellationRequested();
        return result.AllAccepted();
    }
}
