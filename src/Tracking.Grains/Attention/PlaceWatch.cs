using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Tracking.Grains.Foresight;
using Tracking.Grains.Places;
using Tracking.Model.Attention;
using Tracking.Model.Carriers;
using Tracking.Model.Places;

namespace Tracking.Grains.Attention;

/// <summary>What stations and vehicles share to watch themselves.</summary>
public sealed class PlaceWatchServices(IGrainFactory grains, IOptions<AttentionOptions> options, TimeProvider time, ILogger<PlaceWatchServices> logger)
{
    internal AttentionOptions Options { get; } = options.Value;

    internal AttentionThresholds Thresholds { get; } = options.Value.ToThresholds();

    internal TimeProvider Time => time;

    internal ILogger Logger => logger;

    internal IAttentionBoard Board => grains.GetGrain<IAttentionBoard>(IAttentionBoard.Key);
}

/// <summary>
/// Finds what needs attention at one place and tells the board when that changed. A change only sets a flag and, if none is running, a timer; the
/// board itself wakes the place when time alone changes something. Lives inside a grain, on its scheduler.
/// </summary>
internal sealed partial class PlaceWatch(PlaceId place, IGrainBase grain, PlaceWatchServices services, MemberTable members)
{
    /// <summary>Looking at a large place must not take more than one part in so many of the time.</summary>
    private const int RestPerWork = 50;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private readonly TimeProvider time = services.Time;
    private IGrainTimer? timer;
    private PlaceClock clock;
    private AttentionRow? told;
    private TimeSpan rest = services.Options.EvaluateEvery;
    private bool changed;
    private bool armed;

    /// <summary>The vehicle's own state; null for a station.</summary>
    public Func<VehicleFacts>? Vehicle { get; init; }

    /// <summary>Partner that runs the vehicle; null for a station.</summary>
    public Func<string?>? Partner { get; init; }

    /// <summary>Bottlenecks that are foreseen at the station; null for a vehicle.</summary>
    public Func<IReadOnlyList<ForeseenBottleneck>>? Foreseen { get; init; }

    /// <summary>Something changed here.</summary>
    public void Changed()
    {
        changed = true;
        if (!armed)
        {
            Arm(rest);
        }
    }

    /// <summary>The vehicle was heard of. Nothing else than its silence can end by that.</summary>
    public void Heard()
    {
        if (told is null || told.Groups.Any(static group => group.Key.Kind is AttentionKind.VanSilent))
        {
            Changed();
        }
    }

    /// <summary>What needs attention now, as a report newer than the one that is known.</summary>
    public PlaceReport Look(long knownVersion)
    {
        clock.Follow(knownVersion);
        changed = false;
        told = Evaluate();
        return Report(told);
    }

    /// <summary>Packages of a group, in their order behind one.</summary>
    public IReadOnlyList<ConcernedPackage> Concerned(AttentionKey key, ConcernedPackage? after, int limit)
    {
        PlaceAttention attention = Begin();
        var found = new List<ConcernedPackage>();
        foreach ((MemberKey member, MemberTable.Member entry) in members.Watched)
        {
            if (!member.IsContainer && attention.Concerns(entry.Row, key))
            {
                var package = ConcernedPackage.Of(member.Id, entry.Row);
                if (after is null || package.CompareTo(after) > 0)
                {
                    found.Add(package);
                }
            }
        }

        found.Sort();
        return found.Count > limit ? found[..limit] : found;
    }

    private PlaceAttention Begin() =>
        new(place, Vehicle?.Invoke() ?? default, services.Thresholds, time.GetUtcNow().ToUnixTimeMilliseconds());

    private AttentionRow Evaluate()
    {
        long begin = time.GetTimestamp();
        PlaceAttention attention = Begin();
        foreach ((MemberKey member, MemberTable.Member entry) in members.Watched)
        {
            if (!member.IsContainer)
            {
                attention.Add(entry.Row);
            }
        }

        foreach (ForeseenBottleneck bottleneck in Foreseen?.Invoke() ?? [])
        {
            attention.Foresee(bottleneck.Due, bottleneck.RaisedAt, bottleneck.Packages, bottleneck.Advice);
        }

        var row = new AttentionRow(Partner?.Invoke(), attention.StationId, attention.DueAt(), attention.Groups());
        TimeSpan work = time.GetElapsedTime(begin) * RestPerWork;
        TimeSpan shortest = services.Options.EvaluateEvery;
        rest = work < shortest ? shortest : work > LongestRest ? LongestRest : work;
        return row;
    }

    private PlaceReport Report(AttentionRow row) => new((byte)place.Kind, place.Id, clock.Next(time.GetUtcNow()), row.Encode());

    private void Arm(TimeSpan after)
    {
        armed = true;
        if (timer is null)
        {
            timer = grain.RegisterGrainTimer(
                static (watch, _) => watch.TickAsync(),
                this,
                new GrainTimerCreationOptions { DueTime = after, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
        }
        else
        {
            timer.Change(after, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task TickAsync()
    {
        TimeSpan? again = null;
        try
        {
            changed = false;
            AttentionRow row = Evaluate();
            if (IsNews(row))
            {
                // Set first: a look meanwhile tells something newer.
                told = row;
                ReportAnswer answer = await services.Board.Report(Report(row));
                if (!answer.Taken)
                {
                    // Told by an earlier activation whose clock was ahead of ours, or by a look meanwhile: told anew, it is the newest.
                    clock.Follow(answer.KnownVersion);
                    told = null;
                    changed = true;
                }
            }
        }
#pragma warning disable CA1031 // Whatever it was, the place tries again and the board sweeps.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotTold(services.Logger, place, error);
            told = null;
            again = RetryAfter;
        }
        finally
        {
            armed = false;
            if (again is { } later)
            {
                Arm(later);
            }
            else if (changed)
            {
                Arm(rest);
            }
        }
    }

    private bool IsNews(AttentionRow row)
    {
        if (told is null || told.StationId != row.StationId || told.PartnerId != row.PartnerId || told.Groups.Count != row.Groups.Count)
        {
            return true;
        }

        // A later moment than the board knows of needs no telling: it wakes the place too early, and is told then.
        if (row.DueAt is { } due && !(told.DueAt <= due && told.DueAt > time.GetUtcNow().ToUnixTimeMilliseconds()))
        {
            return true;
        }

        foreach (AttentionGroup group in row.Groups)
        {
            if (!told.Groups.Contains(group))
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What needs attention at {Place} could not be told; it is tried again")]
    private static partial void LogNotTold(ILogger logger, PlaceId place, Exception error);
}
