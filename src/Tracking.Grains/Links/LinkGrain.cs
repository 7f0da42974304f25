using Orleans.Runtime;
using Tracking.Grains.Live;
using Tracking.Grains.Placement;
using Tracking.Grains.Places;

namespace Tracking.Grains.Links;

/// <summary>Keeps where a link leads as grain state, and tells the nodes on which it is in use when it is revoked.</summary>
[RingPlacement, GrainType(GrainTypes.Link)]
internal sealed class LinkGrain([PersistentState("link")] IPersistentState<LinkDocument> link, LivePublisher publisher, TimeProvider time) : Grain, ILinkGrain
{
    public async ValueTask Open(LinkTarget target) =>
        await link.ReplaceAsync(document => document.Target is null ? new LinkDocument { Target = target } : document);

    public ValueTask<LinkTarget?> Follow()
    {
        LinkDocument document = link.State;
        if (document is { Target: { } target, RevokedAt: null } && target.ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return ValueTask.FromResult<LinkTarget?>(target);
        }

        // What leads nowhere need not stay in memory.
        DeactivateOnIdle();
        return ValueTask.FromResult<LinkTarget?>(null);
    }

    public async ValueTask<bool> Revoke(string by)
    {
        if (link.State.Target is null)
        {
            DeactivateOnIdle();
            return false;
        }

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await link.ReplaceAsync(document => document.RevokedAt is null ? document with { RevokedAt = now, RevokedBy = by } : document);
        publisher.CredentialChanged(ILinkGrain.CredentialPrefix + this.GetPrimaryKeyString());
        return true;
    }

    public ValueTask<LinkState?> Read()
    {
        LinkDocument document = link.State;
        if (document.Target is null)
        {
            DeactivateOnIdle();
            return ValueTask.FromResult<LinkState?>(null);
        }

        return ValueTask.FromResult<LinkState?>(new LinkState(document.Target, document.RevokedAt, document.RevokedBy));
    }
}

/// <summary>What is stored of a link.</summary>
[GenerateSerializer, Alias("Tracking.LinkDocument")]
internal sealed record LinkDocument
{
    /// <summary>Where it leads; null when it was never made.</summary>
    [Id(0)] public LinkTarget? Target { get; init; }

    /// <summary>Since when it leads nowhere; null: it was not revoked. Milliseconds since 1970.</summary>
    [Id(1)] public long? RevokedAt { get; init; }

    /// <summary>Who revoked it.</summary>
    [Id(2)] public string? RevokedBy { get; init; }
}
