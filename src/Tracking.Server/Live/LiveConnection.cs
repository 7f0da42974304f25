using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Live;

/// <summary>
/// One client. It keeps which of its watches have something new, never the views themselves, so that a slow client costs a bounded amount and gets
/// the newest when it can take it. <see cref="ConnectionWriter"/> empties it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "An undisposed SemaphoreSlim whose wait handle is never asked for holds nothing.")]
internal sealed class LiveConnection(HubConnectionContext hub, Caller caller, LiveMetrics metrics, Action? drop)
{
    private readonly Lock gate = new();
    private readonly Dictionary<TopicKey, SentVersion> sent = [];
    private readonly Queue<Subscription> packages = new();
    private readonly Queue<Subscription> vehicles = new();
    private readonly Queue<Subscription> stations = new();
    private readonly SemaphoreSlim wake = new(0);
    private bool awake;
    private bool writing;
    private bool areaDirty;
    private ValueTask begun;

    /// <summary>SignalR's id of the connection.</summary>
    public string Id => hub.ConnectionId;

    /// <summary>Who opened it.</summary>
    public Caller Caller => caller;

    /// <summary>Cancelled when it has ended.</summary>
    public CancellationToken Aborted => hub.ConnectionAborted;

    /// <summary>Its watches; guarded by <see cref="LiveNode"/>'s lock.</summary>
    public Dictionary<TopicKey, Subscription> Subscriptions { get; } = [];

    /// <summary>Each watched link, by its token; guarded by <see cref="LiveNode"/>'s lock.</summary>
    public Dictionary<string, WatchedLink> Links { get; } = [];

    /// <summary>Whether it watches all stations; guarded by <see cref="LiveNode"/>'s lock.</summary>
    public bool WatchesStations { get; set; }

    /// <summary>Whether it has left; guarded by <see cref="LiveNode"/>'s lock.</summary>
    public bool Closed { get; set; }

    /// <summary>Ids and links that it watches; guarded by <see cref="LiveNode"/>'s lock.</summary>
    public int Watches { get; set; }

    /// <summary>The map area that it watches.</summary>
    public AreaWatch Area { get; } = new(caller);

    /// <summary>What it has yet to be told of what needs attention.</summary>
    public AttentionQueue Attention { get; } = new();

    /// <summary>Cuts it off.</summary>
    public void Abort() => hub.Abort();

    /// <summary>Breaks it as a failing network would; does what <see cref="Abort"/> does where that is not possible.</summary>
    public void Drop() => (drop ?? hub.Abort)();

    /// <summary>Sends a message that this connection alone gets. It ends when the message is in the connection's buffers, or the connection has ended.</summary>
    public ValueTask SendAsync(string message, object argument) => hub.WriteAsync(new InvocationMessage(message, [argument]));

    /// <summary>Sends a message that was written once for all who get it.</summary>
    public ValueTask SendAsync(SerializedHubMessage message) => hub.WriteAsync(message);

    /// <summary>Something watched has something new.</summary>
    public void MarkDirty(Subscription subscription)
    {
        lock (gate)
        {
            if (subscription.Ended)
            {
                return;
            }

            if (subscription.Dirty)
            {
                metrics.Conflated();
                return;
            }

            subscription.Dirty = true;
            EnqueueIfReady(subscription);
        }
    }

    /// <summary>The map changed, or the area did.</summary>
    public void MarkArea()
    {
        lock (gate)
        {
            areaDirty = true;
            Wake();
        }
    }

    /// <summary>Something waits beside watches and the map.</summary>
    public void WakeWriter()
    {
        lock (gate)
        {
            Wake();
        }
    }

    /// <summary>
    /// Pushes a view at once, on the thread of who has it, where nothing else waits to be sent: most connections are idle when news come, and waking a writer for each costs more than
    /// the message does. A message that does not fit into the connection's buffers is left to the writer to wait for.
    /// </summary>
    /// <param name="subscription">The watch.</param>
    /// <param name="view">The newest view of what it is about.</param>
    /// <param name="shared">Whether others get the same.</param>
    /// <param name="sent">Whether it was sent; not when the client has it or a newer one.</param>
    /// <returns>False when the writer has to do it.</returns>
    public bool TryPush(Subscription subscription, LiveView view, bool shared, out bool sent)
    {
        lock (gate)
        {
            sent = false;
            if (subscription.Ended)
            {
                return true;
            }

            if (awake || writing || subscription.Dirty || subscription.Answering > 0)
            {
                return false;
            }

            SentVersion last = SentOf(subscription, view.Id);
            if (last.IsOlderThan(view))
            {
                last.Take(view);
                sent = true;

                // Within the lock, so that no newer version gets in front; writing to a connection's buffer runs nobody else's code.
                string message = subscription.Topic.Key.Kind.Message();
                ValueTask sending = shared ? SendAsync(view.Alone(message)) : SendAsync(message, new[] { view });
                if (!sending.IsCompletedSuccessfully)
                {
                    begun = sending;
                    Wake();
                }
            }

            return true;
        }
    }

