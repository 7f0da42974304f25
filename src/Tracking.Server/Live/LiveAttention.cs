using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Tracking.Grains.Attention;
using Tracking.Model.Attention;
using Tracking.Server.Attention;

namespace Tracking.Server.Live;

/// <summary>
/// A copy of the board of what needs attention, kept while somebody on this node watches it: the node asks the one board what changed and tells its
/// watchers, so that it does not matter on which node the board is.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "An undisposed SemaphoreSlim whose wait handle is never asked for holds nothing.")]
internal sealed class LiveAttention(ILiveViews views, LiveMetrics metrics, TimeProvider time)
{
    /// <summary>Items in the answer to a watch call, the most urgent ones.</summary>
    public const int MaxAnswered = 2_000;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly HashSet<LiveConnection> watchers = [];
    private readonly Dictionary<string, (AttentionRank Rank, LiveView View)> open = new(StringComparer.Ordinal);
    private long version;

    /// <summary>Watches the board, and answers with what is open, most urgent first.</summary>
    /// <exception cref="HubException">The connection has left, or the board cannot be read.</exception>
    public async Task<LiveView[]> WatchAsync(LiveConnection connection)
    {
        try
        {
            await RefreshAsync(connection.Aborted);
        }
        catch (Exception e)
        {
            throw new HubException("It could not be read now. Watch it again in a moment.", e);
        }

        (AttentionRank Rank, LiveView View)[] items;
        lock (gate)
        {
            if (connection.Aborted.IsCancellationRequested)
            {
                throw new HubException("The connection has been closed. Connect again.");
            }

            if (watchers.Add(connection))
            {
                metrics.Watching(WatchKind.Attention, 1);
            }
            items = [.. open.Values];
        }

        Array.Sort(items, static (a, b) => a.Rank.CompareTo(b.Rank));
        return [.. items.Take(MaxAnswered).Select(item => item.View)];
    }

    /// <summary>Ends what <see cref="WatchAsync"/> began; nothing happens where it had not.</summary>
    public void Stop(LiveConnection connection)
    {
        lock (gate)
        {
            if (watchers.Remove(connection))
            {
                metrics.Watching(WatchKind.Attention, -1);
                connection.Attention.Clear();
            }
        }
    }

    /// <summary>Asks the board what changed, if anybody wants to know.</summary>
    public async Task RefreshWatchedAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (watchers.Count == 0)
            {
                return;
            }
        }

        await RefreshAsync(cancellation);
    }

    private static LiveView ViewOf(AttentionItem item, long now) =>
        new(item.Id, item.Version, JsonSerializer.SerializeToUtf8Bytes(AttentionView.Of(item, now), AttentionJson.Default.AttentionView));

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            AttentionChanges changes = await views.ReadAttentionAsync(version);
            lock (gate)
            {
                Take(changes);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private void Take(AttentionChanges changes)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var changed = new List<LiveView>(changes.Items.Count);
        HashSet<string>? gone = changes.IsComplete ? [.. open.Keys] : null;
        foreach (AttentionItem item in changes.Items)
        {
            gone?.Remove(item.Id);
            if (open.TryGetValue(item.Id, out (AttentionRank Rank, LiveView View) known) && known.View.Version >= item.Version)
            {
                continue;
            }

            LiveView view = ViewOf(item, now);
            changed.Add(view);
            if (item.Count > 0)
            {
                open[item.Id] = (item.Rank, view);
            }
            else
            {
                open.Remove(item.Id);
            }
        }

        foreach (string id in gone ?? [])
        {
            // The board has forgotten since when it is over.
            open.Remove(id, out (AttentionRank Rank, LiveView View) last);
            changed.Add(Over(last.View, changes.Version, now));
        }

        version = changes.Version;
        foreach (LiveConnection watcher in watchers)
        {
            foreach (LiveView view in changed)
            {
                if (watcher.Attention.Put(view))
                {
                    metrics.Conflated();
                }
            }

            if (changed.Count > 0)
            {
                watcher.WakeWriter();
            }
        }
    }

    private static LiveView Over(LiveView last, long version, long now)
    {
        AttentionView view = JsonSerializer.Deserialize(last.Json, AttentionJson.Default.AttentionView)!;
        AttentionView over = view with
        {
            Count = 0,
            Late = 0,
            Medical = 0,
            Cold = 0,
            Acknowledged = null,
            AssignedTo = null,
            Version = version,
            AsOf = Views.UtcText.Of(now),
        };
        return new LiveView(last.Id, version, JsonSerializer.SerializeToUtf8Bytes(over, AttentionJson.Default.AttentionView));
    }
}
