using Tracking.Grains.Packages;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Server.Ingest;

namespace Tracking.Server.Views;

/// <summary>Makes what a customer may see of a package. Nothing personal is read for it.</summary>
internal sealed class CustomerViews(PackageViews packages, DefinitionCache definitions, TimeProvider time)
{
    /// <summary>What a customer sees of the package that a barcode belongs to; null when nothing is known of it.</summary>
    public async ValueTask<CustomerView?> FindAsync(string packageId) =>
        await packages.ReadAsync(packageId) is { } found ? await ComposeAsync(found.State) : null;

    /// <summary>
    /// The view of a snapshot; that of the package it belongs to when its barcode is another's, and null when nothing is known of it.
    /// </summary>
    public async ValueTask<CustomerView?> ComposeAsync(PackageSnapshot snapshot)
    {
        PackageState state = PackageFold.Fold(snapshot.PackageId, snapshot.Packed);
        return state.AliasOf is not null ? await FindAsync(state.AliasOf)
            : state.Exists ? await ComposeAsync(state)
            : null;
    }

    /// <summary>The view of a state now.</summary>
    public async ValueTask<CustomerView> ComposeAsync(PackageState state)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Announcement? announced = state.Announcement?.Announcement;
        StationDefinition? destination = state.DeliveringStationId is { } id ? await definitions.StationAsync(id) : null;
        PickupView? pickup = state is { Status: PackageStatus.AvailableForPickup, Whereabouts.StationId: { } waitsAt }
            ? new PickupView(waitsAt, (await definitions.StationAsync(waitsAt))?.Name)
            : null;
        return new CustomerView
        {
            PackageId = state.PackageId,
            Status = state.Status.Name(),
            Version = state.Version,
            Promise = PackageView.PromiseOf(state, now),
            Window = announced is { WindowFrom: null, WindowTo: null } or null
                ? null
                : new WindowView(UtcText.Of(announced.WindowFrom), UtcText.Of(announced.WindowTo)),
            Destination = new CustomerDestinationView(destination?.Name, destination?.TimeZone),
            Hold = state.Hold is not null,
            Attempts = state.Attempts,
            LastAttempt = state.LastAttempt is { } attempt
                ? new ReasonAtView(Model.Scans.Reasons.Name(attempt.Reason), UtcText.Of(attempt.Since))
                : null,
            Exception = PackageView.OverlayView(state.Exception),
            Pickup = pickup,
            Timeline = await CustomerTimeline.OfAsync(state, definitions),
            UpdatedAt = UtcText.Of(state.UpdatedAt),
            AsOf = UtcText.Of(now),
        };
    }
}
