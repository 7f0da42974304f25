using Orleans.Runtime;
using Tracking.Grains.Placement;
using Tracking.Grains.Places;

namespace Tracking.Grains.Links;

/// <summary>Keeps where a link leads as grain state.</summary>
[RingPlacement, GrainType(GrainTypes.Link)]
internal sealed class LinkGrain([PersistentState("link")] IPersistentState<LinkDocument> link, TimeProvider time) : Grain, ILinkGrain
{
    public async ValueTask Open(LinkTarget target)
    {
        await link.ReplaceAsync(_ => new LinkDocument { Target = target });
    }

    public ValueTask<LinkTarget?> Follow()
    {
        if (link.State.Target is { } target && target.ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return ValueTask.FromResult<LinkTarget?>(target);
        }

        // Whoever guesses tokens must not fill the memory with grains.
        DeactivateOnIdle();
        return ValueTask.FromResult<LinkTarget?>(null);
    }
}

/// <summary>What is stored of a link.</summary>
[GenerateSerializer, Alias("Tracking.LinkDocument")]
internal sealed record LinkDocument
{
    /// <summary>Where it leads; null when it was never made.</summary>
    [Id(0)] public LinkTarget? Target { get; init; }
}
