using Tracking.Grains.Packages;
using Tracking.Model.Packages;
using Tracking.Server.Personal;
using Tracking.Server.Rounds;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Views;

/// <summary>Makes views of packages from their stored rows, for those who may know of them.</summary>
internal sealed class PackageViews(IGrainFactory grains, PersonalRows personal, PackageRounds rounds, TimeProvider time)
{
    /// <summary>A barcode that leads on more often than this is taken as it stands.</summary>
    private const int MaxAliasSteps = 8;

    /// <summary>The history that a barcode belongs to, and what it amounts to; null when it is unknown to the caller.</summary>
    public async ValueTask<(PackageHistory History, PackageState State)?> ReadAsync(Caller caller, string packageId)
    {
        for (int step = 0; ; step++)
        {
            PackageSnapshot? snapshot = await grains.GetGrain<IPackageGrain>(packageId).Read();
            if (snapshot is null)
            {
                return null;
            }

            PackageHistory history = PackageHistory.Read(snapshot.PackageId, snapshot.Packed);
            PackageState state = PackageFold.Fold(history);
            if (state.AliasOf is null || step == MaxAliasSteps)
            {
                return state.Exists && caller.Sees(state) ? (history, state) : null;
            }

            packageId = state.AliasOf;
        }
    }

    /// <summary>The package that a barcode belongs to; null when it is unknown to the caller.</summary>
    public async ValueTask<PackageView?> FindAsync(Caller caller, string packageId) =>
        await ReadAsync(caller, packageId) is { } found ? await ComposeAsync(found.State) : null;

    /// <summary>
    /// The view of a snapshot, made once for all who watch it and may know of it; that of the package it belongs to when its barcode is another's, and null when
    /// nothing is known of it.
    /// </summary>
    public async ValueTask<PackageView?> ComposeAsync(PackageSnapshot snapshot) => await FoldAsync(snapshot) is { } state ? await ComposeAsync(state) : null;

    /// <summary>What a snapshot amounts to; of the package it belongs to when its barcode is another's, and null when nothing is known of it.</summary>
    public async ValueTask<PackageState?> FoldAsync(PackageSnapshot snapshot)
    {
        PackageState state = PackageFold.Fold(snapshot.PackageId, snapshot.Packed);
        return state.AliasOf is { } root ? (await ReadAsync(Caller.Server, root))?.State
            : state.Exists ? state
            : null;
    }

    /// <summary>What a package was announced with; null when it was not.</summary>
    public async ValueTask<AnnouncementView?> AnnouncementAsync(PackageState state) => state.Announcement is { } row
        ? AnnouncementView.Of(await personal.AnnouncementAsync(state.PackageId, row))
        : null;

    /// <summary>The view of a state now.</summary>
    public async ValueTask<PackageView> ComposeAsync(PackageState state)
    {
        AnnouncementView? announcement = await AnnouncementAsync(state);
        return PackageView.Of(state, announcement, await rounds.OfAsync(state), time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
