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

    /// <summary>Where the van that brings it is, once it is few stops away.</summary>
    public VanView? Van { get; init; }

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

    /// <summary>Closures and delays at the station where it is or to which it goes.</summary>
    public required IReadOnlyList<CustomerNoticeView> Notices { get; init; }

    /// <summary>Where it waits to be collected, while it does.</summary>
    public PickupView? Pickup { get; init; }

    /// <summary>Proof of the delivery that counts.</summary>
    public CustomerProofView? Proof { get; init; }

    /// <summary>What the customer reported, while that stands.</summary>
    public CustomerReportView? Report { get; init; }

    /// <summary>Whether the customer can report that the delivered package did not come.</summary>
    public bool CanReport { get; init; }

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
/// <param name="Address">Its address in words, where it is known.</param>
/// <param name="Location">Where it stands, where that is known.</param>
/// <param name="Until">The last moment at which it can be collected, UTC.</param>
public sealed record PickupView(
    [Form(TextForm.Id)] string StationId, string? Name, string? Address, PointView? Location, [Form(TextForm.Time)] string? Until);

/// <summary>Where a van is, or was when it was heard of last.</summary>
/// <param name="Lat">Degrees north.</param>
/// <param name="Lon">Degrees east.</param>
/// <param name="Heading">Degrees from north, clockwise; null when not known.</param>
/// <param name="OccurredAt">When it was there, UTC.</param>
/// <param name="LastHeardAt">When anything was last heard of it, UTC.</param>
/// <param name="Silent">Whether this is too old to be taken for where it is now.</param>
public sealed record VanView(
    double Lat, double Lon, double? Heading, [Form(TextForm.Time)] string OccurredAt, [Form(TextForm.Time)] string LastHeardAt, bool Silent);

/// <summary>A closure or a delay at a station.</summary>
/// <param name="Kind">closed or delayed.</param>
/// <param name="StationName">The station's name, or its id where it has none.</param>
/// <param name="Reason">Why, as in scans; or null.</param>
/// <param name="From">Since or from when, UTC.</param>
/// <param name="Until">Until when, UTC; null when not known.</param>
/// <param name="Message">Words of the station, or null.</param>
public sealed record CustomerNoticeView(
    [Form(TextForm.NoticeKind)] string Kind,
    string StationName,
    [Form(TextForm.Reason)] string? Reason,
    [Form(TextForm.Time)] string From,
    [Form(TextForm.Time)] string? Until,
    string? Message);

/// <summary>Proof of a delivery.</summary>
/// <param name="Kind">photo, signature, pin or another word.</param>
/// <param name="At">When it was taken, UTC.</param>
/// <param name="Url">Address of its image, below that of the link (<c>/v1/track/{token}/</c>); null when it has none.</param>
public sealed record CustomerProofView(string? Kind, [Form(TextForm.Time)] string At, string? Url);

/// <summary>What a customer reported.</summary>
/// <param name="Kind">notReceived.</param>
/// <param name="At">When, UTC.</param>
public sealed record CustomerReportView([Form(TextForm.ReportKind)] string Kind, [Form(TextForm.Time)] string At);

/// <summary>A customer's report as those who look into it see it.</summary>
/// <param name="ReportId">Its id, and that of its event in the history.</param>
/// <param name="Kind">notReceived.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Message">The customer's words; null for none.</param>
/// <param name="Open">Whether it still stands.</param>
public sealed record ReportView(
    [Form(TextForm.Uuid)] string ReportId, [Form(TextForm.ReportKind)] string Kind, [Form(TextForm.Time)] string At, string? Message, bool Open);

/// <summary>One thing that happened.</summary>
/// <param name="Type">What.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Place">Name of the station, or its id where it has none.</param>
/// <param name="Reason">Why.</param>
public sealed record TimelineView([Form(TextForm.ScanType)] string Type, [Form(TextForm.Time)] string At, string? Place, [Form(TextForm.Reason)] string? Reason);
