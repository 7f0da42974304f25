using System.Diagnostics.Metrics;

namespace Tracking.Storage;

/// <summary>Instruments of the row store, on a meter named <see cref="MeterName"/>.</summary>
public static class StorageMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Tracking.Storage";

    private static readonly Meter Meter = new(MeterName);

    internal static readonly Histogram<double> CommitDuration = Meter.CreateHistogram<double>(
        "tracking.store.commit.duration", "s", "Time from taking a group of writes to its being durable.");

    internal static readonly Histogram<int> CommitWrites = Meter.CreateHistogram<int>(
        "tracking.store.commit.writes", "{write}", "Writes that were committed together.");

    internal static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "tracking.store.conflicts", "{write}", "Writes refused because other rows stood at their sequence.");
}
