using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Personal;

namespace Tracking.Server.Customers;

/// <summary>Finds the proof of the delivery that counts: personal data, stored apart from the history, which may have been erased.</summary>
internal sealed class DeliveryProofs(PersonalRows personal)
{
    /// <summary>The proof and when it was taken; null when the package is not delivered or there is no proof.</summary>
    public async ValueTask<(Proof Proof, long At)?> OfAsync(PackageState state)
    {
        if (state.Status is not PackageStatus.Delivered || state.Delivery is not { PersonalHash: not 0 } delivery)
        {
            return null;
        }

        return (await personal.EventAsync(delivery.PostedAs ?? state.PackageId, delivery.EventId))?.Proof is { } proof
            ? (proof, delivery.EventTime)
            : null;
    }
}
