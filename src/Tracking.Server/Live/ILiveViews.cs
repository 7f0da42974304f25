using Tracking.Grains.Attention;
using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;

namespace Tracking.Server.Live;

/// <summary>A customer's link, and the package that is watched through it.</summary>
internal readonly record struct WatchedLink(string LinkId, string PackageId);

/// <summary>Reads what is watched from its grain, and makes the views that go out.</summary>
internal interface ILiveViews
{
    /// <summary>The rows of the package that a barcode belongs to; null when nothing is known of it.</summary>
    ValueTask<PackageSnapshot?> ReadPackageAsync(string packageId);

    /// <summary>The partner that has a package in custody; null for the network itself.</summary>
    ValueTask<string?> CustodianOfAsync(PackageSnapshot snapshot);

    /// <summary>The view of a package for one audience; null when there is nothing to show.</summary>
    ValueTask<LiveView?> ComposeAsync(PackageSnapshot snapshot, WatchKind audience);

    /// <summary>The link of a customer's token and the package that it leads to; null when it is unknown, expired or revoked, or does not lead to the package asked for.</summary>
    /// <param name="token">What the customer has.</param>
    /// <param name="packageId">One of the packages of an order; null for the first.</param>
    ValueTask<WatchedLink?> FollowAsync(string token, string? packageId);

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
