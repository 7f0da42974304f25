using System.Diagnostics.Metrics;

namespace Tracking.Server.Live;

/// <summary>Counts watchers, messages, and how far behind a commit they go out.</summary>
internal sealed class LiveMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Tracking.Live";

    // Seconds; without them the buckets are those of milliseconds.
    private static readonly double[] DelayBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Counter<long> conflated;
    private readonly Counter<long> messages;
    private readonly Counter<long> cut;
    private readonly Histogram<double> delay;
    private readonly int[] watchers = new int[Enum.GetValues<WatchKind>().Length];
    private int connections;

    /// <summary>Creates the instruments.</summary>
    public LiveMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        conflated = meter.CreateCounter<long>(
            "tracking.live.conflated", "{update}", "Updates that a connection did not get because a newer one of the same view overtook them.");
        messages = meter.CreateCounter<long>("tracking.live.messages", "{message}", "Messages handed to connections, by message.");
        cut = meter.CreateCounter<long>("tracking.live.cut", "{connection}", "Connections cut because a message took longer than the deadline.");
        delay = meter.CreateHistogram<double>(
            "tracking.live.delay",
            "s",
            "From the commit of a package's change until its view was handed to its watchers' transports; once for all to whom it was handed at once.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = DelayBuckets });
        meter.CreateObservableGauge("tracking.live.watchers", Watchers, "{watch}", "What connections watch, by kind.");
        meter.CreateObservableGauge("tracking.live.connections", () => Volatile.Read(ref connections), "{connection}", "Open connections.");
    }

    /// <summary>An update was overtaken by a newer one.</summary>
    public void Conflated() => conflated.Add(1);

    /// <summary>A message was handed to a transport.</summary>
    public void Sent(string message) => messages.Add(1, new KeyValuePair<string, object?>("message", message));

    /// <summary>A view was handed to so many transports, the last of them so long after its commit.</summary>
    public void Pushed(WatchKind kind, int connections, TimeSpan? sinceCommit)
    {
        messages.Add(connections, new KeyValuePair<string, object?>("message", kind.Message()));
        if (sinceCommit is { } elapsed)
        {
            delay.Record(elapsed.TotalSeconds);
        }
    }

    /// <summary>A connection was cut.</summary>
    public void Cut() => cut.Add(1);

    /// <summary>A view went out this long after its commit.</summary>
    public void Delivered(TimeSpan sinceCommit) => delay.Record(sinceCommit.TotalSeconds);

    /// <summary>Watches of the kind became more or fewer.</summary>
    public void Watching(WatchKind kind, int change) => Interlocked.Add(ref watchers[(int)kind], change);

    /// <summary>Connections became more or fewer.</summary>
    public void Connected(int change) => Interlocked.Add(ref connections, change);

    private List<Measurement<int>> Watchers()
    {
        var measurements = new List<Measurement<int>>(watchers.Length);
        foreach (WatchKind kind in Enum.GetValues<WatchKind>())
        {
            measurements.Add(new Measurement<int>(
                Volatile.Read(ref watchers[(int)kind]), new KeyValuePair<string, object?>("kind", kind.ToString().ToLowerInvariant())));
        }

        return measurements;
    }
}
