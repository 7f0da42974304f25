using Tracking.Server.Description;

namespace Tracking.Server.Views;

/// <summary>What a customer may see of one package: no driver, no vehicle, no other stop.</summary>
public sealed record CustomerView
{
    /// <summary>The barcode.</summary>
    [Form(TextForm.Id)]
    public required string PackageId { get; init; }

    /// <summary>Its state.</summary>
    [Form(TextForm.PackageStatus)]
    public required string Status { get; init; }

    /// <summary>Rows ever stored for it; only grows.</summary>
    public required int Version { get; init; }

    /// <summary>What is promised.</summary>
    public PromiseView? Promise { get; init; }

    /// <summary>The agreed window.</summary>
    public WindowView? Window { get; init; }

    /// <summary>When it is expected.</summary>
    public EstimateView? EstimatedDelivery { get; init; }

    /// <summary>Where it goes, no nearer than the station that delivers it.</summary>
    public required CustomerDestinationView Destination { get; init; }

    /// <summary>Whether it must not move on for now.</summary>
    public bool Hold { get; init; }

    /// <summary>Vain attempts at delivery.</summary>
    public int Attempts { get; init; }

    /// <summary>The last of them.</summary>
    public ReasonAtView? LastAttempt { get; init; }

    /// <summary>What is wrong.</summary>
    public ReasonSinceView? Exception { get; init; }

    /// <summary>Where it waits to be collected, while it does.</summary>
    public PickupView? Pickup { get; init; }

    /// <summary>What happened, newest first.</summary>
    public required IReadOnlyList<TimelineView> Timeline { get; init; }

    /// <summary>When something was last stored for it, UTC.</summary>
    [Form(TextForm.Time)]
    public required string UpdatedAt { get; init; }

    /// <summary>When this held, UTC.</summary>
    [Form(TextForm.Time)]
    public required string AsOf { get; init; }
}

/// <summary>The station that delivers.</summary>
/// <param name="StationName">Its name, where it has one.</param>
/// <param name="TimeZone">IANA name of its time zone, where it is known.</param>
public sealed record CustomerDestinationView(string? StationName, string? TimeZone);

/// <summary>Where a package waits to be collected.</summary>
/// <param name="StationId">The station.</param>
/// <param name="Name">Its name, where it has one.</param>
public sealed record PickupView([Form(TextForm.Id)] string StationId, string? Name);

/// <summary>One thing that happened.</summary>
/// <param name="Type">What.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Place">Name of the station, or its id where it has none.</param>
/// <param name="Reason">Why.</param>
public sealed record TimelineView([Form(TextForm.ScanType)] string Type, [Form(TextForm.Time)] string At, string? Place, [Form(TextForm.Reason)] string? Reason);
