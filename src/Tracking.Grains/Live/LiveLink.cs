using Microsoft.Extensions.Logging;

namespace Tracking.Grains.Live;

/// <summary>
/// What this node has to tell one other: conflated by key, sent in batches one after the other, so that a slow or silent node costs nobody else
/// anything and no more than <see cref="MaxUpdates"/> keys of memory.
/// </summary>
internal sealed partial class LiveLink : IDisposable
{
    /// <summary>Keys with news that may wait; beyond, they are dropped and the node is told to read again.</summary>
    public const int MaxUpdates = 50_000;

    /// <summary>News in one batch.</summary>
    public const int MaxBatch = 1_000;

    /// <summary>Between two batches, so that many small news become one.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    /// <summary>Between two batches of what is watched by its kind: the map, all stations.</summary>
    private static readonly TimeSpan WholePace = TimeSpan.FromMilliseconds(250);

    /// <summary>A node that has nothing to tell says so: silence means that it is not there.</summary>
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);
    private readonly Func<LiveBatch, Task> send;
    private readonly Action<LiveLink> restored;
    private readonly SiloAddress local;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly Lock gate = new();
    private readonly Queue<(long Number, TaskCompletionSource Known)> waiting = new();
    private Dictionary<LiveKey, bool> interests = [];
    private Dictionary<LiveKey, News> prompt = [];
    private Dictionary<LiveKey, News> relaxed = [];
    private bool missed;
    private bool awake;
    private bool failing;
    private long number;
    private long acknowledged;
    private long relaxedSentAt;

    /// <summary>Begins to tell the node what is posted.</summary>
    /// <param name="node">The other node.</param>
    /// <param name="local">This node.</param>
    /// <param name="send">Takes a batch to it; completes when it is there.</param>
    /// <param name="restored">Called when it answers again after it did not.</param>
    /// <param name="time">Time.</param>
    /// <param name="logger">Logs.</param>
    public LiveLink(SiloAddress node, SiloAddress local, Func<LiveBatch, Task> send, Action<LiveLink> restored, TimeProvider time, ILogger logger)
    {
        Node = node;
        this.local = local;
        this.send = send;
        this.restored = restored;
        this.time = time;
        this.logger = logger;
        LastAnswer = time.GetTimestamp();
        _ = Task.Run(RunAsync);
    }

    /// <summary>The other node.</summary>
    public SiloAddress Node { get; }

    /// <summary>What the other node watches; guarded by <see cref="InterestTable"/>'s lock.</summary>
    public HashSet<LiveKey> Wanted { get; } = [];

    /// <summary>Number of the last batch that came from it; guarded by <see cref="LiveLinks"/>' lock.</summary>
    public long Received { get; set; }

    /// <summary>When it last answered, a <see cref="TimeProvider"/> timestamp.</summary>
    public long LastAnswer { get; private set; }

    /// <summary>This node watches a key now, or not any more.</summary>
    public void PostInterest(LiveKey key, bool wanted)
    {
        lock (gate)
        {
            interests[key] = wanted;
            Wake();
        }
    }

    /// <summary>The other node watches what has changed.</summary>
    /// <param name="news">What it is now.</param>
    /// <param name="prompt">Whether it is watched by itself, not only with everything of its kind.</param>
    public void PostUpdate(News news, bool prompt)
    {
        lock (gate)
        {
            Dictionary<LiveKey, News> updates = prompt ? this.prompt : relaxed;
            if (updates.TryGetValue(news.Update.Key, out News known))
            {
                if (known.Version > news.Version)
                {
                    return;
                }
            }
            else if (updates.Count >= MaxUpdates)
            {
                updates.Clear();
                missed = true;
            }

            updates[news.Update.Key] = news;
            Wake();
        }
    }

    /// <summary>Completes when the other node knows everything that is watched here now.</summary>
    public Task InterestsKnownAsync()
    {
        lock (gate)
        {
            long needed = interests.Count > 0 ? number + 1 : number;
            if (acknowledged >= needed)
            {
                return Task.CompletedTask;
            }

            var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue((needed, known));
            return known.Task;
        }
    }

    /// <summary>Tells it nothing any more. Who waits for it waits no longer.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        Acknowledge(long.MaxValue);
    }

    private async Task RunAsync()
    {
        CancellationToken stop = stopping.Token;
        try
        {
            while (true)
            {
                await wake.WaitAsync(UntilRelaxed(), stop);
                LiveBatch batch = Take(out Dictionary<LiveKey, bool> changes, out bool dropped);
                await SendAsync(batch, changes, dropped, stop);
                await Task.Delay(failing ? RetryAfter : Pace, time, stop);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task SendAsync(LiveBatch batch, Dictionary<LiveKey, bool> changes, bool dropped, CancellationToken stop)
    {
        try
        {
            await send(batch).WaitAsync(Deadline, time, stop);
            LastAnswer = time.GetTimestamp();
            Acknowledge(batch.Number);
            if (failing)
            {
                failing = false;
                restored(this);
            }
        }
#pragma warning disable CA1031 // Whatever went wrong, the node is told again until it is gone.
        catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!failing)
            {
                LogNotSent(logger, Node, error);
            }

            failing = true;
            Restore(changes, dropped || batch.Updates.Count > 0);
        }
    }

    private TimeSpan UntilRelaxed()
    {
        lock (gate)
        {
            if (relaxed.Count == 0)
            {
                return HeartbeatPeriod;
            }

            TimeSpan left = WholePace - time.GetElapsedTime(relaxedSentAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private LiveBatch Take(out Dictionary<LiveKey, bool> changes, out bool dropped)
    {
        lock (gate)
        {
            awake = false;
            changes = interests;
            interests = [];
            dropped = missed;
            missed = false;
            var updates = new List<LiveUpdate>();
            TakeUpdates(ref prompt, updates);
            if (relaxed.Count > 0 && time.GetElapsedTime(relaxedSentAt) >= WholePace)
            {
                TakeUpdates(ref relaxed, updates);
                if (relaxed.Count == 0)
                {
                    relaxedSentAt = time.GetTimestamp();
                }
            }

            if (prompt.Count > 0)
            {
                Wake();
            }

            return new LiveBatch(local, ++number, [.. changes.Select(change => new InterestChange(change.Key, change.Value))], updates, dropped);
        }
    }

    private void TakeUpdates(ref Dictionary<LiveKey, News> from, List<LiveUpdate> updates)
    {
        foreach ((LiveKey key, News news) in from)
        {
            if (updates.Count >= MaxBatch)
            {
                return;
            }

            updates.Add(news.CommittedAt == 0
                ? news.Update
                : news.Update with { AgeMilliseconds = (long)time.GetElapsedTime(news.CommittedAt).TotalMilliseconds });
            from.Remove(key);
        }
    }

    /// <summary>Nobody knows whether the batch came through. What it said of interests is said again; its news are gone, so the node is to read.</summary>
    private void Restore(Dictionary<LiveKey, bool> changes, bool dropped)
    {
        lock (gate)
        {
            foreach ((LiveKey key, bool wanted) in changes)
            {
                interests.TryAdd(key, wanted);
            }

            missed |= dropped;
            Wake();
        }
    }

    private void Acknowledge(long batch)
    {
        lock (gate)
        {
            acknowledged = Math.Max(acknowledged, batch);
            while (waiting.TryPeek(out var first) && first.Number <= acknowledged)
            {
                waiting.Dequeue().Known.SetResult();
            }
        }
    }

    private void Wake()
    {
        if (!awake)
        {
            awake = true;
            wake.Release();
        }
    }

    /// <summary>News on their way.</summary>
    /// <param name="Update">What is sent.</param>
    /// <param name="Version">Greater is newer; 0 where what was posted last is the newest.</param>
    /// <param name="CommittedAt">A <see cref="TimeProvider"/> timestamp; 0 for none.</param>
    internal readonly record struct News(LiveUpdate Update, long Version = 0, long CommittedAt = 0);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Node} takes no live updates; it is tried again until it is gone")]
    private static partial void LogNotSent(ILogger logger, SiloAddress node, Exception error);
}
