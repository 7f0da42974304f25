using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tracking.Grains.Attention;
using Tracking.Model.Attention;
using Tracking.Server.Description;
using Tracking.Server.Foresight;
using Tracking.Server.Problems;
using Tracking.Server.Views;

namespace Tracking.Server.Attention;

/// <summary>A group of like troubles at one place.</summary>
internal sealed record AttentionView
{
    /// <summary>Names it; opaque.</summary>
    [Form(TextForm.AttentionId)]
    public required string Id { get; init; }

    /// <summary>What is wrong: vanSilent, stuck, adrift, missorted, contradicted, notDeparted, notScannedIn, promise, notReceived or bottleneck.</summary>
    [Form(TextForm.AttentionKind)]
    public required string Kind { get; init; }

    /// <summary>The station, or the one at which the vehicle stands.</summary>
    [Form(TextForm.Id)]
    public string? StationId { get; init; }

    /// <summary>The vehicle; null when it is a station's.</summary>
    [Form(TextForm.Id)]
    public string? VehicleId { get; init; }

    /// <summary>Partner that runs the vehicle.</summary>
    [Form(TextForm.Id)]
    public string? PartnerId { get; init; }

    /// <summary>Of promises and bottlenecks: begin of the hour in which they fall due, UTC.</summary>
    [Form(TextForm.Time)]
    public string? Hour { get; init; }

    /// <summary>Packages concerned; 0 when it is over.</summary>
    public required int Count { get; init; }

    /// <summary>Those of them whose promise has passed.</summary>
    public required int Late { get; init; }

    /// <summary>Those that are medical.</summary>
    public required int Medical { get; init; }

    /// <summary>Those that must stay cold.</summary>
    public required int Cold { get; init; }

    /// <summary>Since when the oldest is in trouble, UTC.</summary>
    [Form(TextForm.Time)]
    public required string Since { get; init; }

    /// <summary>critical, high or normal.</summary>
    [Form(TextForm.AttentionSeverity)]
    public required string Severity { get; init; }

    /// <summary>Who has seen it.</summary>
    public AcknowledgedView? Acknowledged { get; init; }

    /// <summary>Whose it is.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Of bottlenecks: the best that can be done about it; null for other kinds, and when nothing is better than doing nothing.</summary>
    public BottleneckAdvice? Advice { get; init; }

    /// <summary>Grows with each change.</summary>
    public required long Version { get; init; }

    /// <summary>When this held, UTC.</summary>
    [Form(TextForm.Time)]
    public required string AsOf { get; init; }

    /// <summary>The view of an item at a moment.</summary>
    public static AttentionView Of(AttentionItem item, long now) => new()
    {
        Id = item.Id,
        Kind = ((AttentionKind)item.Kind).Name(),
        StationId = item.StationId,
        VehicleId = item.VehicleId,
        PartnerId = item.PartnerId,
        Hour = UtcText.Of(item.Hour),
        Count = item.Count,
        Late = item.Late,
        Medical = item.Medical,
        Cold = item.Cold,
        Since = UtcText.Of(item.Since),
        Severity = (AttentionSeverity)item.Severity switch
        {
            AttentionSeverity.Critical => "critical",
            AttentionSeverity.High => "high",
            _ => "normal",
        },
        Acknowledged = item.AcknowledgedBy is { } by ? new AcknowledgedView(by, UtcText.Of(item.AcknowledgedAt)) : null,
        AssignedTo = item.AssignedTo,
        Advice = BottleneckAdvice.Parse(item.Advice),
        Version = item.Version,
        AsOf = UtcText.Of(now),
    };
}

/// <summary>Who has seen an item.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When, UTC.</param>
internal sealed record AcknowledgedView(string By, [Form(TextForm.Time)] string At);

/// <summary>What to do with items or packages.</summary>
[RequestShape]
internal sealed record AttentionActionBody
{
    /// <summary>Made by the client; the same again has its effect once.</summary>
    [Form(TextForm.Uuid)]
    public required string ActionId { get; init; }

    /// <summary>What to do.</summary>
    [Form(TextForm.AttentionAction)]
    public required string Action { get; init; }

    /// <summary>Items.</summary>
    [Form(TextForm.AttentionId), MaxLength(AttentionRequest.MaxNamed)]
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Packages, instead of all of the items.</summary>
    [Form(TextForm.Id), MaxLength(AttentionRequest.MaxNamed)]
    public IReadOnlyList<string>? PackageIds { get; init; }

    /// <summary>Who does it.</summary>
    [StringLength(AttentionRequest.MaxNameLength, MinimumLength = 1)]
    public required string By { get; init; }

    /// <summary>Of <c>assign</c>: to whom; null for nobody.</summary>
    [StringLength(AttentionRequest.MaxNameLength, MinimumLength = 1)]
    public string? AssignTo { get; init; }

    /// <summary>Of <c>hold</c>: why; <c>other</c> when it is not given.</summary>
    [Form(TextForm.Reason)]
    public string? Reason { get; init; }

    /// <summary>Of <c>promise</c>: the new time.</summary>
    [Form(TextForm.Time)]
    public string? PromisedBy { get; init; }
}

/// <summary>How an action ended.</summary>
/// <param name="Done">Items or packages on which it has its effect.</param>
/// <param name="Failed">Those on which it has none.</param>
/// <param name="Remaining">Packages of the items that are left for a further call with the same actionId.</param>
/// <param name="Results">One for each.</param>
internal sealed record AttentionActionAnswer(int Done, int Failed, int Remaining, IReadOnlyList<AttentionActionResult> Results);

/// <summary>How an action ended for one item or package.</summary>
/// <param name="Id">The item; null for a package.</param>
/// <param name="PackageId">The package; null for an item.</param>
/// <param name="Outcome">done or failed.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record AttentionActionResult(
    [Form(TextForm.AttentionId)] string? Id, [Form(TextForm.Id)] string? PackageId, [Form(TextForm.ActionOutcome)] string Outcome, ItemError? Error)
{
    public static AttentionActionResult OfItem(string id, ItemError? error) => new(id, null, error is null ? "done" : "failed", error);

    public static AttentionActionResult OfPackage(string id, ItemError? error) => new(null, id, error is null ? "done" : "failed", error);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(AttentionView))]
[JsonSerializable(typeof(ListView<AttentionView>))]
[JsonSerializable(typeof(AttentionActionAnswer))]
internal sealed partial class AttentionJson : JsonSerializerContext;
