using Tracking.Grains.Packages;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Storage;

namespace Tracking.Server.Customers;

/// <summary>Finds the proof of the delivery that counts: personal data, stored apart from the history, which may have been erased.</summary>
internal sealed class DeliveryProofs(IRowStore store)
{
    /// <summary>The proof and when it was taken; null when the package is not delivered or there is no proof.</summary>
    public async ValueTask<(Proof Proof, long At)?> OfAsync(PackageState state)
    {
        if (state.Status is not PackageStatus.Delivered || state.Delivery is not { PersonalHash: not 0 } delivery)
        {
            return null;
        }

        var partition = new Partition(PartitionKind.Personal, delivery.PostedAs ?? state.PackageId);
        return await store.ReadRowAsync(partition, PersonalKeys.Event(delivery.EventId)) is { } row && PersonalPart.Decode(row.Value.Span).Proof is { } proof
            ? (proof, delivery.EventTime)
            : null;
    }
}
