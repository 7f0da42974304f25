using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tracking.Grains.Live;

/// <summary>The other nodes of the cluster: one <see cref="LiveLink"/> to each that is there.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A CancellationTokenSource without a timer holds nothing.")]
public sealed class LiveLinks : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly InterestTable interests;
    private readonly LivePublisher publisher;
    private readonly IServiceProvider services;
    private readonly IClusterMembershipService membership;
    private readonly SiloAddress local;
    private readonly TimeProvider time;
    private readonly ILogger<LiveLinks> logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly Dictionary<SiloAddress, LiveLink> links = [];
    private LiveGrainServiceClient? client;

    /// <summary>Knows no other node yet.</summary>
    public LiveLinks(
        InterestTable interests,
        LivePublisher publisher,
        IServiceProvider services,
        IClusterMembershipService membership,
        ILocalSiloDetails silo,
        TimeProvider time,
        ILogger<LiveLinks> logger)
    {
        this.interests = interests;
        this.publisher = publisher;
        this.services = services;
        this.membership = membership;
        local = silo.SiloAddress;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>News of a node were lost, though it is there: what it publishes is to be read again. Called on any thread; must return at once.</summary>
    public event Action<SiloAddress>? Missed;

    /// <summary>Whether this node and those that answered it within the time are more than half of all.</summary>
    public bool ReachesMajority(TimeSpan within)
    {
        lock (gate)
        {
            int answering = 1 + links.Values.Count(link => time.GetElapsedTime(link.LastAnswer) <= within);
            return 2 * answering > links.Count + 1;
        }
    }

    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(LiveLinks),
        ServiceLifecycleStage.RuntimeGrainServices + 1,
        cancellation =>
        {
            client = services.GetRequiredService<LiveGrainServiceClient>();
            Follow(membership.CurrentSnapshot);
            _ = Task.Run(FollowAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellation =>
        {
            await stopping.CancelAsync();
            lock (gate)
            {
                foreach (SiloAddress node in links.Keys.ToArray())
                {
                    Remove(node);
                }
            }
        });

    /// <summary>Another node tells something.</summary>
    internal void Receive(LiveBatch batch)
    {
        lock (gate)
        {
            // It may know of this node before this node knows of it.
            if (LinkTo(batch.From) is { } link && batch.Number > link.Received)
            {
                link.Received = batch.Number;
                interests.Take(link, batch.Interests);
            }
        }

        foreach (LiveUpdate update in batch.Updates)
        {
            publisher.Receive(update, time.GetTimestamp(), time.TimestampFrequency);
        }

        if (batch.Missed)
        {
            Missed?.Invoke(batch.From);
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            await foreach (ClusterMembershipSnapshot snapshot in membership.MembershipUpdates.WithCancellation(stopping.Token))
            {
                Follow(snapshot);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Follow(ClusterMembershipSnapshot snapshot)
    {
        lock (gate)
        {
            foreach (ClusterMember member in snapshot.Members.Values)
            {
                if (member.Status is SiloStatus.Active)
                {
                    LinkTo(member.SiloAddress);
                }
                else if (member.Status.IsTerminating())
                {
                    Remove(member.SiloAddress);
                }
            }

            foreach (SiloAddress node in links.Keys.Where(node => snapshot.GetSiloStatus(node) is SiloStatus.Dead).ToArray())
            {
                Remove(node);
            }
        }
    }

    private LiveLink? LinkTo(SiloAddress node)
    {
        if (links.TryGetValue(node, out LiveLink? link))
        {
            return link;
        }

        if (node.Equals(local) || client is null || stopping.IsCancellationRequested || membership.CurrentSnapshot.GetSiloStatus(node).IsTerminating())
        {
            return null;
        }

        ILiveGrainService service = client.Of(node);
        link = new LiveLink(node, local, batch => service.Deliver(batch).AsTask(), restored => Missed?.Invoke(restored.Node), time, logger);
        links.Add(node, link);
        interests.Connect(link);
        return link;
    }

    private void Remove(SiloAddress node)
    {
        if (links.Remove(node, out LiveLink? link))
        {
            interests.Disconnect(link);
            link.Dispose();
        }
    }
}
