using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Tracking.Grains.Carriers;
using Tracking.Grains.Placement;
using Tracking.Grains.Places;
using Tracking.Grains.Recording;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Containers;

/// <summary>A container: a carrier that is itself carried.</summary>
[Reentrant, RingPlacement, GrainType(GrainTypes.Container)]
internal sealed class ContainerGrain : Grain, IContainerGrain
{
    private readonly TimeProvider time;
    private readonly Carrier carrier;
    private PlaceClock clock;

    public ContainerGrain(IRowStore store, TimeProvider time, GrainOwners owners, IOptions<PlaceOptions> options)
    {
        this.time = time;
        carrier = new Carrier(new PlaceId(PlaceKind.Container, this.GetPrimaryKeyString()), store, time, new Tenure(owners, GrainContext), options.Value)
        {
            Committed = Changed,
            Read = () => carrier!.LoadAsync(default, 0),
        };
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await carrier.BeginAsync();
        Changed();
    }

    public ValueTask<RecordReply> Record(RecordRequest request) => carrier.Record(request);

    public async ValueTask<IReadOnlyList<MemberDelivery>> Apply(IReadOnlyList<MembershipUpdate> updates)
    {
        await carrier.EnsureCurrentAsync();
        List<MemberDelivery> missed = await carrier.ApplyAsync(updates);
        Changed();
        return missed;
    }

    public async ValueTask<ContainerView?> View()
    {
        await carrier.EnsureCurrentAsync();
        if (carrier.State.Version == 0 && !carrier.Members.IsKnown)
        {
            return null;
        }

        Whereabouts places = carrier.State.Whereabouts;
        Overlay? hold = carrier.State.Hold;
        return new ContainerView
        {
            ContainerId = this.GetPrimaryKeyString(),
            StationId = places.StationId,
            VehicleId = places.VehicleId,
            ParentContainerId = places.ContainerId,
            PackageCount = carrier.Members.CountPresent(containers: false),
            Containers = carrier.Members.Present(containers: true, null, int.MaxValue),
            HoldReason = (byte)(hold?.Reason ?? 0),
            HoldSince = hold?.Since,
            IsInCircle = carrier.State.IsInCircle,
            EventCount = carrier.State.Events.Count(e => !e.Withdrawn),
            Version = clock.Version,
            UpdatedAt = carrier.State.UpdatedAt,
            AsOf = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
    }

    public async ValueTask<IReadOnlyList<ContainerMember>> Contents(string? afterPackage, int limit)
    {
        await carrier.EnsureCurrentAsync();
        var contents = new List<ContainerMember>();
        if (afterPackage is null)
        {
            contents.AddRange(carrier.Members.Present(containers: true, null, limit).Select(id => new ContainerMember(true, id)));
        }

        contents.AddRange(carrier.Members.Present(containers: false, afterPackage, limit - contents.Count).Select(id => new ContainerMember(false, id)));
        return contents;
    }

    private void Changed() => clock.Next(time.GetUtcNow());
}
