using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Tracking.Grains.Attention;
using Tracking.Grains.Live;
using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;
using Tracking.Server.Live;
using Tracking.Server.Views;

namespace Tracking.Live.Tests;

/// <summary>Packages, vehicles and stations without grains; a test decides what is stored and when it is published.</summary>
internal sealed class FakeNetwork : ILiveViews
{
    private readonly ConcurrentDictionary<string, string> roots = new();
    private readonly ConcurrentDictionary<string, int> packages = new();
    private readonly ConcurrentDictionary<string, VehicleView> vehicles = new();
    private readonly ConcurrentDictionary<string, long> stations = new();

    public LivePublisher Publisher { get; set; } = null!;

    public ConcurrentDictionary<string, string> Links { get; } = new();

    public ConcurrentDictionary<string, int> StationReads { get; } = new();

    public ConcurrentDictionary<(string Id, int Version), int> Composed { get; } = new();

    /// <summary>What a package's customer's view is made from beside the package.</summary>
    public ConcurrentDictionary<string, CustomerSources> Beside { get; } = new();

    /// <summary>Stations' definitions and notices.</summary>
    public ConcurrentDictionary<string, string> Profiles { get; } = new();

    /// <summary>Partners that have packages in custody, at each version.</summary>
    private readonly ConcurrentDictionary<(string Id, int Version), string?> custodians = new();

    /// <summary>Text that makes each package's view large.</summary>
    public string Padding { get; set; } = "";

    /// <summary>What every reading of a package waits for.</summary>
    public Task Reading { get; set; } = Task.CompletedTask;

    /// <summary>Answers what changed on the board since a version.</summary>
    public Func<long, ValueTask<AttentionChanges>> Board { get; set; } = _ => ValueTask.FromResult(new AttentionChanges(0, false, []));

    /// <summary>Makes the next compositions fail.</summary>
    public int FailingCompositions;

    public void Alias(string alias, string root) => roots[alias] = root;

    public void Store(string id, int version, string? custodianId = null)
    {
        custodians[(id, version)] = custodianId;
        packages[id] = version;
    }

    public void Publish(string id, int version, string? watchedAs = null, string? custodianId = null)
    {
        Store(id, version, custodianId);
        Publisher.PackageChanged(watchedAs ?? id, new PackageSnapshot(id, [], version), TimeProvider.System.GetTimestamp());
    }

    public void Drive(string id, double lat, double lon, long version, TimeSpan silentFor = default, string? partnerId = null)
    {
        VehicleView view = Vehicle(id, lat, lon, version, silentFor, partnerId);
        vehicles[id] = view;
        if (Publisher.WantsVehicle(id))
        {
            Publisher.VehicleChanged(view);
        }
    }

    public void Station(string id, long version)
    {
        stations[id] = version;
        Publisher.StationChanged(id);
    }

    public static VehicleView Vehicle(string id, double lat, double lon, long version, TimeSpan silentFor = default, string? partnerId = null) => new()
    {
        VehicleId = id,
        Definition = partnerId is null ? null : new VehicleSpec { PartnerId = partnerId },
        Load = 2,
        LoadInCustody = 1,
        Position = new PositionFix(0, lat, lon, null, null, null),
        LastHeardAt = (DateTimeOffset.UtcNow - silentFor).ToUnixTimeMilliseconds(),
        Version = version,
    };

    public async ValueTask<PackageSnapshot?> ReadPackageAsync(string packageId)
    {
        string root = roots.GetValueOrDefault(packageId, packageId);
        PackageSnapshot? snapshot = packages.TryGetValue(root, out int version) ? new PackageSnapshot(root, [], version) : null;
        await Reading;
        return snapshot;
    }

    public ValueTask<string?> CustodianOfAsync(PackageSnapshot snapshot) => ValueTask.FromResult(custodians.GetValueOrDefault((snapshot.PackageId, snapshot.Version)));

    public ValueTask<LiveView?> ComposeAsync(PackageSnapshot snapshot, WatchKind audience)
    {
        if (Interlocked.Decrement(ref FailingCompositions) >= 0)
        {
            throw new InvalidOperationException("The station's definition cannot be read.");
        }

        Composed.AddOrUpdate((snapshot.PackageId, snapshot.Version), 1, (_, count) => count + 1);
        string kind = audience is WatchKind.Link ? "customer" : "staff";
        string beside = "";
        CustomerSources? sources = null;
        if (audience is WatchKind.Link && Beside.TryGetValue(snapshot.PackageId, out sources))
        {
            beside = $"{vehicles.GetValueOrDefault(sources.VehicleId ?? "")?.Position?.Lat} {string.Concat(sources.StationIds.Select(id => Profiles.GetValueOrDefault(id)))}";
        }

        LiveView view = View(
            snapshot.PackageId,
            snapshot.Version,
            new { packageId = snapshot.PackageId, version = snapshot.Version, kind, promise = new { isLate = true }, beside, Padding },
            sources);
        return ValueTask.FromResult<LiveView?>(view);
    }

    public ValueTask<WatchedLink?> FollowAsync(string token, string? packageId) =>
        ValueTask.FromResult<WatchedLink?>(Links.TryGetValue(token, out string? leadsTo) ? new WatchedLink(token, leadsTo) : null);

    public ValueTask<VehicleView?> ReadVehicleAsync(string vehicleId) => ValueTask.FromResult(vehicles.GetValueOrDefault(vehicleId));

    public LiveView Compose(VehicleView vehicle, bool forPartner) =>
        View(vehicle.VehicleId, vehicle.Version, new { vehicleId = vehicle.VehicleId, version = vehicle.Version, lat = vehicle.Position?.Lat, load = forPartner ? vehicle.LoadInCustody : vehicle.Load });

    public ValueTask<LiveView?> ReadStationAsync(string stationId)
    {
        StationReads.AddOrUpdate(stationId, 1, (_, count) => count + 1);
        return ValueTask.FromResult(stations.TryGetValue(stationId, out long version) ? View(stationId, version, new { stationId, version }) : null);
    }

    public ValueTask<AttentionChanges> ReadAttentionAsync(long since) => Board(since);
    public ValueTask<string?> ReadStationProfileAsync(string stationId) => ValueTask.FromResult<string?>(Profiles.GetValueOrDefault(stationId));

    public IAsyncEnumerable<string> StationIdsAsync(CancellationToken cancellation) => Ids(stations.Keys, cancellation);

    public IAsyncEnumerable<string> VehicleIdsAsync(CancellationToken cancellation) => Ids(vehicles.Keys, cancellation);

    private static LiveView View(string id, long version, object view, CustomerSources? sources = null) =>
        new(id, version, JsonSerializer.SerializeToUtf8Bytes(view, JsonSerializerOptions.Web)) { Sources = sources };

    private static async IAsyncEnumerable<string> Ids(ICollection<string> ids, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (string id in ids)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return id;
        }
    }
}
