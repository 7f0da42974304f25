using Tracking.Simulator.Driving;

namespace Tracking.Simulator.Sending;

/// <summary>What the server finally said about a scan.</summary>
internal enum Verdict
{
    /// <summary>Nothing yet: it must be sent, again if need be.</summary>
    Open,

    /// <summary>Durable: accepted, or there already.</summary>
    Stored,

    /// <summary>Refused for good.</summary>
    Rejected,
}

/// <summary>A scan as its device sends it; all copies of it are this one object.</summary>
internal sealed class OutgoingScan
{
    public OutgoingScan(PlannedScan plan, VirtualClock clock)
    {
        Plan = plan;
        TrueTime = clock.At(plan.At);
        var occurredAt = OccurredAt(plan, clock);
        Body = new()
        {
            EventId = EventIds.Create(plan.Key, occurredAt),
            Type = plan.Type,
            OccurredAt = occurredAt.UtcDateTime,
            Subject = plan.Package is null && plan.Container is null ? "vehicle" : null,
            PackageId = plan.Barcode,
            ContainerId = plan.Container,
            ParentContainerId = plan.ParentContainer,
            PartnerId = plan.PartnerId,
            StationId = plan.StationId,
            VehicleId = plan.VehicleId,
            Location = plan.Location is { } p ? new(Math.Round(p.Lat, 6), Math.Round(p.Lon, 6), plan.Accuracy) : null,
            Reason = plan.Reason,
            NewPackageId = plan.NewPackageId,
            Proof = plan.LeftAt is { } leftAt ? new("photo", leftAt, $"proof-{EventIds.Create(plan.Key + "/proof", occurredAt):N}") : null,
            Voids = plan.Voids is { } wrong ? EventIds.Create(wrong.Key, OccurredAt(wrong, clock)) : null,
        };
    }

    public PlannedScan Plan { get; }

    public ScanBody Body { get; }

    /// <summary>When it happened, whatever the device's clock said.</summary>
    public DateTimeOffset TrueTime { get; }

    public Verdict Verdict { get; set; }

    /// <summary>Why it was rejected.</summary>
    public ErrorBody? Error { get; set; }

    /// <summary>The server holds other content under its event id.</summary>
    public bool Conflict { get; set; }

    private static DateTimeOffset OccurredAt(PlannedScan plan, VirtualClock clock) => clock.At(plan.At) + plan.Device.ClockError;
}
