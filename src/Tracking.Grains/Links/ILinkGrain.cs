namespace Tracking.Grains.Links;

/// <summary>A customer's link to one package, or to the packages of one order. The key is the link's id; its token, which only the customer has, is that id and a signature.</summary>
[Alias("Tracking.ILinkGrain")]
public interface ILinkGrain : IGrainWithStringKey
{
    /// <summary>What a link is named when it is watched like a key, so that it can be told apart from one.</summary>
    const string CredentialPrefix = "link:";

    /// <summary>Makes it lead to packages; completes when that is durable. Nothing happens where it exists already.</summary>
    [Alias("Open")]
    ValueTask Open(LinkTarget target);

    /// <summary>Where it leads; null when it was never made, has expired or was revoked.</summary>
    [Alias("Follow")]
    ValueTask<LinkTarget?> Follow();

    /// <summary>Ends it for good, at once; completes when that is durable.</summary>
    /// <returns>Whether it exists.</returns>
    [Alias("Revoke")]
    ValueTask<bool> Revoke(string by);

    /// <summary>The link as it stands, ended or not; null when it was never made.</summary>
    [Alias("Read")]
    ValueTask<LinkState?> Read();
}

/// <summary>Where a link leads.</summary>
/// <param name="PackageId">A barcode of the package, or of the first one of an order.</param>
/// <param name="ExpiresAt">From then on it leads nowhere; milliseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("Tracking.LinkTarget")]
public sealed record LinkTarget([property: Id(0)] string PackageId, [property: Id(1)] long ExpiresAt)
{
    /// <summary>The other packages of the order. Links of builds that knew none of it come without any.</summary>
    [Id(2)] public IReadOnlyList<string> OtherPackageIds { get => field ?? []; init; } = [];

    /// <summary>Whether it shows who receives the package and where.</summary>
    [Id(3)] public bool ShowsRecipient { get; init; }

    /// <summary>Who made it.</summary>
    [Id(4)] public string IssuedBy { get => field ?? ""; init; } = "";

    /// <summary>When; milliseconds since 1970.</summary>
    [Id(5)] public long CreatedAt { get; init; }

    /// <summary>All packages that it leads to.</summary>
    public IReadOnlyList<string> AllPackageIds => [PackageId, .. OtherPackageIds];
}

/// <summary>A link as it stands.</summary>
/// <param name="Target">Where it leads, or led.</param>
/// <param name="RevokedAt">Since when it leads nowhere; null: it was not revoked. Milliseconds since 1970.</param>
/// <param name="RevokedBy">Who revoked it.</param>
[GenerateSerializer, Immutable, Alias("Tracking.LinkState")]
public sealed record LinkState([property: Id(0)] LinkTarget Target, [property: Id(1)] long? RevokedAt, [property: Id(2)] string? RevokedBy);
