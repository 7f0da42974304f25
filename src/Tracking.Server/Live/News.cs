using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Live;

/// <summary>
/// The newest that is known of something watched. Its view is made once, when the first connection wants it, and shared by all who may know of it.
/// </summary>
internal abstract class News(string id, long version, long createdAt)
{
    private readonly Lock gate = new();
    private Task<LiveView?>? view;

    /// <summary>What it is about; of a package watched by an alias the package itself.</summary>
    public string Id => id;

    /// <summary>Greater is newer among news of one id.</summary>
    public long Version => version;

    /// <summary>When it was learnt, a <see cref="TimeProvider"/> timestamp.</summary>
    public long CreatedAt => createdAt;

    /// <summary>Greater is later among news of one version; 0 for what was committed or read.</summary>
    public long Look { get; init; }

    /// <summary>The view, where it has been made.</summary>
    public LiveView? Composed => Volatile.Read(ref view) is { IsCompletedSuccessfully: true } made ? made.Result : null;

    /// <summary>When it was committed, a <see cref="TimeProvider"/> timestamp; null when that is not known.</summary>
    public long? CommittedAt { get; init; }

    /// <summary>The view; null when there is nothing to show to the caller. A failure is forgotten, so that the next call tries again.</summary>
    public Task<LiveView?> ViewAsync(Caller caller) => caller.SeesAll() ? MadeAsync() : ViewForAsync(caller);

    /// <summary>The view for a caller who does not see everything: none, unless the news know better.</summary>
    protected virtual Task<LiveView?> ViewForAsync(Caller caller) => Task.FromResult<LiveView?>(null);

    /// <summary>The view, made or being made.</summary>
    protected Task<LiveView?> MadeAsync()
    {
        lock (gate)
        {
            if (view is null or { IsFaulted: true } or { IsCanceled: true })
            {
                view = BeginAsync();
            }

            return view;
        }
    }

    /// <summary>Makes the view; a failure at once becomes a failed task too.</summary>
    private async Task<LiveView?> BeginAsync() => await ComposeAsync();

    /// <summary>Makes the view.</summary>
    protected abstract ValueTask<LiveView?> ComposeAsync();
}

/// <summary>A package's rows at a version, for one of the two audiences.</summary>
internal sealed class PackageNews(ILiveViews views, PackageSnapshot snapshot, WatchKind audience, long createdAt)
    : News(snapshot.PackageId, snapshot.Version, createdAt)
{
    /// <summary>The same package at the same version, to be looked at again because what else the view depends on changed.</summary>
    public PackageNews Again(long lookedAt) => new(views, snapshot, audience, lookedAt) { Look = lookedAt };

    /// <summary>It is asked first who has the package: the view takes longer to make than the time of an answer may tell.</summary>
    protected override async Task<LiveView?> ViewForAsync(Caller caller) =>
        audience is WatchKind.Link || caller.SeesWhatHas(await views.CustodianOfAsync(snapshot)) ? await MadeAsync() : null;

    protected override async ValueTask<LiveView?> ComposeAsync() =>
        await views.ComposeAsync(snapshot, audience) is { } view ? view.SeenAt(Look) : null;
}

/// <summary>A vehicle's state.</summary>
internal sealed class VehicleNews(ILiveViews views, VehicleView vehicle, long createdAt) : News(vehicle.VehicleId, vehicle.Version, createdAt)
{
    private LiveView? composed;
    private LiveView? composedForPartner;

    /// <summary>The state.</summary>
    public VehicleView Vehicle => vehicle;

    /// <summary>Its version as far as the caller may know of it.</summary>
    public long VersionFor(Caller caller) => caller.SeesAll() ? Version : vehicle.PartnerVersion;

    /// <summary>The view for a caller who may know of the vehicle, made when it is first wanted.</summary>
    public LiveView View(Caller caller) => caller.SeesAll()
        ? composed ??= views.Compose(vehicle, forPartner: false)
        : composedForPartner ??= views.Compose(vehicle, forPartner: true);

    /// <inheritdoc/>
    protected override Task<LiveView?> ViewForAsync(Caller caller) => Task.FromResult(caller.Sees(vehicle) ? View(caller) : null);

    protected override ValueTask<LiveView?> ComposeAsync() => ValueTask.FromResult<LiveView?>(composed ??= views.Compose(vehicle, forPartner: false));
}

/// <summary>A station's figures, made already.</summary>
internal sealed class StationNews(LiveView view, long createdAt) : News(view.Id, view.Version, createdAt)
{
    protected override ValueTask<LiveView?> ComposeAsync() => ValueTask.FromResult<LiveView?>(view);
}
