using Tracking.Grains.Packages;
using Tracking.Model.Packages;
using Tracking.Server.Personal;
using Tracking.Server.Rounds;

namespace Tracking.Server.Views;

/// <summary>Makes views of packages from their stored rows.</summary>
internal sealed class PackageViews(IGrainFactory grains, PersonalRows personal, PackageRounds rounds, TimeProvider time)
{
    /// <summary>A barcode that leads on more often than this is taken as it stands.</summary>
    private const int MaxAliasSteps = 8;

    /// <summary>The history that a barcode belongs to, and what it amounts to; null when nothing is known of it.</summary>
    public async ValueTask<(PackageHistory History, PackageState State)?> ReadAsync(string packageId)
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
                return state.Exists ? (history, state) : null;
            }

            packageId = state.AliasOf;
        }
    }

    /// <summary>The package that a barcode belongs to; null when nothing is known of it.</summary>
    public async ValueTask<PackageView?> FindAsync(string packageId) =>
        await ReadAsync(packageId) is { } found ? await ComposeAsync(found.State) : null;

    /// <summary>
    /// The view of a snapshot; that of the package it belongs to when its barcode is another's, and null when nothing is known of it.
    /// </summary>
    public ValueTask<PackageView?> ComposeAsync(PackageSnapshot snapshot)
    {
        PackageState state = PackageFold.Fold(snapshot.PackageId, snapshot.Packed);
        return state.AliasOf is not null ? FindAsync(state.AliasOf)
            : state.Exists ? Compose(state)
            : ValueTask.FromResult<PackageView?>(null);

        async ValueTask<PackageView?> Compose(PackageState exists) => await ComposeAsync(exists);
    }

    /// <summary>The view of a state now.</summary>
    public async ValueTask<PackageView> ComposeAsync(PackageState state)
    {
        AnnouncementView? announcement = state.Announcement is { } row
            ? AnnouncementView.Of(await personal.AnnouncementAsync(state.PackageId, row))
            : null;
        EstimateView? estimate = PackageRounds.EstimateOf(await rounds.OfAsync(state));
        return PackageView.Of(state, announcement, estimate, time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
