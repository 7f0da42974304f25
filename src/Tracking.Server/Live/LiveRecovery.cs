using System.Threading.Channels;
using Tracking.Grains.Live;
using Tracking.Grains.Placement;

namespace Tracking.Server.Live;

/// <summary>
/// Reads again what is watched here where its changes may have been published to nobody: grains that moved to another node, and nodes that could not be heard for a
/// while. So every watcher ends on the final version without doing anything.
/// </summary>
internal sealed partial class LiveRecovery(
    GrainOwners owners,
    LiveLinks links,
    LiveNode node,
    LiveReader reader,
    LiveMap map,
    InterestTable interests,
    ILiveViews views,
    TimeProvider time,
    ILogger<LiveRecovery> logger) : BackgroundService
{
    /// <summary>A move is looked after for so long: what was under way when it began has ended by then.</summary>
    private static readonly TimeSpan Unrest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private readonly Channel<SiloAddress?> causes = Channel.CreateBounded<SiloAddress?>(
        new BoundedChannelOptions(64) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly List<(OwnerRing Ring, long At)> recent = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A full channel holds enough causes to read everything again.
        void OnMissed(SiloAddress silent) => causes.Writer.TryWrite(silent);
        links.Missed += OnMissed;
        try
        {
            await Task.WhenAll(FollowRingAsync(stoppingToken), ReadAgainAsync(stoppingToken));
        }
        finally
        {
            links.Missed -= OnMissed;
        }
    }

    private async Task FollowRingAsync(CancellationToken stopping)
    {
        OwnerRing seen = owners.Current;
        while (true)
        {
            OwnerRing next = await owners.NextAsync(seen).WaitAsync(stopping);
            lock (recent)
            {
                recent.Add((seen, time.GetTimestamp()));
                recent.RemoveAll(entry => time.GetElapsedTime(entry.At) > Unrest);
            }

            seen = next;
            await causes.Writer.WriteAsync(null, stopping);
        }
    }

    private async Task ReadAgainAsync(CancellationToken stopping)
    {
        var silent = new HashSet<SiloAddress>();
        while (await causes.Reader.WaitToReadAsync(stopping))
        {
            silent.Clear();
            while (causes.Reader.TryRead(out SiloAddress? cause))
            {
                if (cause is not null)
                {
                    silent.Add(cause);
                }
            }

            try
            {
                await interests.InstalledAsync(stopping);
                await ReadAgainAsync(silent, stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
                await Task.Delay(RetryAfter, time, stopping);
                causes.Writer.TryWrite(null);
            }
        }
    }

    private async Task ReadAgainAsync(HashSet<SiloAddress> silent, CancellationToken stopping)
    {
        OwnerRing now = owners.Current;
        OwnerRing[] before;
        lock (recent)
        {
            before = [.. recent.Where(entry => time.GetElapsedTime(entry.At) <= Unrest).Select(entry => entry.Ring)];
        }

        if (before.Length == 0 && silent.Count == 0)
        {
            return;
        }

        map.Reload();
        await reader.ReadAgainAsync(node.Topics.Where(topic => Concerns(LiveNode.InterestOf(topic), topic.Newest?.Id)), stopping);
        if (interests.IsWatchedHere(LiveKey.Whole(LiveKind.Station)))
        {
            await foreach (string id in views.StationIdsAsync(stopping))
            {
                if (Moved(new LiveKey(LiveKind.Station, id)))
                {
                    node.StationChanged(id);
                }
            }
        }

        // A package may be watched by an alias; the package itself publishes under it.
        bool Concerns(LiveKey key, string? newest) => Moved(key) || (newest is not null && newest != key.Id && Moved(key with { Id = newest }));

        bool Moved(LiveKey key) =>
            now.OwnerOf(key) is not { } owner || silent.Contains(owner) || Array.Exists(before, ring => !owner.Equals(ring.OwnerOf(key)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is watched could not be read again after the cluster changed; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
