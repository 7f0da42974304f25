using Tracking.Grains.Placement;

namespace Tracking.Grains.Live;

/// <summary>Whether what is watched moved to another node.</summary>
public static class LiveOwners
{
    private static readonly GrainType Package = GrainType.Create(GrainTypes.Package);
    private static readonly GrainType Vehicle = GrainType.Create(GrainTypes.Vehicle);
    private static readonly GrainType Station = GrainType.Create(GrainTypes.Station);

    /// <summary>The node that publishes the key's changes; null where that is not one node.</summary>
    public static SiloAddress? OwnerOf(this OwnerRing ring, LiveKey key)
    {
        ArgumentNullException.ThrowIfNull(ring);
        if (key.IsWhole)
        {
            return null;
        }

        return key.Kind switch
        {
            LiveKind.Package => ring.OwnerOf(GrainId.Create(Package, key.Id)),
            LiveKind.Vehicle => ring.OwnerOf(GrainId.Create(Vehicle, key.Id)),
            LiveKind.Station => ring.OwnerOf(GrainId.Create(Station, key.Id)),
            _ => null,
        };
    }
}
