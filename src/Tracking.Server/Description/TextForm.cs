using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Tracking.Model;
using Tracking.Model.Attention;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Server.Attention;
using Tracking.Server.Emissions;
using Tracking.Server.Foresight;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Description;

/// <summary>Forms that texts have in requests and answers; each is a schema of its own in the API's description.</summary>
internal enum TextForm
{
    /// <summary>An id of a package, station, vehicle, container, partner, device or proof.</summary>
    Id,

    /// <summary>A moment.</summary>
    Time,

    /// <summary>A UUID.</summary>
    Uuid,

    /// <summary>A local date.</summary>
    LocalDate,

    /// <summary>A local time of day.</summary>
    LocalTime,

    /// <summary>A type of scan.</summary>
    ScanType,

    /// <summary>The word that makes a vehicle the subject of a scan.</summary>
    ScanSubject,

    /// <summary>What an event of a history tells.</summary>
    EventType,

    /// <summary>Why something went otherwise than planned.</summary>
    Reason,

    /// <summary>A package's state.</summary>
    PackageStatus,

    /// <summary>How a promise stands.</summary>
    PromiseState,

    /// <summary>A service that a package was announced with.</summary>
    Service,

    /// <summary>How a package must be handled.</summary>
    Handling,

    /// <summary>What a vehicle is for.</summary>
    VehicleKind,

    /// <summary>By which factor a vehicle's emissions are estimated.</summary>
    EmissionClass,

    /// <summary>What a vehicle's distance was made from.</summary>
    DistanceSource,

    /// <summary>What a station tells its customers.</summary>
    NoticeKind,

    /// <summary>What a customer reports.</summary>
    ReportKind,

    /// <summary>Where an event comes from.</summary>
    EventOrigin,

    /// <summary>A mark of an event.</summary>
    EventFlag,

    /// <summary>Names an item that needs attention.</summary>
    AttentionId,

    /// <summary>What needs attention.</summary>
    AttentionKind,

    /// <summary>How urgent that is.</summary>
    AttentionSeverity,

    /// <summary>What can be done about it.</summary>
    AttentionAction,

    /// <summary>What became of an action.</summary>
    ActionOutcome,

    /// <summary>What became of a scan.</summary>
    ScanOutcome,

    /// <summary>What became of an announcement.</summary>
    AnnounceOutcome,

    /// <summary>What a forecast is made by.</summary>
    ForecastSource,

    /// <summary>What days of the calendar are.</summary>
    CalendarKind,

    /// <summary>What a package goes through at a station.</summary>
    Stage,

    /// <summary>What can be done about a bottleneck.</summary>
    BottleneckAction,

    /// <summary>Whether a station's hours ahead can be seen.</summary>
    OutlookState,

    /// <summary>A day of the week.</summary>
    Weekday,

    /// <summary>What somebody is to the network.</summary>
    Role,

    /// <summary>What somebody may do.</summary>
    Scope,
}

/// <summary>Says which form a text, or each text of a list, has.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class FormAttribute(TextForm form) : Attribute
{
    /// <summary>The form.</summary>
    public TextForm Form { get; } = form;
}

