namespace Tracking.Planning.Bottlenecks;

/// <summary>A station's hours ahead.</summary>
public sealed class BottleneckForecast
{
    internal BottleneckForecast(SampledPaths paths, TandemQueue queue, PathOutcomes outcomes, IReadOnlyList<DeadlineOutlook> deadlines, IReadOnlyList<QueueOutlook> queues)
    {
        Paths = paths;
        Queue = queue;
        Outcomes = outcomes;
        Deadlines = deadlines;
        Queues = queues;
    }

    /// <summary>The moment it was made at.</summary>
    public DateTimeOffset Now => Paths.Situation.Now;

    /// <summary>Deadlines within the horizon, earliest first.</summary>
    public IReadOnlyList<DeadlineOutlook> Deadlines { get; }

    /// <summary>What waits for each stage; empty when it was not asked for.</summary>
    public IReadOnlyList<QueueOutlook> Queues { get; }

    internal SampledPaths Paths { get; }

    internal TandemQueue Queue { get; }

    internal PathOutcomes Outcomes { get; }
}
