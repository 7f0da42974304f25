using Tracking.Grains.Tests.Harness;
using Tracking.Model.Histories;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;

namespace Tracking.Grains.Tests;

/// <summary>Facts to send, and their rows.</summary>
internal static class Facts
{
    /// <summary>An hour in milliseconds.</summary>
    public const long Hour = 3_600_000;

    public static Scan Package(ScanType type, string id, long at) => Of(type, SubjectKind.Package, id, at);

    public static Scan Container(ScanType type, string id, long at) => Of(type, SubjectKind.Container, id, at);

    public static Scan Vehicle(ScanType type, string id, long at) => Of(type, SubjectKind.Vehicle, id, at) with { VehicleId = id };

    /// <summary>The row that the pipeline makes of a scan from a device whose clock is right; vehicles are not defined.</summary>
    public static EventRow RowOf(Scan scan, long now)
    {
        EventTime time = EventTime.Fix(scan.OccurredAt, now, now);
        return new EventRow
        {
            EventId = scan.EventId,
            Type = scan.Type,
            OccurredAt = scan.OccurredAt,
            EventTime = time.Time,
            RecordedAt = now,
            Flags = time.Flags,
            DeviceId = scan.DeviceId,
            StationId = scan.StationId,
            VehicleId = scan.VehicleId,
            ParentContainerId = scan.ParentContainerId,
            NewPackageId = scan.NewPackageId,
            Reason = scan.Reason,
        };
    }

    /// <summary>Sends one scan from a device whose clock is right; it must be new and taken at once.</summary>
    public static async Task SendAsync(this Node node, Scan scan)
    {
        ScanOutcome outcome = Assert.Single(await node.Pipeline.RecordAsync([scan], node.Now, null));
        Assert.Equal(Recording.RecordOutcome.Accepted, outcome.Outcome);
    }

    private static Scan Of(ScanType type, SubjectKind kind, string id, long at) =>
        new() { EventId = Guid.NewGuid(), Type = type, SubjectKind = kind, SubjectId = id, OccurredAt = at, DeviceId = "HH-1" };
}
