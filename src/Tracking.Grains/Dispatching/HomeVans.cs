using Tracking.Storage;

namespace Tracking.Grains.Dispatching;

/// <summary>
/// The index of vans by the station where they belong, so that a dispatch need not look through all vans of the network. A van that has moved to another station stays in the
/// index of the former one: who reads it asks the van.
/// </summary>
public static class HomeVans
{
    /// <summary>Index of a station's vans; its rows' keys are their ids.</summary>
    public static Partition Of(string stationId) => new(PartitionKind.Index, $"vans-of.{stationId}");
}
