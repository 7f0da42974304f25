using System.Globalization;
using Tracking.Grains.Stations;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Server.Description;

namespace Tracking.Server.Views;

/// <summary>A station: what it is, and how it stands today.</summary>
public sealed record StationJson
{
    private static readonly PackageStatus[] OnHandStatuses = [.. Enum.GetValues<PackageStatus>().Where(status => status.CanBeOnHand())];

    /// <summary>The station.</summary>
    [Form(TextForm.Id)]
    public required string StationId { get; init; }

    /// <summary>Whether it was ever defined, rather than only named by scans.</summary>
    public bool Defined { get; init; }

    /// <summary>Name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Where it stands.</summary>
    public PointView? Location { get; init; }

    /// <summary>IANA name of its time zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Local time up to which what is accepted can still be delivered on the same day.</summary>
    [Form(TextForm.LocalTime)]
    public string? SameDayCutoff { get; init; }

    /// <summary>Local time up to which the days of other services count from the same day.</summary>
    [Form(TextForm.LocalTime)]
    public string? NextDayCutoff { get; init; }

    /// <summary>Local time by which a day's deliveries are done.</summary>
    [Form(TextForm.LocalTime)]
    public string? EndOfDay { get; init; }

    /// <summary>Local dates without deliveries.</summary>
    [Form(TextForm.LocalDate)]
    public IReadOnlyList<string> ClosedDates { get; init; } = [];

    /// <summary>Where people find it, in words.</summary>
    public string? Address { get; init; }

    /// <summary>Days for which a package waits there to be collected.</summary>
    public int PickupDays { get; init; } = StationDefinition.DefaultPickupDays;

    /// <summary>The closure or delay that its customers are told of until it is over.</summary>
    public NoticeView? Notice { get; init; }

    /// <summary>Packages on hand.</summary>
    public int OnHand { get; init; }

    /// <summary>Packages on hand by state.</summary>
    public required IReadOnlyDictionary<string, int> ByStatus { get; init; }

    /// <summary>On hand with a promise at risk.</summary>
    public int AtRisk { get; init; }

    /// <summary>On hand with a promise that has passed.</summary>
    public int Late { get; init; }

    /// <summary>Stays begun on today's local date.</summary>
    public int InboundToday { get; init; }

    /// <summary>Stays ended on today's local date.</summary>
    public int OutboundToday { get; init; }

    /// <summary>Delivered by this station on today's local date.</summary>
    public int DeliveredToday { get; init; }

    /// <summary>Mis-sorted arrivals on today's local date.</summary>
    public int Missorts { get; init; }

    /// <summary>Since when the package that waits longest is on hand, UTC.</summary>
    [Form(TextForm.Time)]
    public string? OldestOnHandSince { get; init; }

    /// <summary>Lengths of the stays that ended today.</summary>
    public required DwellView Dwell { get; init; }

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    /// <summary>When this held, UTC.</summary>
    [Form(TextForm.Time)]
    public required string AsOf { get; init; }

    /// <summary>The view of a station.</summary>
    public static StationJson Of(StationView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        StationSpec? definition = view.Definition;
        var byStatus = new Dictionary<string, int>(OnHandStatuses.Length);
        foreach (PackageStatus status in OnHandStatuses)
        {
            byStatus.Add(status.Name(), (int)status < view.ByStatus.Count ? view.ByStatus[(int)status] : 0);
        }

        return new StationJson
        {
            StationId = view.StationId,
            Defined = definition is not null,
            Name = definition?.Name,
            Location = definition is { Lat: { } lat, Lon: { } lon } ? new PointView(lat, lon) : null,
            TimeZone = definition?.TimeZone,
            SameDayCutoff = LocalTime(definition?.SameDayCutoff),
            NextDayCutoff = LocalTime(definition?.NextDayCutoff),
            EndOfDay = LocalTime(definition?.EndOfDay),
            ClosedDates = definition is null ? [] : [.. definition.ClosedDates.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))],
            Address = definition?.Address,
            PickupDays = definition?.PickupDays ?? StationDefinition.DefaultPickupDays,
            Notice = view.Notice is { } notice ? NoticeView.Of(notice.ToModel()) : null,
            OnHand = view.OnHand,
            ByStatus = byStatus,
            AtRisk = view.AtRisk,
            Late = view.Late,
            InboundToday = view.InboundToday,
            OutboundToday = view.OutboundToday,
            DeliveredToday = view.DeliveredToday,
            Missorts = view.Missorts,
            OldestOnHandSince = UtcText.Of(view.OldestOnHandSince),
            Dwell = new DwellView(view.DwellP50Seconds, view.DwellP95Seconds),
            Version = view.Version,
            AsOf = UtcText.Of(view.AsOf),
        };
    }

    private static string? LocalTime(TimeOnly? time) =>
        time?.ToString(time.Value.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>Lengths of stays in seconds; null when none ended today.</summary>
/// <param name="P50Seconds">Median.</param>
/// <param name="P95Seconds">95th percentile.</param>
public sealed record DwellView(double? P50Seconds, double? P95Seconds);

/// <summary>A closure or a delay at a station.</summary>
/// <param name="Kind">closed or delayed.</param>
/// <param name="Reason">Why, as in scans; or null.</param>
/// <param name="From">Since or from when, UTC.</param>
/// <param name="Until">Until when, UTC; null when not known.</param>
/// <param name="Message">Words for customers, or null.</param>
public sealed record NoticeView(
    [Form(TextForm.NoticeKind)] string Kind,
    [Form(TextForm.Reason)] string? Reason,
    [Form(TextForm.Time)] string From,
    [Form(TextForm.Time)] string? Until,
    string? Message)
{
    /// <summary>The view of a notice.</summary>
    public static NoticeView Of(StationNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return new NoticeView(notice.Kind.Name(), Reasons.Name(notice.Reason), UtcText.Of(notice.From), UtcText.Of(notice.Until), notice.Message);
    }
}
