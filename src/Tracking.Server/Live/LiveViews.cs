using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Tracking.Grains.Attention;
using Tracking.Grains.Packages;
using Tracking.Grains.Places;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model.Packages;
using Tracking.Server.Ingest;
using Tracking.Server.Links;
using Tracking.Server.Views;
using Tracking.Storage;

namespace Tracking.Server.Live;

/// <summary>The views of the HTTP API, from grains.</summary>
internal sealed class LiveViews(
    IGrainFactory grains, IRowStore store, PackageViews packages, CustomerViews customers, DefinitionCache definitions, LinkResolver links) : ILiveViews
{
    private const int MaxAliasSteps = 8;
    private const int PageSize = 1000;

    public async ValueTask<PackageSnapshot?> ReadPackageAsync(string packageId)
    {
        for (int step = 0; ; step++)
        {
            PackageSnapshot? snapshot = await grains.GetGrain<IPackageGrain>(packageId).Read();
            if (snapshot is null || step == MaxAliasSteps
                || PackageFold.Fold(snapshot.PackageId, snapshot.Packed).AliasOf is not { } root)
            {
                return snapshot;
            }

            packageId = root;
        }
    }

    public async ValueTask<string?> CustodianOfAsync(PackageSnapshot snapshot) => (await packages.FoldAsync(snapshot))?.CustodianId;

    public async ValueTask<LiveView?> ComposeAsync(PackageSnapshot snapshot, WatchKind audience)
    {
        if (audience is WatchKind.Link)
        {
            if (await customers.ComposeAsync(snapshot) is not { } customer)
            {
                return null;
            }

            byte[] json = JsonSerializer.SerializeToUtf8Bytes(customer.View, TrackingJsonContext.Default.CustomerView);
            return new LiveView(customer.View.PackageId, customer.View.Version, json) { Sources = customer.Sources };
        }

        return await packages.ComposeAsync(snapshot) is { } package
            ? new LiveView(package.PackageId, package.Version, JsonSerializer.SerializeToUtf8Bytes(package, TrackingJsonContext.Default.PackageView))
            : null;
    }

    public async ValueTask<WatchedLink?> FollowAsync(string token, string? packageId) =>
        await links.FollowAsync(token, packageId) is { } link ? new WatchedLink(link.LinkId, link.PackageId) : null;

    public ValueTask<VehicleView?> ReadVehicleAsync(string vehicleId) => grains.GetGrain<IVehicleGrain>(vehicleId).View();

    public LiveView Compose(VehicleView vehicle, bool forPartner) => new(
        vehicle.VehicleId,
        forPartner ? vehicle.PartnerVersion : vehicle.Version,
        JsonSerializer.SerializeToUtf8Bytes(VehicleJson.Of(vehicle, forPartner), TrackingJsonContext.Default.VehicleJson));

    public async ValueTask<LiveView?> ReadStationAsync(string stationId) =>
        await grains.GetGrain<IStationGrain>(stationId).View() is { } station
            ? new LiveView(station.StationId, station.Version, JsonSerializer.SerializeToUtf8Bytes(StationJson.Of(station), TrackingJsonContext.Default.StationJson))
            : null;

    public async ValueTask<string?> ReadStationProfileAsync(string stationId)
    {
        StationProfile? profile = await grains.GetGrain<IStationGrain>(stationId).Profile();

        // Whoever asks does so because it may have changed, perhaps by another node's doing.
        definitions.ForgetStation(stationId);
        return profile?.Revision.ToString(CultureInfo.InvariantCulture);
    }

    public ValueTask<AttentionChanges> ReadAttentionAsync(long since) => grains.GetGrain<IAttentionBoard>(IAttentionBoard.Key).Changes(since);

    public IAsyncEnumerable<string> StationIdsAsync(CancellationToken cancellation) => IdsAsync(KnownPlaces.Stations, cancellation);

    public IAsyncEnumerable<string> VehicleIdsAsync(CancellationToken cancellation) => IdsAsync(KnownPlaces.Vehicles, cancellation);

    private async IAsyncEnumerable<string> IdsAsync(Partition index, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> after = default;
        while (true)
        {
            IReadOnlyList<TableRow> page = await store.ReadRowsAsync(index, after, default, PageSize, cancellation);
            foreach (TableRow row in page)
            {
                yield return Encoding.UTF8.GetString(row.Key.Span);
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Key;
        }
    }
}
