using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Description;
using Tracking.Server.Rounds;

namespace Tracking.Server.Views;

/// <summary>A package as those who work with it see it.</summary>
public sealed record PackageView
{
    /// <summary>The barcode under which its history is kept.</summary>
    [Form(TextForm.Id)]
    public required string PackageId { get; init; }

    /// <summary>Its further barcodes, sorted.</summary>
    [Form(TextForm.Id)]
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>Its state.</summary>
    [Form(TextForm.PackageStatus)]
    public required string Status { get; init; }

    /// <summary>Rows ever stored for it; only grows.</summary>
    public required int Version { get; init; }

    /// <summary>Events that take effect.</summary>
    public required int EventCount { get; init; }

    /// <summary>The announcement that counts; null when it was only seen.</summary>
    public AnnouncementView? Announcement { get; init; }

    /// <summary>Vain attempts at delivery.</summary>
    public int Attempts { get; init; }

    /// <summary>The last of them.</summary>
    public ReasonAtView? LastAttempt { get; init; }

    /// <summary>Why it must not move on.</summary>
    public ReasonSinceView? Hold { get; init; }

    /// <summary>What is wrong, until the next physical scan.</summary>
    public ReasonSinceView? Exception { get; init; }

    /// <summary>Whether it is damaged.</summary>
    public bool Damaged { get; init; }

    /// <summary>Whether it is at a station that is not on the announced plan.</summary>
    public bool Missorted { get; init; }

    /// <summary>Whether it was seen at a facility after its journey had ended.</summary>
    public bool Contradicted { get; init; }

    /// <summary>Since when its recipient says that it did not come although it was delivered; null when nobody says so.</summary>
    public NotReceivedView? NotReceived { get; init; }

    /// <summary>What is promised.</summary>
    public PromiseView? Promise { get; init; }

    /// <summary>Station at which it is.</summary>
    [Form(TextForm.Id)]
    public string? StationId { get; init; }

    /// <summary>Vehicle aboard which it is.</summary>
    [Form(TextForm.Id)]
    public string? VehicleId { get; init; }

    /// <summary>Container that it is directly in.</summary>
    [Form(TextForm.Id)]
    public string? ContainerId { get; init; }

    /// <summary>The last event that takes effect.</summary>
    public LastEventView? LastEvent { get; init; }

    /// <summary>When it is expected.</summary>
    public EstimateView? EstimatedDelivery { get; init; }

    /// <summary>When its last row was stored, UTC.</summary>
    [Form(TextForm.Time)]
    public required string UpdatedAt { get; init; }

    /// <summary>When this held, UTC.</summary>
    [Form(TextForm.Time)]
    public required string AsOf { get; init; }

    /// <summary>The view of a state at a moment.</summary>
    internal static PackageView Of(PackageState state, AnnouncementView? announcement, RoundView? round, long now) => new()
    {
        PackageId = state.PackageId,
        Aliases = state.Aliases,
        Status = state.Status.Name(),
        Version = state.Version,
        EventCount = state.EventCount,
        Announcement = announcement,
        Attempts = state.Attempts,
        LastAttempt = state.LastAttempt is { } attempt ? new ReasonAtView(Reasons.Name(attempt.Reason), UtcText.Of(attempt.Since)) : null,
        Hold = OverlayView(state.Hold),
        Exception = OverlayView(state.Exception),
        Damaged = state.Damaged,
        Missorted = state.Missorted,
        Contradicted = state.Contradicted,
        NotReceived = state.NotReceivedSince is { } since ? new NotReceivedView(UtcText.Of(since)) : null,
        Promise = PromiseOf(state, round, now),
        StationId = state.Whereabouts.StationId,
        VehicleId = state.Whereabouts.VehicleId,
        ContainerId = state.Whereabouts.ContainerId,
        EstimatedDelivery = PackageRounds.EstimateOf(round),
        LastEvent = state.LastEvent is { } last ? LastEventView.Of(last.Row) : null,
        UpdatedAt = UtcText.Of(state.UpdatedAt),
        AsOf = UtcText.Of(now),
    };

    internal static ReasonSinceView? OverlayView(Overlay? overlay) =>
        overlay is { } value ? new ReasonSinceView(Reasons.Name(value.Reason), UtcText.Of(value.Since)) : null;

    /// <summary>The promise and how it stands by facts, the clock, and what is predicted of the round that it is out on.</summary>
    internal static PromiseView? PromiseOf(PackageState state, RoundView? round, long now) =>
        state.PromisedBy is { } promisedBy && state.PromiseStateAt(now) is { } promise
            ? new PromiseView(
                ServiceNames.Name(state.Announcement?.Announcement.Service ?? Service.None), UtcText.Of(promisedBy), Model.Packages.Promise.Foreseen(promise, (PromiseState?)round?.Outlook).Name())
            : null;
}

/// <summary>The last event of a package.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="Type">What happened.</param>
/// <param name="EventTime">When it counts, UTC.</param>
/// <param name="OccurredAt">By the device's clock, UTC.</param>
/// <param name="StationId">Station.</param>
/// <param name="VehicleId">Vehicle.</param>
/// <param name="Reason">Why.</param>
/// <param name="Origin"><c>scan</c> or <c>derived</c>.</param>
public sealed record LastEventView(
    [Form(TextForm.Uuid)] string EventId, [Form(TextForm.ScanType)] string Type, [Form(TextForm.Time)] string EventTime, [Form(TextForm.Time)] string OccurredAt, [Form(TextForm.Id)] string? StationId, [Form(TextForm.Id)] string? VehicleId, [Form(TextForm.Reason)] string? Reason, [Form(TextForm.EventOrigin)] string Origin)
{
    internal static LastEventView Of(EventRow row) => new(
        row.EventId.ToString(),
        ScanRule.Of(row.Type).Name,
        UtcText.Of(row.EventTime),
        UtcText.Of(row.OccurredAt),
        row.StationId,
        row.VehicleId,
        Reasons.Name(row.Reason),
        row.Derived is null ? EventOrigins.Scan : EventOrigins.Derived);
}
