using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime;
using Tracking.Grains.Attention;
using Tracking.Grains.Carriers;
using Tracking.Grains.Live;
using Tracking.Grains.Placement;
using Tracking.Grains.Places;
using Tracking.Grains.Recording;
using Tracking.Model.Attention;
using Tracking.Model.Histories;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Vehicles;

/// <summary>A vehicle: a carrier that has a definition and a position.</summary>
[Reentrant, RingPlacement, GrainType(GrainTypes.Vehicle)]
internal sealed class VehicleGrain : Grain, IVehicleGrain
{
    private readonly IPersistentState<VehicleDocument> definition;
    private readonly VehicleRoute route;
    private readonly IRowStore store;
    private readonly LivePublisher publisher;
    private readonly TrackWriter tracks;
    private readonly TimeProvider time;
    private readonly Carrier carrier;
    private readonly PlaceWatch watch;
    private PlaceClock clock;
    private PositionFix? position;
    private long heardAt;
    private VehicleView? shownToPartner;
    private long partnerVersion;
    private bool known;

    /// <summary>Whether everything was read once; the definition comes with the activation.</summary>
    private bool read;

    public VehicleGrain(
        [PersistentState("vehicle")] IPersistentState<VehicleDocument> definition,
        [PersistentState("route")] IPersistentState<RouteDocument> route,
        IRowStore store,
        LivePublisher publisher,
        TrackWriter tracks,
        TimeProvider time,
        PlaceWatchServices attention,
        GrainOwners owners,
        IOptions<PlaceOptions> options)
    {
        this.definition = definition;
        this.store = store;
        this.publisher = publisher;
        this.tracks = tracks;
        this.time = time;
        var place = new PlaceId(PlaceKind.Vehicle, this.GetPrimaryKeyString());
        carrier = new Carrier(place, store, time, new Tenure(owners, GrainContext), options.Value) { Committed = Changed, Read = ReadAsync };
        watch = new PlaceWatch(place, this, attention, carrier.Members) { Vehicle = Facts, Partner = () => definition.State.Definition?.PartnerId };
        this.route = new VehicleRoute(route, carrier.Members);
    }

