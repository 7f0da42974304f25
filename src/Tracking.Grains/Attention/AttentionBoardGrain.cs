using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Tracking.Grains.Places;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model.Attention;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Attention;

/// <summary>
/// Keeps what places report. Their reports are stored only so that the list is there at once after a start: the truth is with the places, and after a
/// start each is looked at, so that nothing that a crash left out is missed. Whoever took care of an item is stored before it is answered.
/// </summary>
[Reentrant]
[SuppressMessage("Design", "CA1001", Justification = "An undisposed SemaphoreSlim whose wait handle is never asked for holds nothing.")]
internal sealed partial class AttentionBoardGrain : Grain, IAttentionBoard
{
    private const int PageSize = 1000;
    private const int ParallelLooks = 16;
    private const int LooksPerRound = 512;
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PurgePeriod = TimeSpan.FromHours(1);
    private static readonly long RetryAfter = 30_000;
    private static readonly Partition PlaceRows = new(PartitionKind.Index, "attention-places");
    private static readonly Partition CareRows = new(PartitionKind.Index, "attention-care");
    private readonly IRowStore store;
    private readonly TimeProvider time;
    private readonly AttentionOptions options;
    private readonly ILogger<AttentionBoardGrain> logger;
    private readonly OpenItems items;
    private readonly ActionLog actions;
    private readonly HashSet<string> caresToDelete = new(StringComparer.Ordinal);
    private readonly Dictionary<PlaceId, PlaceReport> reportsToStore = [];
    private readonly PlaceSweep sweep;

    /// <summary>Held while rows are written, so that what is written later is also decided later.</summary>
    private readonly SemaphoreSlim turn = new(1);
    private PlaceClock careClock;
    private bool swept;

    public AttentionBoardGrain(IRowStore store, TimeProvider time, IOptions<AttentionOptions> options, ILogger<AttentionBoardGrain> logger)
    {
        this.store = store;
        this.time = time;
        this.options = options.Value;
        this.logger = logger;
        items = new OpenItems(time) { CareEnded = id => caresToDelete.Add(id) };
        actions = new ActionLog(store, time);
        sweep = new PlaceSweep(store, time, this.options);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await foreach (TableRow row in ReadAllAsync(CareRows))
        {
            items.SetCare(Encoding.UTF8.GetString(row.Key.Span), AttentionCare.Decode(row.Value.Span));
        }

        await foreach (TableRow row in ReadAllAsync(PlaceRows))
        {
            PlaceId place = PlaceOf(row.Key.Span);
            items.Take(place, row.Version, AttentionRow.Decode(place, row.Value.Span));
        }

        await actions.LoadAsync();
        items.Open();
        Repeat(options.EvaluateEvery, StoreAsync);
        Repeat(LookPeriod, LookAsync);
        Repeat(PurgePeriod, PurgeAsync);
    }

