using Tracking.Grains.Links;

namespace Tracking.Server.Links;

/// <summary>What a customer's token leads to.</summary>
/// <param name="LinkId">The link.</param>
/// <param name="PackageId">A barcode of the package: the one asked for, or the first of the link.</param>
/// <param name="Target">Everything that the link leads to.</param>
internal sealed record FollowedLink(string LinkId, string PackageId, LinkTarget Target);

/// <summary>Makes customers' links and follows them.</summary>
internal sealed class LinkResolver(IGrainFactory grains, LinkTokens tokens, LinkIndex index)
{
    /// <summary>Makes a link; returns its token, which is stored nowhere, and its id.</summary>
    public async ValueTask<(string Token, string LinkId)> OpenAsync(LinkTarget target)
    {
        (string token, string id) = tokens.Issue();
        await index.AddAsync(id, target);
        await grains.GetGrain<ILinkGrain>(id).Open(target);
        return (token, id);
    }

    /// <summary>Where a token leads; null when it is unknown, expired or revoked, or does not lead to the package that is asked for.</summary>
    /// <param name="token">What the customer has.</param>
    /// <param name="packageId">One of the packages of an order; null for the first.</param>
    public async ValueTask<FollowedLink?> FollowAsync(string token, string? packageId = null)
    {
        if (tokens.LinkIdOf(token) is not { } id || await grains.GetGrain<ILinkGrain>(id).Follow() is not { } target)
        {
            return null;
        }

        return packageId is null || target.AllPackageIds.Contains(packageId, StringComparer.Ordinal) ? new FollowedLink(id, packageId ?? target.PackageId, target) : null;
    }

    /// <summary>Where the token of a request leads, to the package named by <c>packageId</c> in its address where one is.</summary>
    public ValueTask<FollowedLink?> FollowAsync(HttpContext context, string token) =>
        FollowAsync(token, context.Request.Query["packageId"].ToString() is { Length: > 0 } packageId ? packageId : null);
}
