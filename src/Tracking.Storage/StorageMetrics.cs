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

    internal static readonly Histogram<double> RequestDuration = Meter.CreateHistogram<double>(
        "tracking.store.request.duration", "s", "Time that one request to Azure Storage took, by operation and outcome (ok, refused, throttled, failed).");

    internal static readonly UpDownCounter<int> QueuedWrites = Meter.CreateUpDownCounter<int>(
        "tracking.store.queued", "{write}", "Writes to Azure Storage that are under way or wait for their turn.");

    internal static readonly Counter<long> Completed = Meter.CreateCounter<long>(
        "tracking.store.completed", "{write}", "Writes that a crash or failure had cut off and that were completed when their history was read.");

    internal static readonly Counter<long> UnreadableRows = Meter.CreateCounter<long>(
        "tracking.personal.unreadable", "{row}", "Personal rows that could not be read, by cause: noKey, erased (read from a backup), altered.");
}