    private string Id => this.GetPrimaryKeyString();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private VehicleKind Kind => (VehicleKind)(definition.State.Definition?.Kind ?? 0);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await carrier.BeginAsync();
        clock.Next(time.GetUtcNow());
        NoteForPartner();
    }

    public async ValueTask<VehicleDefined> Define(VehicleSpec definition)
    {
        await carrier.EnsureCurrentAsync();
        bool isNew = !known;
        await this.definition.ReplaceAsync(known => new VehicleDocument
        {
            Definition = definition,
            KindChanges = known.KindChanges + (definition.Kind == (known.Definition?.Kind ?? 0) ? 0 : 1),
        });
        await BecomeKnown();
        List<MemberDelivery> changed = await carrier.RedefineAsync(Kind, this.definition.State.KindChanges);
        Changed();
        return new VehicleDefined(isNew, changed);
    }

    public async ValueTask<VehicleSpec?> Definition()
    {
        await carrier.EnsureCurrentAsync();
        return definition.State.Definition;
    }

    public async ValueTask<RecordReply> Record(RecordRequest request)
    {
        await BecomeKnown();
        return await carrier.Record(request);
    }

    public async ValueTask<IReadOnlyList<MemberDelivery>> Apply(IReadOnlyList<MembershipUpdate> updates)
    {
        await carrier.EnsureCurrentAsync();
        List<MemberDelivery> missed = await carrier.ApplyAsync(updates);
        if (carrier.Members.IsKnown)
        {
            await BecomeKnown();
        }

        Changed();
        return missed;
    }

    public async ValueTask Locate(IReadOnlyList<PositionFix> fixes)
    {
        await carrier.EnsureCurrentAsync();
        await BecomeKnown();
        heardAt = Now;
        foreach (PositionFix fix in fixes)
        {
            if (position is not { } last || fix.OccurredAt > last.OccurredAt)
            {
                position = fix;
            }
        }

        tracks.Add(Id, fixes, position!.Value, heardAt);
        Publish();
        watch.Heard();
    }

    public async ValueTask<VehicleView?> View()
    {
        await carrier.EnsureCurrentAsync();
        return known ? CurrentView() : null;
    }

    public async ValueTask<IReadOnlyList<string>> Aboard(string? after, int limit)
    {
        await carrier.EnsureCurrentAsync();
        return carrier.Members.Present(containers: false, after, limit);
    }

    private async Task ReadAsync()
    {
        if (read)
        {
            await definition.ReadStateAsync();
            await route.ReadAgainAsync();
        }

        read = true;
        known |= await KnownPlaces.ContainsAsync(store, KnownPlaces.Vehicles, Id);
        await carrier.LoadAsync(Kind, definition.State.KindChanges);
        (PositionFix? stored, long storedAt) = await tracks.LastAsync(Id);
        if (position is not { } last || stored?.OccurredAt > last.OccurredAt)
        {
            position = stored;
        }

        heardAt = Math.Max(heardAt, storedAt);
    }

    public async ValueTask<RouteView?> Plan(RouteSpec? plan)
    {
        await carrier.EnsureCurrentAsync();
        await BecomeKnown();
        await route.PlanAsync(plan);
        Changed();
        return plan is null ? null : route.View(clock.Version, Now, plan);
    }

    public async ValueTask<RouteView?> Route()
    {
        await carrier.EnsureCurrentAsync();
        return route.View(clock.Version, Now);
    }

    public async ValueTask<RoundView> Round(IReadOnlyList<string> barcodes)
    {
        await carrier.EnsureCurrentAsync();
        VehicleView view = CurrentView();
        return new RoundView { Arrival = route.ArrivalOf(barcodes, Now), Position = view.Position, LastHeardAt = view.LastHeardAt };
    }

    public async ValueTask<PlaceReport> Look(long knownVersion)
    {
        await carrier.EnsureCurrentAsync();
        if (carrier.Members.IsPurgeDue(Now) && await carrier.Members.PurgeAsync(Now))
        {
            Changed();
        }

        return watch.Look(knownVersion);
    }

    public async ValueTask<IReadOnlyList<ConcernedPackage>> Concerned(byte kind, long? hour, ConcernedPackage? after, int limit)
    {
        await carrier.EnsureCurrentAsync();
        return watch.Concerned(new AttentionKey((AttentionKind)kind, new PlaceId(PlaceKind.Vehicle, Id), hour), after, limit);
    }

    private VehicleFacts Facts()
    {
        Stay? stay = carrier.State.Whereabouts.StationId is null
            ? null
            : carrier.State.Whereabouts.Stays.LastOrDefault(known => known.Place.Kind is PlaceKind.Station && known.End is StayEnd.Open);
        long heard = Math.Max(Math.Max(heardAt, carrier.State.UpdatedAt), carrier.Members.LastSignAt);
        return new VehicleFacts(stay?.Place.Id, stay?.Since, heard == 0 ? null : heard);
    }

    private VehicleView CurrentView() => NoteForPartner() with
    {
        Load = carrier.Members.CountPresent(containers: false),
        Version = clock.Version,
        AsOf = Now,
        PartnerVersion = partnerVersion,
    };

    /// <summary>
    /// What the vehicle's partner may know; notes the version since which nothing of that has changed: a package aboard that it does not have must not show by the version that it moves.
    /// </summary>
    private VehicleView NoteForPartner()
    {
        long heard = Math.Max(heardAt, carrier.State.UpdatedAt);
        VehicleView known = new()
        {
            VehicleId = Id,
            Definition = definition.State.Definition,
            Position = position,
            LoadInCustody = definition.State.Definition?.PartnerId is { } partnerId ? carrier.Members.CountInCustody(partnerId) : 0,
            StationId = carrier.State.Whereabouts.StationId,
            LastHeardAt = heard == 0 ? null : heard,
            PlannedStops = route.PlannedStops,
        };
        if (known != shownToPartner)
        {
            // In memory anew, it is as old as what was heard last: coming into memory is no change.
            partnerVersion = shownToPartner is null ? heard * TimeSpan.MicrosecondsPerMillisecond : clock.Version;
            shownToPartner = known;
        }

        return known;
    }

    private void Changed()
    {
        route.MembersChanged();
        Publish();
        watch.Changed();
    }

    private void Publish()
    {
        clock.Next(time.GetUtcNow());
        if (publisher.WantsVehicle(Id))
        {
            publisher.VehicleChanged(CurrentView());
        }
        else
        {
            NoteForPartner();
        }
    }

    private async ValueTask BecomeKnown()
    {
        if (!known)
        {
            await KnownPlaces.AddAsync(store, KnownPlaces.Vehicles, Id);
            known = true;
        }
    }
}

/// <summary>What is stored of a vehicle as grain state.</summary>
[GenerateSerializer, Alias("Tracking.VehicleDocument")]
internal sealed record VehicleDocument
{
    /// <summary>Its definition; null when it was never defined.</summary>
    [Id(0)] public VehicleSpec? Definition { get; init; }

    /// <summary>How often its kind has changed.</summary>
    [Id(1)] public int KindChanges { get; init; }
}
