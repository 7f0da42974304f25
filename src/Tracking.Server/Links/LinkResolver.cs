using Tracking.Grains.Links;

namespace Tracking.Server.Links;

/// <summary>Makes customers' links and follows them.</summary>
internal sealed class LinkResolver(IGrainFactory grains, PackageLinks made)
{
    /// <summary>Makes a link to a package; returns its token, which is stored nowhere.</summary>
    /// <param name="packageId">A barcode.</param>
    /// <param name="expiresAt">From then on it leads nowhere; milliseconds since 1970.</param>
    public async ValueTask<string> OpenAsync(string packageId, long expiresAt)
    {
        string token = LinkToken.New();
        string id = LinkToken.KeyOf(token);
        await made.AddAsync(packageId, new PackageLink(id, expiresAt));
        await grains.GetGrain<ILinkGrain>(id).Open(new LinkTarget(packageId, expiresAt));
        return token;
    }

    /// <summary>A barcode of the package that a token leads to; null when it is malformed, unknown or expired.</summary>
    public async ValueTask<string?> PackageOfAsync(string token) =>
        LinkToken.IsValid(token) ? (await grains.GetGrain<ILinkGrain>(LinkToken.KeyOf(token)).Follow())?.PackageId : null;
}
