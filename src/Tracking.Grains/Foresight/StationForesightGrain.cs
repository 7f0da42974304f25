using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Tracking.Grains.Places;
using Tracking.Storage;

namespace Tracking.Grains.Foresight;

/// <summary>
/// Keeps what is needed to look ahead at a station. What is on its way is kept in memory and stored now and then: what a crash leaves out is made good by the packages' next scans, and what
/// is at the station is asked of the station itself.
/// </summary>
[Reentrant]
internal sealed partial class StationForesightGrain(
    [PersistentState("foresight")] IPersistentState<ForesightDocument> stored,
    [PersistentState("foresight-traffic")] IPersistentState<TrafficDocument> storedTraffic,
    IRowStore store,
    TimeProvider time,
    ILogger<StationForesightGrain> logger) : Grain, IStationForesight
{
    private static readonly TimeSpan StorePeriod = TimeSpan.FromMinutes(5);
    private readonly TrafficTable traffic = new();
    private bool changed;
    private byte[]? outlook;

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        traffic.Load(storedTraffic.State);
        if (stored.State.Operations is not null)
        {
            // A crash may have come between the two.
            await ForesightStations.AddAsync(store, Id);
        }

        this.RegisterGrainTimer(
            (_, _) => StoreTrafficAsync(), this, new GrainTimerCreationOptions { DueTime = StorePeriod, Period = StorePeriod, KeepAlive = false, Interleave = true });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StoreTrafficAsync();

    public ValueTask<ForecastScores> Scores() => ValueTask.FromResult(stored.State.Scores);

    public async ValueTask SetScores(ForecastScores scores) => await stored.ReplaceAsync(document => document with { Scores = scores });

    public ValueTask<OperationsSpec?> Operations() => ValueTask.FromResult(stored.State.Operations);

    public async ValueTask<bool> SetOperations(OperationsSpec? operations)
    {
        bool isNew = stored.State.Operations is null;
        if (operations is not null)
        {
            await stored.ReplaceAsync(document => document with { Operations = operations with { Revision = document.Revision + 1 }, Revision = document.Revision + 1 });
            await ForesightStations.AddAsync(store, Id);
        }
        else
        {
            await ForesightStations.RemoveAsync(store, Id);
            await stored.ReplaceAsync(document => document with { Operations = null });
            await GrainFactory.GetGrain<IForeseenStation>(Id).Foresee([]);
        }

        outlook = null;
        return isNew;
    }

    public ValueTask Expect(IReadOnlyList<PackageNotice> notices)
    {
        for (int i = 0; i < notices.Count; i++)
        {
            changed |= traffic.Take(notices[i]);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask<StationTraffic> Traffic()
    {
        IReadOnlyList<PresentPackage> present = await GrainFactory.GetGrain<IForeseenStation>(Id).Present();
        return traffic.Traffic(present, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public ValueTask<byte[]?> Outlook() => ValueTask.FromResult(outlook);

    public ValueTask SetOutlook(byte[] outlook)
    {
        this.outlook = outlook;
        return ValueTask.CompletedTask;
    }

    private async Task StoreTrafficAsync()
    {
        if (!changed)
        {
            return;
        }

        changed = false;
        try
        {
            await storedTraffic.ReplaceAsync(_ => traffic.ToDocument());
        }
#pragma warning disable CA1031 // It is tried again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            changed = true;
            LogNotStored(logger, Id, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is on its way to {Station} could not be stored; it is tried again")]
    private static partial void LogNotStored(ILogger logger, string station, Exception error);
}

/// <summary>What is stored to look ahead at a station.</summary>
[GenerateSerializer, Alias("Tracking.ForesightDocument")]
internal sealed record ForesightDocument
{
    /// <summary>How its forecasts came out lately.</summary>
    [Id(0)] public ForecastScores Scores { get; init; } = new();

    /// <summary>How it works; null when nobody has said.</summary>
    [Id(1)] public OperationsSpec? Operations { get; init; }

    /// <summary>How often that was said.</summary>
    [Id(2)] public int Revision { get; init; }
}
