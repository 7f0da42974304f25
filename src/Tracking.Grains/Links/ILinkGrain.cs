namespace Tracking.Grains.Links;

/// <summary>A customer's link to one package. The key is the SHA-256 of its token in lower-case hex, so that the store holds no tokens.</summary>
[Alias("Tracking.ILinkGrain")]
public interface ILinkGrain : IGrainWithStringKey
{
    /// <summary>Makes it lead to a package; completes when that is durable.</summary>
    [Alias("Open")]
    ValueTask Open(LinkTarget target);

    /// <summary>Where it leads; null when it was never made or has expired.</summary>
    [Alias("Follow")]
    ValueTask<LinkTarget?> Follow();
}

/// <summary>Where a link leads.</summary>
/// <param name="PackageId">A barcode of the package.</param>
/// <param name="ExpiresAt">From then on it leads nowhere; milliseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("Tracking.LinkTarget")]
public sealed record LinkTarget([property: Id(0)] string PackageId, [property: Id(1)] long ExpiresAt);
