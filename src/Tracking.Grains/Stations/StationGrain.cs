using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime;
using Tracking.Grains.Attention;
using Tracking.Grains.Foresight;
using Tracking.Grains.Live;
using Tracking.Grains.Placement;
using Tracking.Grains.Places;
using Tracking.Grains.Recording;
using Tracking.Model.Attention;
using Tracking.Model.Carriers;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Stations;

/// <summary>A station's definition as grain state, and its figures as the aggregate of its members' stays.</summary>
[Reentrant, RingPlacement, GrainType(GrainTypes.Station)]
internal sealed class StationGrain : Grain, IStationGrain, IForeseenStation
{
    private readonly IPersistentState<StationDocument> definition;
    private readonly IRowStore store;
    private readonly LivePublisher publisher;
    private readonly TimeProvider time;
    private readonly MemberTable members;
    private readonly PlaceWatch watch;
    private readonly StationVolumes volumes;
    private PlaceClock clock;
    private bool known;
    private KnownPlace? listed;
    private bool told;
    private Tenure tenure;
    private Task? reading;

    public StationGrain(
        [PersistentState("station")] IPersistentState<StationDocument> definition,
        IRowStore store,
        LivePublisher publisher,
        TimeProvider time,
        PlaceWatchServices attention,
        GrainOwners owners,
        IOptions<PlaceOptions> options)
    {
        tenure = new Tenure(owners, GrainContext);
        this.definition = definition;
        this.store = store;
        this.publisher = publisher;
        this.time = time;
        var place = new PlaceId(PlaceKind.Station, this.GetPrimaryKeyString());
        volumes = new StationVolumes(place.Id, store, time, options.Value);
        members = new MemberTable(place, store, options.Value) { Arrivals = volumes.Remembered, Settle = volumes.SettleAsync };
        watch = new PlaceWatch(place, this, attention, members) { Foreseen = () => this.definition.State.Bottlenecks };
    }

