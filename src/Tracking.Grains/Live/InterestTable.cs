using System.Collections.Concurrent;

namespace Tracking.Grains.Live;

/// <summary>
/// What is watched: by connections of this node, counted, and by other nodes. Kept by the hub and by <see cref="LiveLinks"/>; asked by the publisher, without a lock.
/// </summary>
public sealed class InterestTable
{
    private static readonly TimeSpan MaxInstallation = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<LiveKey, Interest> interests = new();
    private readonly Interest?[] whole = new Interest?[byte.MaxValue + 1];
    private readonly Lock gate = new();
    private volatile LiveLink[] links = [];
    private int here;

    /// <summary>Whether somebody watches the map.</summary>
    public bool MapWatched => Of(LiveKind.Vehicle) is not null;

    /// <summary>Whether somebody watches all stations.</summary>
    public bool AllStationsWatched => Of(LiveKind.Station) is not null;

    /// <summary>Number of things that connections of this node watch, whole kinds aside.</summary>
    public int Count => Volatile.Read(ref here);

    /// <summary>Whether somebody watches the key.</summary>
    public bool Contains(LiveKey key) => interests.ContainsKey(key);

    /// <summary>Whether a connection of this node watches the key.</summary>
    public bool IsWatchedHere(LiveKey key) => Find(key) is { Here: > 0 };

    /// <summary>One more watcher of the key on this node.</summary>
    public void Add(LiveKey key) => Change(key, 1);

    /// <summary>One watcher of the key fewer on this node.</summary>
    public void Remove(LiveKey key) => Change(key, -1);

    /// <summary>One more, or with −1 one fewer, watcher of the map.</summary>
    public void AddMapWatcher(int change) => Change(LiveKey.Whole(LiveKind.Vehicle), change);

    /// <summary>One more, or with −1 one fewer, watcher of all stations.</summary>
    public void AddStationListWatcher(int change) => Change(LiveKey.Whole(LiveKind.Station), change);

    /// <summary>
    /// Waits until every other node knows what is watched here, so that what is read after it misses no change. A node that does not answer is not waited for long: what
    /// it publishes meanwhile is read again once it answers or is gone.
    /// </summary>
    public ValueTask InstalledAsync(CancellationToken cancellation = default) => links.Length == 0 ? ValueTask.CompletedTask : FlushAsync(cancellation);

    /// <summary>Who watches the key; null when nobody does.</summary>
    internal Interest? Find(LiveKey key) => key.IsWhole ? Of(key.Kind) : interests.GetValueOrDefault(key);

    /// <summary>Who watches everything of the kind; null when nobody does.</summary>
    internal Interest? Of(LiveKind kind) => Volatile.Read(ref whole[(int)kind]);

    /// <summary>A node is told of everything that is watched here, and of each change from now on.</summary>
    internal void Connect(LiveLink link)
    {
        lock (gate)
        {
            links = [.. links, link];
            foreach ((LiveKey key, Interest interest) in interests)
            {
                if (interest.Here > 0)
                {
                    link.PostInterest(key, true);
                }
            }
        }
    }

    /// <summary>A node is gone: nothing is told to it any more, and nothing is of interest to it.</summary>
    internal void Disconnect(LiveLink link)
    {
        lock (gate)
        {
            links = Array.FindAll(links, other => other != link);
            foreach (LiveKey key in link.Wanted)
            {
                Interest known = interests[key];
                Put(key, known with { Nodes = Array.FindAll(known.Nodes, other => other != link) });
            }

            link.Wanted.Clear();
        }
    }

    /// <summary>Another node watches keys, or does not any more.</summary>
    internal void Take(LiveLink link, IReadOnlyList<InterestChange> changes)
    {
        lock (gate)
        {
            if (Array.IndexOf(links, link) < 0)
            {
                return;
            }

            foreach (InterestChange change in changes)
            {
                Interest known = interests.GetValueOrDefault(change.Key, Interest.None);
                if (change.Wanted ? link.Wanted.Add(change.Key) : link.Wanted.Remove(change.Key))
                {
                    Put(change.Key, known with { Nodes = change.Wanted ? [.. known.Nodes, link] : Array.FindAll(known.Nodes, other => other != link) });
                }
            }
        }
    }

    private void Change(LiveKey key, int change)
    {
        lock (gate)
        {
            Interest known = interests.GetValueOrDefault(key, Interest.None);
            int watchers = Math.Max(0, known.Here + change);
            Put(key, known with { Here = watchers });
            if ((known.Here > 0) != (watchers > 0))
            {
                here += key.IsWhole || key.Kind is LiveKind.Credential ? 0 : watchers > 0 ? 1 : -1;
                foreach (LiveLink link in links)
                {
                    link.PostInterest(key, watchers > 0);
                }
            }
        }
    }

    private void Put(LiveKey key, Interest interest)
    {
        bool any = interest.Here > 0 || interest.Nodes.Length > 0;
        if (any)
        {
            interests[key] = interest;
        }
        else
        {
            interests.TryRemove(key, out _);
        }

        if (key.IsWhole)
        {
            Volatile.Write(ref whole[(int)key.Kind], any ? interest : null);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(links.Select(link => link.InterestsKnownAsync())).WaitAsync(MaxInstallation, cancellation);
        }
        catch (TimeoutException)
        {
        }
    }

    /// <summary>Who watches a key.</summary>
    /// <param name="Here">Watchers on this node.</param>
    /// <param name="Nodes">Other nodes.</param>
    internal sealed record Interest(int Here, LiveLink[] Nodes)
    {
        public static Interest None { get; } = new(0, []);
    }
}
