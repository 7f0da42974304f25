using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Tracking.Grains.Attention;
using Tracking.Grains.Live;
using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;
using Tracking.Server.Hosting;
using Tracking.Server.Live;
using Tracking.Server.Security.Access;

namespace Tracking.Benchmarks.Live;

/// <summary>
/// The whole server, with one door more: packages' news can be published without a scan being stored, as often as one likes, so that the hub is measured and not the disk. Everything behind the publisher is
/// the product's: interests, conflation, rights, the making of views, the hub. It is part of no product.
/// </summary>
internal static class PublishingServer
{
    /// <summary>The word that makes this program be it.</summary>
    public const string Command = "serve-publishing";

    /// <summary>Serves until it is told to stop.</summary>
    public static int Run(string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(arguments).AddTracking();
        builder.Services.AddSingleton<LiveViews>();
        builder.Services.AddSingleton<ILiveViews>(services => new NumberedViews(services.GetRequiredService<LiveViews>()));
        WebApplication app = builder.Build().MapTracking();
        var snapshots = new ConcurrentDictionary<int, PackageSnapshot>();
        app.MapPost("/bench/publish", async (IGrainFactory grains, LivePublisher publisher, TimeProvider time, int first, int count) =>
        {
            for (int i = first; i < first + count; i++)
            {
                if (!snapshots.TryGetValue(i, out PackageSnapshot? before))
                {
                    before = await grains.GetGrain<IPackageGrain>(Packages.IdOf(i)).Read() ?? throw new InvalidOperationException($"{Packages.IdOf(i)} was never scanned.");
                }

                snapshots[i] = before with { Version = before.Version + 1 };
            }

            for (int i = first; i < first + count; i++)
            {
                publisher.PackageChanged(Packages.IdOf(i), snapshots[i], time.GetTimestamp());
            }

            return Results.NoContent();
        }).AllowsAnybody().DisableRateLimiting().ExcludeFromDescription();
        app.Run();
        return 0;
    }

    /// <summary>Views as they are made for every client, but with the version that was published rather than the one that is stored.</summary>
    private sealed class NumberedViews(LiveViews views) : ILiveViews
    {
        public async ValueTask<LiveView?> ComposeAsync(PackageSnapshot snapshot, WatchKind audience) =>
            await views.ComposeAsync(snapshot, audience) is { } view ? new LiveView(view.Id, snapshot.Version, view.Json.ToArray()) { Sources = view.Sources } : null;

        public ValueTask<PackageSnapshot?> ReadPackageAsync(string packageId) => views.ReadPackageAsync(packageId);

        public ValueTask<string?> CustodianOfAsync(PackageSnapshot snapshot) => views.CustodianOfAsync(snapshot);

        public ValueTask<WatchedLink?> FollowAsync(string token, string? packageId) => views.FollowAsync(token, packageId);

        public ValueTask<VehicleView?> ReadVehicleAsync(string vehicleId) => views.ReadVehicleAsync(vehicleId);

        public LiveView Compose(VehicleView vehicle, bool forPartner) => views.Compose(vehicle, forPartner);

        public ValueTask<LiveView?> ReadStationAsync(string stationId) => views.ReadStationAsync(stationId);

        public ValueTask<string?> ReadStationProfileAsync(string stationId) => views.ReadStationProfileAsync(stationId);

        public ValueTask<AttentionChanges> ReadAttentionAsync(long since) => views.ReadAttentionAsync(since);

        public IAsyncEnumerable<string> StationIdsAsync(CancellationToken cancellation) => views.StationIdsAsync(cancellation);

        public IAsyncEnumerable<string> VehicleIdsAsync(CancellationToken cancellation) => views.VehicleIdsAsync(cancellation);
    }
}
