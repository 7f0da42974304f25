namespace Tracking.Grains.Recording;

/// <summary>Rows for one history. Encoded as they are stored, so that a row is encoded once on its way to the disk.</summary>
/// <param name="Rows">In the order of the request.</param>
[GenerateSerializer, Immutable, Alias("Tracking.RecordRequest")]
public sealed record RecordRequest([property: Id(0)] IReadOnlyList<RowDraft> Rows)
{
    /// <summary>Stores nothing; done once everything before it is.</summary>
    internal static RecordRequest Nothing { get; } = new([]);
}

/// <summary>A row to store, unless the history has it.</summary>
/// <param name="Row">The encoded row.</param>
/// <param name="Personal">Its encoded personal part, stored apart; null for none.</param>
/// <param name="IfVersion">The version that the history must have, or null for any.</param>
[GenerateSerializer, Immutable, Alias("Tracking.RowDraft")]
public sealed record RowDraft([property: Id(0)] byte[] Row, [property: Id(1)] byte[]? Personal = null, [property: Id(2)] int? IfVersion = null);

/// <summary>How a row was taken.</summary>
[GenerateSerializer, Alias("Tracking.RecordOutcome")]
public enum RecordOutcome : byte
{
    /// <summary>Stored and durable.</summary>
    Accepted,

    /// <summary>Stored before with the same content, or without effect; durable.</summary>
    Duplicate,

    /// <summary>Another content is stored under the same key; that one stays.</summary>
    Conflict,

    /// <summary>The history does not have the version that was asked for; nothing of the row was stored.</summary>
    VersionMismatch,
}

/// <summary>What recording did to a history, and what is left to do elsewhere because of it.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.RecordReply")]
public sealed record RecordReply
{
    /// <summary>One for each row of the request.</summary>
    [Id(0)] public required IReadOnlyList<RecordOutcome> Outcomes { get; init; }

    /// <summary>Rows that the history has now.</summary>
    [Id(1)] public required int Version { get; init; }

    /// <summary>State of the package; 0 for carriers.</summary>
    [Id(2)] public byte Status { get; init; }

    /// <summary>Memberships for places to take in.</summary>
    [Id(3)] public IReadOnlyList<MembershipUpdate> Memberships { get; init; } = [];

    /// <summary>Events for members of this carrier.</summary>
    [Id(4)] public IReadOnlyList<MemberDelivery> Deliveries { get; init; } = [];

    /// <summary>What to pass on to other packages' histories: claims to new barcodes, and scans for those that claim this one.</summary>
    [Id(5)] public IReadOnlyList<PackageDelivery> PassedOn { get; init; } = [];

    /// <summary>The package that this barcode belongs to; null when it is its own.</summary>
    [Id(6)] public string? AliasOf { get; init; }

    /// <summary>What a promise is to be computed from and fixed; null for none.</summary>
    [Id(7)] public PromiseRequest? PromiseToFix { get; init; }

    /// <summary>Whether nothing was stored of it before.</summary>
    [Id(8)] public bool Created { get; init; }

    /// <summary>The partner that has the package in custody; null for the network itself, and for carriers.</summary>
    [Id(9)] public string? CustodianId { get; init; }
}

/// <summary>What a place is to know of a member.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.MembershipUpdate")]
public sealed record MembershipUpdate
{
    /// <summary>Kind of the place: a <see cref="Model.Places.PlaceKind"/>.</summary>
    [Id(0)] public required byte PlaceKind { get; init; }

    /// <summary>The place.</summary>
    [Id(1)] public required string PlaceId { get; init; }

    /// <summary>Whether the member is a container.</summary>
    [Id(2)] public required bool IsContainer { get; init; }

    /// <summary>The member.</summary>
    [Id(3)] public required string MemberId { get; init; }

    /// <summary>The member's version; older never overwrites newer.</summary>
    [Id(4)] public required int Version { get; init; }

    /// <summary>The encoded <see cref="Model.Places.MemberRow"/>.</summary>
    [Id(5)] public required byte[] Row { get; init; }

    /// <summary>What the member has from this carrier already.</summary>
    [Id(6)] public IReadOnlyList<KnownDerivation> Known { get; init; } = [];

    /// <summary>Whether it only takes back what the place may still believe of the member; a place does not begin to exist by it.</summary>
    [Id(7)] public bool Corrects { get; init; }
}

/// <summary>An event that a member has from a carrier.</summary>
/// <param name="CausedBy">Scan at which it began.</param>
/// <param name="Message">What it says: see <see cref="Model.Histories.EventRow.Message"/>.</param>
[GenerateSerializer, Immutable, Alias("Tracking.KnownDerivation")]
public readonly record struct KnownDerivation([property: Id(0)] Guid CausedBy, [property: Id(1)] ulong Message);

/// <summary>An event of a carrier for a member.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.MemberDelivery")]
public sealed record MemberDelivery([property: Id(0)] bool IsContainer, [property: Id(1)] string MemberId, [property: Id(2)] byte[] Row);

/// <summary>A row for another package's history.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.PackageDelivery")]
public sealed record PackageDelivery([property: Id(0)] string PackageId, [property: Id(1)] byte[] Row);

/// <summary>What a promise depends on.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.PromiseRequest")]
public sealed record PromiseRequest(
    [property: Id(0)] byte Service, [property: Id(1)] long AcceptedAt, [property: Id(2)] string OriginStationId, [property: Id(3)] string DestinationStationId);