    private string Id => this.GetPrimaryKeyString();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await ReadAsync();
        clock.Next(time.GetUtcNow());
        if (known)
        {
            // A crash may have come between the definition and the index, and rows of old know no names.
            await BecomeKnown();
        }
    }

    public async ValueTask<bool> Define(StationSpec definition)
    {
        await EnsureCurrentAsync();
        bool isNew = !known;
        await this.definition.ReplaceAsync(stored => stored with { Definition = definition, Revision = stored.Revision + 1 });
        await BecomeKnown();
        Changed();
        return isNew;
    }

    public async ValueTask<StationSpec?> Definition()
    {
        await EnsureCurrentAsync();
        return definition.State.Definition;
    }

    public async ValueTask<StationProfile?> Profile()
    {
        await EnsureCurrentAsync();
        return definition.State is { Definition: { } spec } stored ? new StationProfile(spec, stored.Notice, stored.Revision) : null;
    }

    public async ValueTask<bool> Notify(StationNoticeSpec? notice)
    {
        await EnsureCurrentAsync();
        if (definition.State.Definition is null)
        {
            return false;
        }

        await definition.ReplaceAsync(stored => stored with { Notice = notice, Revision = stored.Revision + 1 });
        Changed();
        return true;
    }

    public async ValueTask Apply(IReadOnlyList<MembershipUpdate> updates)
    {
        await EnsureCurrentAsync();

        // A package stores its stay before it tells of it, so an activation may have loaded already what its first call brings: that is news to watchers all the same.
        bool changed = !told;
        told = true;
        foreach (MembershipUpdate update in updates)
        {
            changed |= members.Apply(update);
        }

        if (members.IsKnown)
        {
            await BecomeKnown();
        }

        changed |= members.IsPurgeDue(Now) && await members.PurgeAsync(Now);
        if (changed)
        {
            Changed();
            watch.Changed();
        }
    }

    public async ValueTask<StationView?> View()
    {
        await EnsureCurrentAsync();
        if (!known)
        {
            return null;
        }

        long now = Now;
        var figures = new StationFigures(now, definition.State.Definition?.ToModel().Zone);
        foreach ((_, MemberRow member) in members.Since(figures.TodayStart))
        {
            figures.Add(member);
        }

        int[] byStatus = new int[PackageStatuses.Count];
        for (int i = 0; i < byStatus.Length; i++)
        {
            byStatus[i] = figures.InStatus((PackageStatus)i);
        }

        return new StationView
        {
            StationId = Id,
            Definition = definition.State.Definition,
            OnHand = figures.OnHand,
            ByStatus = byStatus,
            AtRisk = figures.AtRisk,
            Late = figures.Late,
            InboundToday = figures.InboundToday,
            OutboundToday = figures.OutboundToday,
            DeliveredToday = figures.DeliveredToday,
            Missorts = figures.Missorts,
            OldestOnHandSince = figures.OldestOnHandSince,
            DwellP50Seconds = figures.DwellSeconds(50),
            DwellP95Seconds = figures.DwellSeconds(95),
            Version = clock.Version,
            AsOf = now,
            Notice = definition.State.Notice,
        };
    }

    public async ValueTask<IReadOnlyList<string>> OnHand(string? after, int limit)
    {
        await EnsureCurrentAsync();
        return members.Present(containers: false, after, limit);
    }

    public async ValueTask<StationVolumesView> Volumes(int fromHour, int untilHour)
    {
        await EnsureCurrentAsync();
        return await volumes.ReadAsync(fromHour, untilHour);
    }

    public async ValueTask ImportVolumes(int fromHour, IReadOnlyList<int?> counts)
    {
        await EnsureCurrentAsync();
        await volumes.ImportAsync(fromHour, counts);
        if (!known)
        {
            await BecomeKnown();
        }
    }

    public async ValueTask<IReadOnlyList<PresentPackage>> Present()
    {
        await EnsureCurrentAsync();
        var present = new List<PresentPackage>();
        foreach ((MemberKey key, MemberTable.Member member) in members.Watched)
        {
            if (!key.IsContainer && member.Row is { Present: true, Status: not (PackageStatus.AvailableForPickup or PackageStatus.Returning) })
            {
                present.Add(new PresentPackage(PackageNotice.KeyOf(key.Id), (byte)member.Row.Status, member.Row.PromisedBy ?? 0));
            }
        }

        return present;
    }

    public async ValueTask Foresee(IReadOnlyList<ForeseenBottleneck> bottlenecks)
    {
        await EnsureCurrentAsync();
        if (!bottlenecks.SequenceEqual(definition.State.Bottlenecks))
        {
            await definition.ReplaceAsync(stored => stored with { Bottlenecks = bottlenecks });
            watch.Changed();
        }
    }

    public async ValueTask<PlaceReport> Look(long knownVersion)
    {
        await EnsureCurrentAsync();
        if (members.IsPurgeDue(Now) && await members.PurgeAsync(Now))
        {
            Changed();
            watch.Changed();
        }

        return watch.Look(knownVersion);
    }

    public async ValueTask<IReadOnlyList<ConcernedPackage>> Concerned(byte kind, long? hour, ConcernedPackage? after, int limit)
    {
        await EnsureCurrentAsync();
        return watch.Concerned(new AttentionKey((AttentionKind)kind, new PlaceId(PlaceKind.Station, Id), hour), after, limit);
    }

    private ValueTask EnsureCurrentAsync() => tenure.IsCurrent ? ValueTask.CompletedTask : new ValueTask(reading ??= ReadAgainAsync());

    private async Task ReadAgainAsync()
    {
        try
        {
            await definition.ReadStateAsync();
            await ReadAsync();
            Changed();
            watch.Changed();
        }
        finally
        {
            reading = null;
        }
    }

    private async Task ReadAsync()
    {
        OwnerRing since = tenure.Now;
        listed = await KnownPlaces.FindAsync(store, KnownPlaces.Stations, Id);
        known |= listed is not null;
        await members.LoadAsync(Now);
        tenure.Begin(since);
    }

    private void Changed()
    {
        clock.Next(time.GetUtcNow());
        publisher.StationChanged(Id);
    }

    private async ValueTask BecomeKnown()
    {
        string? name = definition.State.Definition?.Name;
        if (!known || name != listed?.Name)
        {
            var place = new KnownPlace(name, (listed?.Version ?? 0) + 1);
            await KnownPlaces.AddAsync(store, KnownPlaces.Stations, Id, place);
            listed = place;
            known = true;
        }
    }
}

/// <summary>What is stored of a station as grain state.</summary>
[GenerateSerializer, Alias("Tracking.StationDocument")]
internal sealed record StationDocument
{
    /// <summary>Its definition; null when it was never defined.</summary>
    [Id(0)] public StationSpec? Definition { get; init; }

    /// <summary>Its notice; null for none.</summary>
    [Id(1)] public StationNoticeSpec? Notice { get; init; }

    /// <summary>How often one of the two has changed.</summary>
    [Id(2)] public int Revision { get; init; }

    /// <summary>Bottlenecks that are foreseen.</summary>
    [Id(3)] public IReadOnlyList<ForeseenBottleneck> Bottlenecks { get; init; } = [];
}
