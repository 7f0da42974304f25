using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;

namespace Tracking.Grains.Live;

/// <summary>Takes what grains publish, here or on other nodes, to those who watch it on this node. Called on grains' schedulers: must return at once and never throw.</summary>
public interface ILiveSink
{
    /// <summary>A watched package has a new version.</summary>
    /// <param name="watchedId">The barcode that is watched; may be an alias of the snapshot's package.</param>
    /// <param name="snapshot">Its rows.</param>
    /// <param name="committedAt">A <see cref="TimeProvider"/> timestamp of the commit.</param>
    void PackageChanged(string watchedId, PackageSnapshot snapshot, long committedAt);

    /// <summary>A vehicle changed: for those who watch it and for the map.</summary>
    void VehicleChanged(VehicleView view);

    /// <summary>A watched station changed; its view is read when it is wanted.</summary>
    void StationChanged(string stationId);

    /// <summary>A key or link that is in use on this node was revoked, or has other secrets.</summary>
    void CredentialChanged(string credentialId);
}
