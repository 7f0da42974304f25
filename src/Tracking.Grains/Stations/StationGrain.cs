using Orleans.Concurrency;
using Orleans.Runtime;
using Tracking.Grains.Live;
using Tracking.Grains.Placement;
using Tracking.Grains.Places;
using Tracking.Grains.Recording;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Stations;

/// <summary>A station's definition as grain state, and its figures as the aggregate of its members' stays.</summary>
[Reentrant, RingPlacement, GrainType(GrainTypes.Station)]
internal sealed class StationGrain : Grain, IStationGrain
{
    private static readonly TimeSpan PurgePeriod = TimeSpan.FromHours(6);
    private readonly IPersistentState<StationDocument> definition;
    private readonly IRowStore store;
    private readonly LivePublisher publisher;
    private readonly TimeProvider time;
    private readonly MemberTable members;
    private PlaceClock clock;
    private bool known;
    private bool told;
    private Tenure tenure;
    private Task? reading;

    public StationGrain(
        [PersistentState("station")] IPersistentState<StationDocument> definition,
        IRowStore store,
        LivePublisher publisher,
        TimeProvider time,
        GrainOwners owners)
    {
        tenure = new Tenure(owners, GrainContext);
        this.definition = definition;
        this.store = store;
        this.publisher = publisher;
        this.time = time;
        members = new MemberTable(new PlaceId(PlaceKind.Station, this.GetPrimaryKeyString()), store);
    }

    private string Id => this.GetPrimaryKeyString();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await ReadAsync();
        clock.Next(time.GetUtcNow());
        this.RegisterGrainTimer(
            PurgeAsync, new GrainTimerCreationOptions { DueTime = PurgePeriod, Period = PurgePeriod, KeepAlive = false });
    }

    public async ValueTask<bool> Define(StationSpec definition)
    {
        await EnsureCurrentAsync();
        bool isNew = !known;
        await this.definition.ReplaceAsync(_ => new StationDocument { Definition = definition });
        await BecomeKnown();
        Changed();
        return isNew;
    }

    public async ValueTask<StationSpec?> Definition()
    {
        await EnsureCurrentAsync();
        return definition.State.Definition;
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

        if (changed)
        {
            Changed();
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
        foreach ((_, MemberTable.Member member) in members.All)
        {
            figures.Add(member.Row);
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
        };
    }

    public async ValueTask<IReadOnlyList<string>> OnHand(string? after, int limit)
    {
        await EnsureCurrentAsync();
        return members.Present(containers: false, after, limit);
    }

    private ValueTask EnsureCurrentAsync() => tenure.IsCurrent ? ValueTask.CompletedTask : new ValueTask(reading ??= ReadAgainAsync());

    private async Task ReadAgainAsync()
    {
        try
        {
            await definition.ReadStateAsync();
            await ReadAsync();
            Changed();
        }
        finally
        {
            reading = null;
        }
    }

    private async Task ReadAsync()
    {
        OwnerRing since = tenure.Now;
        known |= await KnownPlaces.ContainsAsync(store, KnownPlaces.Stations, Id);
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
        if (!known)
        {
            await KnownPlaces.AddAsync(store, KnownPlaces.Stations, Id);
            known = true;
        }
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        await EnsureCurrentAsync();
        List<TableDelete> gone = members.Purge(Now);
        if (gone.Count > 0)
        {
            await store.WriteAsync(new RowWrite([], [], gone), cancellationToken);
        }
    }
}

/// <summary>What is stored of a station as grain state.</summary>
[GenerateSerializer, Alias("Tracking.StationDocument")]
internal sealed record StationDocument
{
    /// <summary>Its definition; null when it was never defined.</summary>
    [Id(0)] public StationSpec? Definition { get; init; }
}
