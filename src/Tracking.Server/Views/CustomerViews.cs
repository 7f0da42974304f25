using Microsoft.Extensions.Options;
using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Server.Customers;
using Tracking.Server.Ingest;
using Tracking.Server.Rounds;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Views;

/// <summary>What a customer's view was made from beside the package itself; when one of these changes, the view may.</summary>
/// <param name="VehicleId">The van that is out with the package.</param>
/// <param name="StationIds">Stations whose notices matter.</param>
internal sealed record CustomerSources(string? VehicleId, IReadOnlyList<string> StationIds);

/// <summary>Makes what a customer may see of a package. Of what is personal only the kind of the proof of delivery is read for it.</summary>
internal sealed class CustomerViews(
    PackageViews packages,
    DefinitionCache definitions,
    PackageRounds rounds,
    DeliveryProofs proofs,
    IOptions<CustomerOptions> options,
    TimeProvider time)
{
    /// <summary>Where the image of a proof is, seen from the link's address.</summary>
    public const string ProofPath = "proof";

    private readonly CustomerOptions options = options.Value;

    /// <summary>What a customer sees of the package that a barcode belongs to; null when nothing is known of it.</summary>
    public async ValueTask<CustomerView?> FindAsync(string packageId) =>
        await packages.ReadAsync(Caller.Server, packageId) is { } found ? await ComposeAsync(found.State) : null;

    /// <summary>
    /// The view of a snapshot and what it depends on; that of the package it belongs to when its barcode is another's, and null when nothing is known of it.
    /// </summary>
    public async ValueTask<(CustomerView View, CustomerSources Sources)?> ComposeAsync(PackageSnapshot snapshot)
    {
        PackageState state = PackageFold.Fold(snapshot.PackageId, snapshot.Packed);
        if (state.AliasOf is { } root)
        {
            if (await packages.ReadAsync(Caller.Server, root) is not { } found)
            {
                return null;
            }

            state = found.State;
        }

        return state.Exists
            ? (await ComposeAsync(state), new CustomerSources(PackageRounds.VehicleOf(state), CustomerNotices.StationsOf(state)))
            : null;
    }

    /// <summary>The view of a state now.</summary>
    public async ValueTask<CustomerView> ComposeAsync(PackageState state)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Announcement? announced = state.Announcement?.Announcement;
        StationDefinition? destination = state.DeliveringStationId is { } id ? await definitions.StationAsync(id) : null;
        RoundView? round = await rounds.OfAsync(state);
        (Proof Proof, long At)? proof = await proofs.OfAsync(state);
        return new CustomerView
        {
            PackageId = state.PackageId,
            Status = state.Status.Name(),
            Version = state.Version,
            Promise = PackageView.PromiseOf(state, round, now),
            Window = announced is { WindowFrom: null, WindowTo: null } or null
                ? null
                : new WindowView(UtcText.Of(announced.WindowFrom), UtcText.Of(announced.WindowTo)),
            EstimatedDelivery = EstimateOf(round),
            Van = VanOf(round, now),
            Destination = new CustomerDestinationView(destination?.Name, destination?.TimeZone),
            Hold = state.Hold is not null,
            Attempts = state.Attempts,
            LastAttempt = state.LastAttempt is { } attempt
                ? new ReasonAtView(Reasons.Name(attempt.Reason), UtcText.Of(attempt.Since))
                : null,
            Exception = PackageView.OverlayView(state.Exception),
            Notices = await CustomerNotices.OfAsync(CustomerNotices.StationsOf(state), definitions, now),
            Pickup = await PickupOfAsync(state),
            Proof = proof is { } taken
                ? new CustomerProofView(taken.Proof.Kind, UtcText.Of(taken.At), taken.Proof.Reference is null ? null : ProofPath)
                : null,
            Report = state.NotReceivedSince is { } reported ? new CustomerReportView("notReceived", UtcText.Of(reported)) : null,
            CanReport = CustomerReports.IsPossible(state, options, now),
            Timeline = await CustomerTimeline.OfAsync(state, definitions),
            UpdatedAt = UtcText.Of(state.UpdatedAt),
            AsOf = UtcText.Of(now),
        };
    }

    private EstimateView? EstimateOf(RoundView? round) => PackageRounds.EstimateOf(round) is { } estimate
        ? estimate with { StopsAway = estimate.StopsAway <= options.ShowStopsFrom ? estimate.StopsAway : null }
        : null;

    private VanView? VanOf(RoundView? round, long now)
    {
        if (round is not { Arrival: { } arrival, Position: { } position, LastHeardAt: { } heardAt } || arrival.StopsAway > options.ShowVanFrom)
        {
            return null;
        }

        // A van may be heard of without telling where it is: an old position is no better for that.
        long silentSince = now - (long)options.VanSilentAfter.TotalMilliseconds;
        return new VanView(
            position.Lat, position.Lon, position.Heading, UtcText.Of(position.OccurredAt), UtcText.Of(heardAt), Math.Min(position.OccurredAt, heardAt) < silentSince);
    }

    private async ValueTask<PickupView?> PickupOfAsync(PackageState state)
    {
        if (state is not { Status: PackageStatus.AvailableForPickup, Whereabouts.StationId: { } waitsAt })
        {
            return null;
        }

        StationDefinition station = await definitions.StationAsync(waitsAt) ?? new StationDefinition();
        return new PickupView(
            waitsAt,
            station.Name,
            station.Address,
            station.Location is { } at ? new PointView(at.Lat, at.Lon) : null,
            ReadySince(state) is { } since ? UtcText.Of(OpeningDays.PickupUntil(station, since)) : null);
    }

    private static long? ReadySince(PackageState state)
    {
        for (int i = state.Events.Count - 1; i >= 0; i--)
        {
            FoldedEvent e = state.Events[i];
            if (!e.Withdrawn && e.Row.Type is ScanType.AvailableForPickup)
            {
                return e.Row.EventTime;
            }
        }

        return null;
    }
}
