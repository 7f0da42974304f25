using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime.GrainDirectory;
using Orleans.Runtime.Placement;

namespace Tracking.Grains.Placement;

/// <summary>
/// A grain of this kind lives on the silo that calls it and stands in no directory. On one silo that is the only one there is; looking it up
/// would cost more than folding its history. The row store keeps one writer for each history even if two activations ever existed.
/// </summary>
[Serializable, GenerateSerializer, Immutable, Alias("Tracking.LocalPlacement")]
public sealed class LocalPlacement : PlacementStrategy
{
    /// <summary>The strategy.</summary>
    public static LocalPlacement Instance { get; } = new();

    /// <inheritdoc/>
    public override bool IsUsingGrainDirectory => false;
}

/// <summary>Gives a grain <see cref="LocalPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LocalPlacementAttribute() : PlacementAttribute(LocalPlacement.Instance);

/// <summary>Places on the calling silo.</summary>
internal sealed class LocalPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(context.LocalSilo);
}

/// <summary>
/// Answers where a grain with <see cref="LocalPlacement"/> lives without asking anybody: without it every call would queue for one of a few
/// placement workers. Other grains are looked up as ever.
/// </summary>
internal sealed class LocalDirectoryCache(ILocalSiloDetails silo) : IGrainDirectoryCache
{
    private static readonly GrainType Package = GrainType.Create(GrainTypes.Package);
    private static readonly GrainType Station = GrainType.Create(GrainTypes.Station);
    private static readonly GrainType Vehicle = GrainType.Create(GrainTypes.Vehicle);
    private static readonly GrainType Container = GrainType.Create(GrainTypes.Container);

    public IEnumerable<(GrainAddress ActivationAddress, int Version)> KeyValues => [];

    public void AddOrUpdate(GrainAddress value, int version)
    {
    }

    public bool Remove(GrainId key) => false;

    public bool Remove(GrainAddress key) => false;

    public void Clear()
    {
    }

    public bool LookUp(GrainId key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out GrainAddress? result, out int version)
    {
        version = 0;
        GrainType type = key.Type;
        bool local = type.Equals(Package) || type.Equals(Station) || type.Equals(Vehicle) || type.Equals(Container);
        result = local ? new GrainAddress { GrainId = key, SiloAddress = silo.SiloAddress } : null;
        return local;
    }
}

/// <summary>Names of the grain types that are placed without a directory.</summary>
internal static class GrainTypes
{
    public const string Package = "package";
    public const string Station = "station";
    public const string Vehicle = "vehicle";
    public const string Container = "container";
}