    /// <summary>Waits until something is to be sent.</summary>
    public Task WaitAsync()
    {
        lock (gate)
        {
            writing = false;
        }

        return wake.WaitAsync(Aborted);
    }

    /// <summary>Begins a round of sending; what becomes dirty from here on wakes the writer again.</summary>
    /// <param name="before">A send that was begun and has to end first.</param>
    /// <returns>Whether the area is to be looked at.</returns>
    public bool BeginRound(out ValueTask before)
    {
        lock (gate)
        {
            awake = false;
            writing = true;
            before = begun;
            begun = default;
            bool area = areaDirty;
            areaDirty = false;
            return area;
        }
    }

    /// <summary>Takes watches that have something new: at most <paramref name="limit"/>, of one kind of message.</summary>
    /// <returns>The message to send them in; null when nothing waits.</returns>
    public string? TakeDirty(List<Subscription> batch, int limit)
    {
        lock (gate)
        {
            return Take(packages, batch, limit) || Take(vehicles, batch, limit) || Take(stations, batch, limit) ? batch[0].Topic.Key.Kind.Message() : null;
        }
    }

    /// <summary>A watch call begins: nothing is pushed for it until it has its answer.</summary>
    public void BeginAnswer(Subscription subscription)
    {
        lock (gate)
        {
            subscription.Answering++;
        }
    }

    /// <summary>A watch call ends. Returns whether the view is to be given: not when the client has it or a newer one.</summary>
    public bool EndAnswer(Subscription subscription, LiveView? view, long sinceVersion)
    {
        lock (gate)
        {
            bool give = false;
            if (view is not null && !subscription.Ended)
            {
                SentVersion last = SentOf(subscription, view.Id);
                give = view.Version >= last.Version && view.Version > sinceVersion;
                last.Take(view);
            }

            subscription.Answering--;
            EnqueueIfReady(subscription);
            return give;
        }
    }

    /// <summary>Whether a view may be pushed: only one newer than all that the client was given of it.</summary>
    public bool TrySend(Subscription subscription, LiveView view)
    {
        lock (gate)
        {
            if (subscription.Ended)
            {
                return false;
            }

            SentVersion last = SentOf(subscription, view.Id);
            if (!last.IsOlderThan(view))
            {
                return false;
            }

            last.Take(view);
            return true;
        }
    }

    /// <summary>A watch ends.</summary>
    public void End(Subscription subscription)
    {
        lock (gate)
        {
            subscription.Ended = true;
            Release(subscription);
        }
    }

    private static bool Take(Queue<Subscription> queue, List<Subscription> batch, int limit)
    {
        while (batch.Count < limit && queue.TryDequeue(out Subscription? subscription))
        {
            subscription.Queued = false;
            if (!subscription.Ended && subscription.Answering == 0)
            {
                subscription.Dirty = false;
                batch.Add(subscription);
            }
        }

        return batch.Count > 0;
    }

    private void EnqueueIfReady(Subscription subscription)
    {
        if (!subscription.Dirty || subscription.Queued || subscription.Ended || subscription.Answering > 0)
        {
            return;
        }

        subscription.Queued = true;
        Queue<Subscription> queue = subscription.Topic.Key.Kind switch
        {
            WatchKind.Vehicle => vehicles,
            WatchKind.Station => stations,
            _ => packages,
        };
        queue.Enqueue(subscription);
        Wake();
    }

    private void Wake()
    {
        if (!awake)
        {
            awake = true;
            wake.Release();
        }
    }

    private SentVersion SentOf(Subscription subscription, string viewId)
    {
        var view = new TopicKey(subscription.Topic.Key.Kind, viewId);
        if (subscription.Sent is { } known && known.View == view)
        {
            return known;
        }

        Release(subscription);
        if (!sent.TryGetValue(view, out SentVersion? version))
        {
            sent.Add(view, version = new SentVersion(view));
        }

        version.Users++;
        subscription.Sent = version;
        return version;
    }

    private void Release(Subscription subscription)
    {
        if (subscription.Sent is { } old && --old.Users == 0)
        {
            sent.Remove(old.View);
        }

        subscription.Sent = null;
    }
}
