using Tracking.Model.Attention;

namespace Tracking.Grains.Attention;

/// <summary>Everything that needs attention, most urgent first, and who takes care of it. There is one, with the key <see cref="Key"/>.</summary>
[Alias("Tracking.IAttentionBoard")]
public interface IAttentionBoard : IGrainWithStringKey
{
    /// <summary>The board's key.</summary>
    const string Key = "all";

    /// <summary>Takes in what a place needs attention for, unless its version is no greater than that of a report which is known already.</summary>
    [Alias("Report")]
    ValueTask<ReportAnswer> Report(PlaceReport report);

    /// <summary>Open items, most urgent first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">An <see cref="AttentionRank"/> as text, behind which the list begins; null for the first.</param>
    /// <param name="limit">At most so many.</param>
    [Alias("List")]
    ValueTask<IReadOnlyList<AttentionItem>> List(AttentionFilter filter, string? after, int limit);

    /// <summary>An open item, or null.</summary>
    [Alias("Find")]
    ValueTask<AttentionItem?> Find(string id);

    /// <summary>What changed since a version; everything where that lies too far back.</summary>
    [Alias("Changes")]
    ValueTask<AttentionChanges> Changes(long since);

    /// <summary>Acknowledges or assigns items, or takes that back; completes when it is durable. Returns for each id whether there is such an item.</summary>
    [Alias("Care")]
    ValueTask<IReadOnlyList<bool>> Care(CareRequest request);

    /// <summary>Those of some packages for which an action was not marked as done.</summary>
    [Alias("NotDone")]
    ValueTask<IReadOnlyList<string>> NotDone(Guid actionId, IReadOnlyList<string> packageIds);

    /// <summary>Marks an action as done for some packages; completes when that is durable. Remembered for a day.</summary>
    [Alias("MarkDone")]
    ValueTask MarkDone(Guid actionId, IReadOnlyList<string> packageIds);

    /// <summary>Brings the board into memory, where it stays.</summary>
    [Alias("Wake")]
    ValueTask Wake();
}

/// <summary>What became of a place's report.</summary>
/// <param name="Taken">Whether it was the newest.</param>
/// <param name="KnownVersion">Version of the newest report.</param>
[GenerateSerializer, Immutable, Alias("Tracking.ReportAnswer")]
public readonly record struct ReportAnswer([property: Id(0)] bool Taken, [property: Id(1)] long KnownVersion);

/// <summary>An open item. Times in milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.AttentionItem")]
public sealed record AttentionItem
{
    /// <summary>An <see cref="AttentionKey"/> as text.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>An <see cref="AttentionKind"/>.</summary>
    [Id(1)] public required byte Kind { get; init; }

    /// <summary>The station, or the one at which the vehicle stands.</summary>
    [Id(2)] public string? StationId { get; init; }

    /// <summary>The vehicle.</summary>
    [Id(3)] public string? VehicleId { get; init; }

    /// <summary>Partner that runs the vehicle.</summary>
    [Id(4)] public string? PartnerId { get; init; }

    /// <summary>Of promises and bottlenecks: begin of the hour in which they fall due.</summary>
    [Id(5)] public long? Hour { get; init; }

    /// <summary>Packages concerned; 0 when the item is over.</summary>
    [Id(6)] public int Count { get; init; }

    /// <summary>Late ones.</summary>
    [Id(7)] public int Late { get; init; }

    /// <summary>Medical ones.</summary>
    [Id(8)] public int Medical { get; init; }

    /// <summary>Cold ones.</summary>
    [Id(9)] public int Cold { get; init; }

    /// <summary>Since when the oldest is in trouble.</summary>
    [Id(10)] public long Since { get; init; }

    /// <summary>An <see cref="AttentionSeverity"/>.</summary>
    [Id(11)] public byte Severity { get; init; }

    /// <summary>Who has acknowledged it; null for nobody.</summary>
    [Id(12)] public string? AcknowledgedBy { get; init; }

    /// <summary>When it was acknowledged.</summary>
    [Id(13)] public long AcknowledgedAt { get; init; }

    /// <summary>Whose it is; null for nobody's.</summary>
    [Id(14)] public string? AssignedTo { get; init; }

    /// <summary>Grows with each change of the item, over restarts too.</summary>
    [Id(15)] public required long Version { get; init; }

    /// <summary>Of bottlenecks: what to do about it, as <c>kind:stage:quantity:cost</c>; null for nothing.</summary>
    [Id(16)] public string? Advice { get; init; }

    /// <summary>Its place in the list.</summary>
    public AttentionRank Rank => new((AttentionSeverity)Severity, Medical > 0, Cold > 0, Since, Id);
}

/// <summary>Which items are wanted; null for any.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.AttentionFilter")]
public sealed record AttentionFilter(
    [property: Id(0)] byte? Kind,
    [property: Id(1)] string? StationId,
    [property: Id(2)] string? VehicleId,
    [property: Id(3)] string? AssignedTo,
    [property: Id(4)] bool? Acknowledged)
{
    /// <summary>Whether an item is wanted.</summary>
    public bool Wants(AttentionItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return (Kind is null || Kind == item.Kind)
            && (StationId is null || StationId == item.StationId)
            && (VehicleId is null || VehicleId == item.VehicleId)
            && (AssignedTo is null || AssignedTo == item.AssignedTo)
            && (Acknowledged is null || Acknowledged == item.AcknowledgedBy is not null);
    }
}

/// <summary>What changed on the board.</summary>
/// <param name="Version">The board's version now; the next <c>since</c>.</param>
/// <param name="IsComplete">Whether these are all open items, so that others are over.</param>
/// <param name="Items">Items that changed, those that are over with count 0.</param>
[GenerateSerializer, Immutable, Alias("Tracking.AttentionChanges")]
public sealed record AttentionChanges(
    [property: Id(0)] long Version, [property: Id(1)] bool IsComplete, [property: Id(2)] IReadOnlyList<AttentionItem> Items);

/// <summary>How somebody takes care of items.</summary>
[GenerateSerializer, Alias("Tracking.CareAction")]
public enum CareAction : byte
{
    /// <summary>Has seen it.</summary>
    Acknowledge,

    /// <summary>Takes the acknowledgement back.</summary>
    Unacknowledge,

    /// <summary>Gives it to somebody, or with null to nobody.</summary>
    Assign,
}

/// <summary>Takes care of items. A repeat with the same id has no effect on items on which it had one.</summary>
/// <param name="ActionId">Id of the action.</param>
/// <param name="Action">What.</param>
/// <param name="Ids">Items.</param>
/// <param name="By">Who.</param>
/// <param name="AssignTo">Whose it becomes.</param>
[GenerateSerializer, Immutable, Alias("Tracking.CareRequest")]
public sealed record CareRequest(
    [property: Id(0)] Guid ActionId,
    [property: Id(1)] CareAction Action,
    [property: Id(2)] IReadOnlyList<string> Ids,
    [property: Id(3)] string By,
    [property: Id(4)] string? AssignTo);