    /// <summary>Stores what was not stored yet, so that the next activation knows it without a sweep.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            await StoreAsync().WaitAsync(cancellationToken);
        }
        catch (Exception error) when (error is RowStoreUnavailableException or OperationCanceledException)
        {
            LogFailed(logger, error);
        }
    }

    public ValueTask Wake() => ValueTask.CompletedTask;

    public ValueTask<ReportAnswer> Report(PlaceReport report)
    {
        bool taken = Take(report);
        return ValueTask.FromResult(new ReportAnswer(taken, taken ? report.Version : items.VersionOf(PlaceOf(report))));
    }

    public ValueTask<IReadOnlyList<AttentionItem>> List(AttentionFilter filter, string? after, int limit) =>
        ValueTask.FromResult<IReadOnlyList<AttentionItem>>(items.List(filter, after is null ? null : AttentionRank.Parse(after), limit));

    public ValueTask<AttentionItem?> Find(string id) => ValueTask.FromResult(items.Find(id));

    public ValueTask<AttentionChanges> Changes(long since) => ValueTask.FromResult(items.Changes(since));

    public async ValueTask<IReadOnlyList<bool>> Care(CareRequest request)
    {
        await turn.WaitAsync();
        try
        {
            return await CareInTurnAsync(request);
        }
        finally
        {
            turn.Release();
        }
    }

    public ValueTask<IReadOnlyList<string>> NotDone(Guid actionId, IReadOnlyList<string> packageIds) =>
        ValueTask.FromResult<IReadOnlyList<string>>([.. packageIds.Where(id => !actions.Has(actionId, id))]);

    public async ValueTask MarkDone(Guid actionId, IReadOnlyList<string> packageIds)
    {
        var puts = new List<TablePut>(packageIds.Count);
        actions.AddPuts(puts, actionId, packageIds);
        await store.WriteAsync(new RowWrite([], puts, []));
        actions.Remember(actionId, packageIds);
        if (actions.IsFull)
        {
            await PurgeAsync();
        }
    }

    private static byte[] KeyOf(PlaceId place)
    {
        byte[] key = new byte[1 + Encoding.UTF8.GetByteCount(place.Id)];
        key[0] = (byte)place.Kind;
        Encoding.UTF8.GetBytes(place.Id, key.AsSpan(1));
        return key;
    }

    private static PlaceId PlaceOf(PlaceReport report) => new((PlaceKind)report.PlaceKind, report.PlaceId);

    private static PlaceId PlaceOf(ReadOnlySpan<byte> key) => new((PlaceKind)key[0], Encoding.UTF8.GetString(key[1..]));

    private IAttentionPlace GrainOf(PlaceId place) => place.Kind is PlaceKind.Station
        ? GrainFactory.GetGrain<IStationGrain>(place.Id)
        : GrainFactory.GetGrain<IVehicleGrain>(place.Id);

    private async ValueTask<bool[]> CareInTurnAsync(CareRequest request)
    {
        var known = new bool[request.Ids.Count];
        var puts = new List<TablePut>();
        var cares = new Dictionary<string, AttentionCare>(StringComparer.Ordinal);
        for (int i = 0; i < known.Length; i++)
        {
            string id = request.Ids[i];
            bool done = actions.Has(request.ActionId, id);
            known[i] = done || items.Find(id) is not null;
            if (done || !known[i] || cares.ContainsKey(id))
            {
                continue;
            }

            AttentionCare care = CareAfter(request, items.CareOf(id));
            cares.Add(id, care);
            puts.Add(new TablePut(CareRows, Encoding.UTF8.GetBytes(id), careClock.Next(time.GetUtcNow()), care.Encode()));
        }

        if (cares.Count == 0)
        {
            return known;
        }

        actions.AddPuts(puts, request.ActionId, cares.Keys);
        await store.WriteAsync(new RowWrite([], puts, []));
        actions.Remember(request.ActionId, cares.Keys);
        foreach ((string id, AttentionCare care) in cares)
        {
            if (items.Find(id) is null)
            {
                // It ended meanwhile, and so did the care for it.
                caresToDelete.Add(id);
                continue;
            }

            caresToDelete.Remove(id);
            items.SetCare(id, care);
        }

        return known;
    }

    private AttentionCare CareAfter(CareRequest request, AttentionCare before) => request.Action switch
    {
        CareAction.Acknowledge => before with { AcknowledgedBy = request.By, AcknowledgedAt = Now },
        CareAction.Unacknowledge => before with { AcknowledgedBy = null, AcknowledgedAt = 0 },
        _ => before with { AssignedTo = request.AssignTo },
    };

    /// <summary>Takes in a report; false when one that is as new is known.</summary>
    private bool Take(PlaceReport report)
    {
        PlaceId place = PlaceOf(report);
        if (items.VersionOf(place) >= report.Version)
        {
            return false;
        }

        if (items.Take(place, report.Version, AttentionRow.Decode(place, report.Row)))
        {
            reportsToStore[place] = report;
        }

        return true;
    }

    /// <summary>Looks at the places whose moment has come, and at some of all in turn.</summary>
    private async Task LookAsync()
    {
        var places = new List<PlaceId>();
        long now = Now;
        while (places.Count < LooksPerRound && items.TakeDue(now) is { } due)
        {
            places.Add(due);
        }

        await sweep.TakeAsync(places, LookPeriod);
        for (int from = 0; from < places.Count; from += ParallelLooks)
        {
            await Task.WhenAll(places.Skip(from).Take(ParallelLooks).Select(LookAtAsync));
        }

        if (!swept && sweep.Rounds > 0)
        {
            // Only now it is known what is open: a crash may have come before a place's report was stored.
            swept = true;
            caresToDelete.UnionWith(items.DropIdleCares());
        }
    }

    private async Task LookAtAsync(PlaceId place)
    {
        try
        {
            Take(await GrainOf(place).Look(items.VersionOf(place)));
        }
#pragma warning disable CA1031 // Whatever it was, it is tried again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotLooked(logger, place, error);
            items.LookBy(place, Now + RetryAfter);
        }
    }

    /// <summary>Stores what changed, all in one write.</summary>
    private async Task StoreAsync()
    {
        if (reportsToStore.Count == 0 && caresToDelete.Count == 0)
        {
            return;
        }

        await turn.WaitAsync();
        try
        {
            await StoreInTurnAsync();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task StoreInTurnAsync()
    {
        var puts = new List<TablePut>();
        var deletes = new List<TableDelete>();
        List<PlaceReport> reports = [.. reportsToStore.Values.Take(PageSize)];
        List<string> cares = [.. caresToDelete.Take(PageSize)];
        foreach (PlaceReport report in reports)
        {
            PlaceId place = PlaceOf(report);
            reportsToStore.Remove(place);
            if (AttentionRow.Decode(place, report.Row).Groups.Count == 0)
            {
                deletes.Add(new TableDelete(PlaceRows, KeyOf(place)));
            }
            else
            {
                puts.Add(new TablePut(PlaceRows, KeyOf(place), report.Version, report.Row));
            }
        }

        foreach (string id in cares)
        {
            caresToDelete.Remove(id);
            deletes.Add(new TableDelete(CareRows, Encoding.UTF8.GetBytes(id)));
        }

        try
        {
            await store.WriteAsync(new RowWrite([], puts, deletes));
        }
        catch (RowStoreUnavailableException)
        {
            foreach (PlaceReport report in reports)
            {
                reportsToStore.TryAdd(PlaceOf(report), report);
            }

            caresToDelete.UnionWith(cares.Where(id => items.Find(id) is null));
            throw;
        }
    }

    private async Task PurgeAsync()
    {
        List<TableDelete> gone = actions.Purge();
        for (int from = 0; from < gone.Count; from += PageSize)
        {
            await store.WriteAsync(new RowWrite([], [], gone.GetRange(from, Math.Min(PageSize, gone.Count - from))));
        }
    }

    private async IAsyncEnumerable<TableRow> ReadAllAsync(Partition partition)
    {
        ReadOnlyMemory<byte> after = default;
        IReadOnlyList<TableRow> page;
        do
        {
            page = await store.ReadRowsAsync(partition, after, default, PageSize);
            foreach (TableRow row in page)
            {
                yield return row;
                after = row.Key;
            }
        }
        while (page.Count == PageSize);
    }

    private void Repeat(TimeSpan period, Func<Task> work) => this.RegisterGrainTimer(
        async (_, _) =>
        {
            try
            {
                await work();
            }
#pragma warning disable CA1031 // The board goes on; what was not done is tried again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogFailed(logger, error);
            }
        },
        this,
        new GrainTimerCreationOptions { DueTime = period, Period = period, KeepAlive = true, Interleave = true });

    [LoggerMessage(Level = LogLevel.Warning, Message = "What needs attention at {Place} could not be looked at; it is tried again")]
    private static partial void LogNotLooked(ILogger logger, PlaceId place, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something that the board of what needs attention does now and then failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
