using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Tracking.Grains.Placement;

/// <summary>
/// Follows the cluster's members and keeps the ring that places grains. A while after each change it makes the ring anew, so that what a node that
/// left still stored, or what was sent to it by others that did not know yet, is read by those who own it now: see <see cref="Tenure"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A CancellationTokenSource without a timer holds nothing.")]
[SuppressMessage("Usage", "CA2213", Justification = "A CancellationTokenSource without a timer holds nothing.")]
public sealed partial class GrainOwners : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Rings after which a node that left is forgotten.</summary>
    private const int RememberedRings = 1000;

    /// <summary>
    /// How long after a change grains that moved are read again: soon, for what was under way; and when every call that was under way has ended, and a node that
    /// was cut off has noticed.
    /// </summary>
    private static readonly TimeSpan[] DefaultSettling = [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(20)];

    private readonly ILocalSiloDetails silo;
    private readonly IClusterMembershipService membership;
    private readonly TimeProvider time;
    private readonly ILogger<GrainOwners> logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly Dictionary<ulong, int> rivals = [];
    private readonly List<(ITimer Timer, int Round)> timers = [];
    private readonly HashSet<ulong> leaving = [];
    private ImmutableArray<SiloAddress> members = [];
    private int settledFrom;
    private bool joining;
    private bool stopped;
    private int changes;
    private volatile OwnerRing current;
    private volatile TaskCompletionSource<OwnerRing> next = NewSource();

    /// <summary>Owns everything until the node is a member.</summary>
    public GrainOwners(ILocalSiloDetails silo, IClusterMembershipService membership, TimeProvider time, ILogger<GrainOwners> logger)
    {
        this.silo = silo;
        this.membership = membership;
        this.time = time;
        this.logger = logger;
        current = new OwnerRing(silo.SiloAddress, [], [], 0, 0);
    }

    /// <summary>The ring as it is now; another object after each change of the members.</summary>
    public OwnerRing Current => current;

    /// <summary>Completes with the ring that follows on one that was seen, at once where it is not the current one any more.</summary>
    public Task<OwnerRing> NextAsync(OwnerRing seen)
    {
        Task<OwnerRing> following = next.Task;
        OwnerRing now = current;
        return ReferenceEquals(now, seen) ? following : Task.FromResult(now);
    }

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(GrainOwners),
        ServiceLifecycleStage.RuntimeInitialize + 1,
        cancellation =>
        {
            Take(membership.CurrentSnapshot);
            _ = Task.Run(FollowAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellation => await stopping.CancelAsync());

    /// <summary>Ends what was scheduled.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            timers.ForEach(entry => entry.Timer.Dispose());
            timers.Clear();
        }
    }

    private static TaskCompletionSource<OwnerRing> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task FollowAsync()
    {
        try
        {
            await foreach (ClusterMembershipSnapshot snapshot in membership.MembershipUpdates.WithCancellation(stopping.Token))
            {
                Take(snapshot);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Take(ClusterMembershipSnapshot snapshot)
    {
        ImmutableArray<SiloAddress> active = [.. snapshot.Members.Values
            .Where(member => member.Status is SiloStatus.Active)
            .Select(member => member.SiloAddress)
            .Order()];
        lock (gate)
        {
            if (active.AsSpan().SequenceEqual(members.AsSpan()))
            {
                return;
            }

            bool first = members.IsEmpty;
            foreach (SiloAddress left in members.Except(active))
            {
                leaving.Add(OwnerRing.SeedOf(left));
            }

            joining |= active.Contains(silo.SiloAddress) && !members.Contains(silo.SiloAddress) && active.Length > 1;
            members = active;
            Publish();
            if (!first || active.Length > 1)
            {
                LogChanged(logger, active.Length, current);
                Settle();
            }
        }
    }

    /// <summary>Schedules the rings that follow a change; the last one of the latest change ends the unrest.</summary>
    private void Settle()
    {
        int change = ++changes;
        for (int i = 0; i < DefaultSettling.Length; i++)
        {
            bool last = i == DefaultSettling.Length - 1;
            ITimer timer = time.CreateTimer(_ => SettleNow(change, last), null, DefaultSettling[i], Timeout.InfiniteTimeSpan);
            timers.Add((timer, change));
        }
    }

    private void SettleNow(int change, bool last)
    {
        lock (gate)
        {
            if (stopped)
            {
                return;
            }

            if (joining)
            {
                settledFrom = current.Number + 1;
            }

            Publish();
            if (!last)
            {
                return;
            }

            timers.RemoveAll(entry =>
            {
                if (entry.Round == change)
                {
                    entry.Timer.Dispose();
                }

                return entry.Round == change;
            });
            if (change == changes)
            {
                leaving.Clear();
                joining = false;
            }
        }
    }

    private void Publish()
    {
        int number = current.Number + 1;
        ulong own = OwnerRing.SeedOf(silo.SiloAddress);
        foreach (ulong seed in members.Select(OwnerRing.SeedOf).Concat(leaving))
        {
            if (seed != own)
            {
                rivals[seed] = number;
            }
        }

        foreach (ulong forgotten in rivals.Where(rival => rival.Value < number - RememberedRings).Select(rival => rival.Key).ToArray())
        {
            rivals.Remove(forgotten);
        }

        var ring = new OwnerRing(
            silo.SiloAddress, members, [.. rivals.Select(rival => new OwnerRing.Rival(rival.Key, rival.Value))], number,
            Math.Max(settledFrom, number - RememberedRings));
        TaskCompletionSource<OwnerRing> told = next;
        next = NewSource();
        current = ring;
        told.SetResult(ring);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The cluster has {Count} members now: {Members}")]
    private static partial void LogChanged(ILogger logger, int count, OwnerRing members);
}
