using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tracking.Server.Description;

namespace Tracking.Server.Foresight;

/// <summary>How the forecasts of demand stand.</summary>
/// <param name="Model">The model that counts; null while there is none.</param>
/// <param name="Earlier">Models before it that are kept, the newest first.</param>
/// <param name="Training">Training that goes on; null for none.</param>
/// <param name="AskedAt">When training was asked for that has not begun, UTC; null for none.</param>
/// <param name="Failure">Why the last training gave no model; null when it gave one.</param>
internal sealed record DemandView(
    DemandModelView? Model,
    IReadOnlyList<DemandModelView> Earlier,
    DemandTrainingView? Training,
    [property: Form(TextForm.Time)] string? AskedAt,
    DemandFailureView? Failure);

/// <summary>A model, and how it did on hours that it had not seen.</summary>
/// <param name="Version">Names it.</param>
/// <param name="TrainedAt">When it was trained, UTC.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="Stations">Stations that it learned from.</param>
/// <param name="Rows">Rows that it learned from.</param>
/// <param name="HorizonHours">Hours ahead that it forecasts.</param>
/// <param name="ErrorRatio">Its mean absolute error as a share of that of a seasonal naive forecast.</param>
/// <param name="Coverage80">Share of hours that lay in their 80 % range.</param>
/// <param name="Coverage90">Share of hours that lay in their 90 % range.</param>
/// <param name="Coverage95">Share of hours that lay in their 95 % range.</param>
/// <param name="Bytes">Size.</param>
internal sealed record DemandModelView(
    string Version,
    [property: Form(TextForm.Time)] string TrainedAt,
    double Seconds,
    int Stations,
    int Rows,
    int HorizonHours,
    double ErrorRatio,
    double Coverage80,
    double Coverage90,
    double Coverage95,
    int Bytes);

/// <summary>Training that goes on.</summary>
/// <param name="BeganAt">When it began, UTC.</param>
/// <param name="Stage">What is being done: reading, backTest, intervals, final or done.</param>
/// <param name="Share">How much is done, 0 to 1.</param>
internal sealed record DemandTrainingView([property: Form(TextForm.Time)] string BeganAt, string Stage, double Share);

/// <summary>Training that gave no model.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Message">Why, and what to do.</param>
internal sealed record DemandFailureView([property: Form(TextForm.Time)] string At, string Message);

/// <summary>Days that are not like others, in place of all before. Keep past ones: a model can only know kinds of days that its history had.</summary>
[RequestShape]
internal sealed record CalendarBody
{
    /// <summary>The days.</summary>
    [MaxLength(CalendarEndpoints.MaxEntries)]
    public required IReadOnlyList<CalendarEntryBody> Entries { get; init; }
}

/// <summary>Days that are not like others.</summary>
[RequestShape]
internal sealed record CalendarEntryBody
{
    /// <summary>Name for people.</summary>
    [StringLength(CalendarEndpoints.MaxName, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>What they are.</summary>
    [Form(TextForm.CalendarKind)]
    public required string Kind { get; init; }

    /// <summary>First day, by the station's clock.</summary>
    [Form(TextForm.LocalDate)]
    public required string From { get; init; }

    /// <summary>Last day; the first one when not said.</summary>
    [Form(TextForm.LocalDate)]
    public string? Until { get; init; }

    /// <summary>Stations that they concern; all when none is named.</summary>
    [Form(TextForm.Id), MaxLength(CalendarEndpoints.MaxStations)]
    public IReadOnlyList<string>? Stations { get; init; }
}

/// <summary>Days that are not like others.</summary>
/// <param name="Revision">How often the calendar was changed.</param>
/// <param name="Entries">The days.</param>
internal sealed record CalendarView(int Revision, IReadOnlyList<CalendarEntryView> Entries);

/// <summary>Days that are not like others.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Kind">What they are.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
/// <param name="Stations">Stations that they concern; empty for all.</param>
internal sealed record CalendarEntryView(
    string Name,
    [property: Form(TextForm.CalendarKind)] string Kind,
    [property: Form(TextForm.LocalDate)] string From,
    [property: Form(TextForm.LocalDate)] string Until,
    [property: Form(TextForm.Id)] IReadOnlyList<string> Stations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemandView))]
[JsonSerializable(typeof(CalendarView))]
internal sealed partial class DemandJson : JsonSerializerContext;
