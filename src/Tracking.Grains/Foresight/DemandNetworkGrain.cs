using Orleans.Runtime;
using Tracking.Grains.Places;

namespace Tracking.Grains.Foresight;

/// <summary>Calendar and releases as grain state; training that goes on in memory only.</summary>
internal sealed class DemandNetworkGrain([PersistentState("demand")] IPersistentState<DemandDocument> stored, TimeProvider time) : Grain, IDemandNetwork
{
    /// <summary>Models that are kept.</summary>
    private const int MaxReleases = 5;

    /// <summary>Training that was not told of for so long has ended with its node; milliseconds.</summary>
    private const long TrainingSilence = 60_000;

    private DemandTraining? training;
    private long? askedAt;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask<DemandState> State()
    {
        if (training is { } told && Now - told.ToldAt > TrainingSilence)
        {
            training = null;
        }

        return ValueTask.FromResult(new DemandState
        {
            Calendar = stored.State.Calendar,
            CalendarRevision = stored.State.CalendarRevision,
            Releases = stored.State.Releases,
            Training = training,
            AskedAt = askedAt,
            Failure = stored.State.Failure,
        });
    }

    public async ValueTask<int> SetCalendar(string json)
    {
        await stored.ReplaceAsync(document => document with { Calendar = json, CalendarRevision = document.CalendarRevision + 1 });
        return stored.State.CalendarRevision;
    }

    public ValueTask AskForTraining()
    {
        if (training is null)
        {
            askedAt ??= Now;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask Progress(DemandTraining training)
    {
        this.training = training;
        askedAt = null;
        return ValueTask.CompletedTask;
    }

    public async ValueTask Fail(DemandFailure failure)
    {
        training = null;
        askedAt = null;
        await stored.ReplaceAsync(document => document with { Failure = failure });
    }

    public async ValueTask Release(DemandRelease release, byte[] model, string report)
    {
        await GrainFactory.GetGrain<IDemandModelFile>(release.Version).Write(model, report);
        IReadOnlyList<DemandRelease> before = stored.State.Releases;
        await stored.ReplaceAsync(document => document with
        {
            Releases = [release, .. document.Releases.Where(other => other.Version != release.Version).Take(MaxReleases - 1)],
            Failure = null,
        });
        training = null;
        askedAt = null;
        foreach (DemandRelease old in before)
        {
            if (!stored.State.Releases.Any(kept => kept.Version == old.Version))
            {
                await GrainFactory.GetGrain<IDemandModelFile>(old.Version).Remove();
            }
        }
    }
}

/// <summary>What is stored of the network's demand.</summary>
[GenerateSerializer, Alias("Tracking.DemandDocument")]
internal sealed record DemandDocument
{
    /// <summary>The calendar as JSON; null while it was never set.</summary>
    [Id(0)] public string? Calendar { get; init; }

    /// <summary>How often the calendar was set.</summary>
    [Id(1)] public int CalendarRevision { get; init; }

    /// <summary>Models that are kept, the newest first.</summary>
    [Id(2)] public IReadOnlyList<DemandRelease> Releases { get; init; } = [];

    /// <summary>The last training, where it gave no model.</summary>
    [Id(3)] public DemandFailure? Failure { get; init; }
}