/// <summary>Schemas of the forms.</summary>
internal static class TextForms
{
    /// <summary>Makes the schema of a form.</summary>
    public static OpenApiSchema Schema(TextForm form) => form switch
    {
        TextForm.Id => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "1 to 128 of A-Z a-z 0-9 . _ : - with an alphanumeric first and last; compared exactly.",
            Pattern = "^[A-Za-z0-9]([A-Za-z0-9._:-]*[A-Za-z0-9])?$",
            MaxLength = EntityId.MaxLength,
        },
        TextForm.Time => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "A moment in ISO 8601. Requests need an offset; answers are UTC, to the millisecond.",
            Format = "date-time",
        },
        TextForm.Uuid => new OpenApiSchema { Type = JsonSchemaType.String, Description = "A UUID.", Format = "uuid" },
        TextForm.LocalDate => new OpenApiSchema { Type = JsonSchemaType.String, Description = "A date where the place is, such as 2026-12-25.", Format = "date" },
        TextForm.LocalTime => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "A time of day where the place is: 17:30 or 17:30:00.",
            Pattern = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$",
        },
        TextForm.ScanType => Words("What a device saw happen.", ScanTypes),
        TextForm.ScanSubject => Words("Says that a scan is about its vehicle.", ["vehicle"]),
        TextForm.EventType => Words("What happened: a type of scan, or `announced`.", ["announced", .. ScanTypes]),
        TextForm.Reason => Words("Why something went otherwise than planned.", Reasons.AllNames),
        TextForm.PackageStatus => Words("State of a package.", PackageStatuses.AllNames),
        TextForm.PromiseState => Words("How a promise stands.", Enum.GetValues<PromiseState>().Select(state => state.Name())),
        TextForm.Service => Words("How soon a package is to be delivered.", ServiceNames.All.Split(' ')),
        TextForm.Handling => Words("How a package must be handled.", ["cold", "medical", "fragile"]),
        TextForm.VehicleKind => Words("What a vehicle is for: rounds to the doors, or hauls between stations.", ["delivery", "linehaul"]),
        TextForm.EmissionClass => Words(
            "By which factor a vehicle's emissions are estimated: vans of up to 3.5 t by the kilometre, trucks by the tonne-kilometre.", EmissionWords.Classes),
        TextForm.DistanceSource => Words(
            "What a vehicle's distance was made from: its positions, the plan of its round, scans of its packages, or nothing.", EmissionWords.Sources),
        TextForm.NoticeKind => Words("What a station tells its customers.", Enum.GetValues<NoticeKind>().Select(kind => kind.Name())),
        TextForm.ReportKind => Words("What a customer reports of a package.", ["notReceived"]),
        TextForm.EventOrigin => Words(
            "`scan`: posted; `derived`: from a scan of what it was in; `inferred`: shown by a later event; `announcement`.",
            [EventOrigins.Scan, EventOrigins.Derived, EventOrigins.Inferred, EventOrigins.Announcement]),
        TextForm.EventFlag => Words("A mark of an event.", EventFlagNames.All),
        TextForm.AttentionId => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "Names an item that needs attention; opaque.",
            MinLength = 1,
            MaxLength = AttentionRequest.MaxIdLength,
        },
        TextForm.AttentionKind => Words("What needs attention.", AttentionKinds.All.Split(' ')),
        TextForm.AttentionSeverity => Words("How urgent it is.", ["critical", "high", "normal"]),
        TextForm.AttentionAction => Words("What is to be done.", AttentionRequest.Actions),
        TextForm.ActionOutcome => Words("Whether the action has its effect.", ["done", "failed"]),
        TextForm.ForecastSource => Words(
            "`model`: learned; the others are the station's last week again: there is no model for it, the station is young, or the model lost against that lately.", ForecastSources.All),
        TextForm.CalendarKind => Words("What days of the calendar are.", CalendarEndpoints.Kinds),
        TextForm.Stage => Words("What a package goes through at a station, in this order.", OperationsRequest.Stages),
        TextForm.BottleneckAction => Words("What can be done about a bottleneck.", ActionView.Kinds),
        TextForm.OutlookState => Words(
            "`unknown`: it was never said how the station works; `pending`: that was not looked at yet; `ready`.", OutlookView.States),
        TextForm.Weekday => Words("A day of the week.", OperationsRequest.Days),
        TextForm.ScanOutcome => Words(
            "`accepted`, `duplicate`: durable, forget it; `retry`: send it again; `rejected`: final, put it aside.", ["accepted", "duplicate", "retry", "rejected"]),
        TextForm.AnnounceOutcome => Words(
            "`created`, `updated`, `unchanged`: durable; `retry`: send it again; `rejected`: final.", ["created", "updated", "unchanged", "retry", "rejected"]),
        TextForm.Role => Words("What somebody is to the network.", Role.Names),
        TextForm.Scope => Words("What somebody may do.", Permissions.AllScopes.Split(' ')),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "This form has no schema; add it here."),
    };

    private static IEnumerable<string> ScanTypes => Enum.GetValues<ScanType>().Select(type => ScanRule.Of(type).Name);

    private static OpenApiSchema Words(string description, IEnumerable<string> words) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word))],
    };
}
