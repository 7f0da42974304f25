using System.Text.Json.Serialization;
using Tracking.Grains.Attention;
using Tracking.Model.Attention;
using Tracking.Server.Views;

namespace Tracking.Server.Attention;

/// <summary>A group of like troubles at one place.</summary>
internal sealed record AttentionView
{
    /// <summary>Names it; opaque.</summary>
    public required string Id { get; init; }

    /// <summary>What is wrong: vanSilent, stuck, adrift, missorted, contradicted, notDeparted, notScannedIn, promise or notReceived.</summary>
    public required string Kind { get; init; }

    /// <summary>The station, or the one at which the vehicle stands.</summary>
    public string? StationId { get; init; }

    /// <summary>The vehicle; null when it is a station's.</summary>
    public string? VehicleId { get; init; }

    /// <summary>Partner that runs the vehicle.</summary>
    public string? PartnerId { get; init; }

    /// <summary>Of promises: begin of the hour in which they fall due, UTC.</summary>
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
    public required string Since { get; init; }

    /// <summary>critical, high or normal.</summary>
    public required string Severity { get; init; }

    /// <summary>Who has seen it.</summary>
    public AcknowledgedView? Acknowledged { get; init; }

    /// <summary>Whose it is.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Grows with each change.</summary>
    public required long Version { get; init; }

    /// <summary>When this held, UTC.</summary>
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
        Version = item.Version,
        AsOf = UtcText.Of(now),
    };
}

/// <summary>Who has seen an item.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When, UTC.</param>
internal sealed record AcknowledgedView(string By, string At);

/// <summary>What to do with items or packages.</summary>
/// <param name="ActionId">UUID; the same again has the same effect once.</param>
/// <param name="Action">acknowledge, unacknowledge, assign, hold, release or promise.</param>
/// <param name="Ids">Items.</param>
/// <param name="PackageIds">Packages, instead of all of the items.</param>
/// <param name="By">Who does it.</param>
/// <param name="AssignTo">Of assign: to whom; null for nobody.</param>
/// <param name="Reason">Of hold: why; other when not given.</param>
/// <param name="PromisedBy">Of promise: the new time.</param>
internal sealed record AttentionActionBody(
    Guid ActionId,
    string Action,
    IReadOnlyList<string>? Ids,
    IReadOnlyList<string>? PackageIds,
    string By,
    string? AssignTo,
    string? Reason,
    string? PromisedBy);

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
internal sealed record AttentionActionResult(string? Id, string? PackageId, string Outcome, AttentionActionError? Error)
{
    public static AttentionActionResult OfItem(string id, AttentionActionError? error) => new(id, null, error is null ? "done" : "failed", error);

    public static AttentionActionResult OfPackage(string id, AttentionActionError? error) => new(null, id, error is null ? "done" : "failed", error);
}

/// <summary>Why an action had no effect.</summary>
/// <param name="Code">A word for programs.</param>
/// <param name="Message">What was wrong and what to do.</param>
internal sealed record AttentionActionError(string Code, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(AttentionView))]
[JsonSerializable(typeof(ListView<AttentionView>))]
[JsonSerializable(typeof(AttentionActionAnswer))]
internal sealed partial class AttentionJson : JsonSerializerContext;
