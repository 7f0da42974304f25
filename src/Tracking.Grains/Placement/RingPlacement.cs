using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime.GrainDirectory;
using Orleans.Runtime.Placement;

namespace Tracking.Grains.Placement;

/// <summary>
/// A grain of this kind lives on the node that owns it by <see cref="OwnerRing"/> and stands in no directory: looking it up would cost more than folding its
/// history. Nodes that disagree for a moment may both have it; the row store keeps one writer for each history then, and <see cref="Tenure"/> ends the other.
/// </summary>
[Serializable, GenerateSerializer, Immutable, Alias("Tracking.RingPlacement")]
public sealed class RingPlacement : PlacementStrategy
{
    /// <summary>The strategy.</summary>
    public static RingPlacement Instance { get; } = new();

    /// <inheritdoc/>
    public override bool IsUsingGrainDirectory => false;
}

/// <summary>Gives a grain <see cref="RingPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RingPlacementAttribute() : PlacementAttribute(RingPlacement.Instance);

/// <summary>Places on the owner.</summary>
internal sealed class RingPlacementDirector(GrainOwners owners) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(owners.Current.OwnerOf(target.GrainIdentity));
}

/// <summary>
/// Answers where a grain with <see cref="RingPlacement"/> lives without asking anybody: without it every call would queue for one of a few
/// placement workers. Other grains are looked up as ever.
/// </summary>
internal sealed class RingDirectoryCache(GrainOwners owners, IServiceProvider services) : IGrainDirectoryCache
{
    private readonly ConcurrentDictionary<GrainType, bool> placedByRing = new();
    private GrainPropertiesResolver? properties;

    public IEnumerable<(GrainAddress ActivationAddress, int Version)> KeyValues => [];

    public void AddOrUpdate(GrainAddress value, int version)
    {
    }

    public bool Remove(GrainId key) => false;

    public bool Remove(GrainAddress key) => false;

    public void Clear()
    {
    }

    public bool LookUp(GrainId key, [NotNullWhen(true)] out GrainAddress? result, out int version)
    {
        version = 0;
        bool ring = placedByRing.TryGetValue(key.Type, out bool known) ? known : IsPlacedByRing(key.Type);
        result = ring ? new GrainAddress { GrainId = key, SiloAddress = owners.Current.OwnerOf(key) } : null;
        return ring;
    }

    private bool IsPlacedByRing(GrainType type)
    {
        properties ??= services.GetRequiredService<GrainPropertiesResolver>();
        if (!properties.TryGetGrainProperties(type, out GrainProperties? found))
        {
            return false;
        }

        bool ring = found.Properties.TryGetValue(WellKnownGrainTypeProperties.PlacementStrategy, out string? strategy) && strategy == nameof(RingPlacement);
        placedByRing.TryAdd(type, ring);
        return ring;
    }
}

/// <summary>Names of grain types that are told apart by name.</summary>
internal static class GrainTypes
{
    public const string Package = "package";
    public const string Station = "station";
    public const string Vehicle = "vehicle";
    public const string Container = "container";
    public const string Link = "link";
    public const string Credential = "credential";
}
