using Tracking.Grains.Attention;
using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;

namespace Tracking.Server.Live;

/// <summary>Reads what is watched from its grain, and makes the views that go out.</summary>
internal interface ILiveViews
{
    /// <summary>The rows of the package that a barcode belongs to; null when nothing is known of it.</summary>
    ValueTask<PackageSnapshot?> ReadPackageAsync(string packageId);

    /// <summary>The view of a package for one audience; null when there is nothing to show.</summary>
    ValueTask<LiveView?> ComposeAsync(PackageSnapshot snapshot, WatchKind audience);

    /// <summary>The package that a customer's link leads to; null when the link is unknown or has expired.</summary>
    ValueTask<string?> PackageOfAsync(string token);

    /// <summary>A vehicle's state; null when it is unknown.</summary>
    ValueTask<VehicleView?> ReadVehicleAsync(string vehicleId);

    /// <summary>The view of a vehicle for the network, or for the partner that runs it.</summary>
    LiveView Compose(VehicleView vehicle, bool forPartner);

    /// <summary>A station's view; null when it is unknown.</summary>
    ValueTask<LiveView?> ReadStationAsync(string stationId);

    /// <summary>A text that changes with a station's definition or notice; null when it has no definition.</summary>
    ValueTask<string?> ReadStationProfileAsync(string stationId);

    /// <summary>What changed since a version in what needs attention.</summary>
    ValueTask<AttentionChanges> ReadAttentionAsync(long since);

    /// <summary>Ids of all stations that exist.</summary>
    IAsyncEnumerable<string> StationIdsAsync(CancellationToken cancellation);

    /// <summary>Ids of all vehicles that exist.</summary>
    IAsyncEnumerable<string> VehicleIdsAsync(CancellationToken cancellation);
}
