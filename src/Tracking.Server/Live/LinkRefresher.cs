using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Tracking.Grains.Live;
using Tracking.Grains.Packages;
using Tracking.Server.Customers;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Live;

/// <summary>
/// A customer's view changes without the package: the van moves, stops are done, a station closes, time passes. This looks again at the links that are
/// watched on this node when one of these changes, not more often than every few seconds and so many at once, and publishes what really differs. It
/// costs nothing for packages that nobody watches by a link, and a dictionary look-up for each published vehicle or station.
/// </summary>
internal sealed partial class LinkRefresher(
    LiveNode node,
    ILiveViews views,
    InterestTable interests,
    LinkSources sources,
    IOptions<CustomerOptions> options,
    TimeProvider time,
    ILogger<LinkRefresher> logger)
{
    private const int ParallelLooks = 8;
    private const int MaxLooks = 1000;
    private readonly CustomerOptions options = options.Value;
    private readonly Dictionary<TopicKey, Link> links = [];
    private readonly Dictionary<string, string?> stations = new(StringComparer.Ordinal);
    private long round;

    /// <summary>Links that are looked at again.</summary>
    public int Count => links.Count;

    /// <summary>Looks at the links whose sources changed, and at those not looked at for long.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        round++;
        HashSet<LiveKey> changed = await ChangedAsync(cancellation);
        long now = time.GetTimestamp();
        var due = new List<Link>();
        foreach (Topic topic in node.LinkTopics)
        {
            if (topic.Newest is { Composed: { Sources: { } current } view } news)
            {
                Link link = Follow(topic, current, now);
                link.Changed |= IsOneOf(current, changed);
                if (link.Changed || time.GetElapsedTime(Math.Max(link.LookedAt, news.CreatedAt), now) >= RecheckPeriod(current))
                {
                    due.Add(link);
                }
            }
        }

        ForgetUnwatched();

        // What does not fit into this round waits for the next: the longest unseen come first.
        due.Sort(static (a, b) => a.LookedAt.CompareTo(b.LookedAt));
        await Parallel.ForEachAsync(
            due.Take(MaxLooks),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelLooks, CancellationToken = cancellation },
            (link, _) => LookAsync(link));
    }

    private static bool IsOneOf(CustomerSources current, HashSet<LiveKey> changed)
    {
        if (changed.Count == 0)
        {
            return false;
        }

        if (current.VehicleId is { } vehicle && changed.Contains(new LiveKey(LiveKind.Vehicle, vehicle)))
        {
            return true;
        }

        foreach (string station in current.StationIds)
        {
            if (changed.Contains(new LiveKey(LiveKind.Station, station)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A van's silence and the time that it needs count in minutes, notices and closures in hours.</summary>
    private TimeSpan RecheckPeriod(CustomerSources current) =>
        current.VehicleId is not null ? options.RecheckPeriod : IsEmpty(current) ? TimeSpan.MaxValue : 10 * options.RecheckPeriod;

    private static bool IsEmpty(CustomerSources current) => current.VehicleId is null && current.StationIds.Count == 0;

    /// <summary>Vehicles and stations that changed. Stations change with every package there: only another definition or notice counts.</summary>
    private async Task<HashSet<LiveKey>> ChangedAsync(CancellationToken cancellation)
    {
        HashSet<LiveKey> changed = sources.TakeChanged();
        LiveKey[] changedStations = [.. changed.Where(static key => key.Kind is LiveKind.Station)];
        var same = new ConcurrentBag<LiveKey>();
        await Parallel.ForEachAsync(
            changedStations,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelLooks, CancellationToken = cancellation },
            async (key, _) =>
            {
                try
                {
                    string? profile = await views.ReadStationProfileAsync(key.Id);
                    lock (stations)
                    {
                        if (stations.TryGetValue(key.Id, out string? known) && known == profile)
                        {
                            same.Add(key);
                        }

                        stations[key.Id] = profile;
                    }
                }
#pragma warning disable CA1031 // What could not be read is looked at with the links that depend on it.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    LogNotRead(e, key.Id);
                }
            });
        changed.ExceptWith(same);
        return changed;
    }

    private Link Follow(Topic topic, CustomerSources current, long now)
    {
        if (!links.TryGetValue(topic.Key, out Link? link) || link.Topic != topic)
        {
            if (link is not null)
            {
                Leave(link);
            }

            links[topic.Key] = link = new Link(topic) { LookedAt = now };
        }

        link.Round = round;
        if (!SameSources(link.Sources, current))
        {
            // The new ones first, so that nothing that both have is left for a moment.
            CustomerSources before = link.Sources;
            Change(current, 1);
            Change(before, -1);
            link.Sources = current;

            // Whatever changed before these were watched has not been told.
            link.Changed = !IsEmpty(current);
        }

        return link;
    }

    private void ForgetUnwatched()
    {
        foreach ((TopicKey key, Link link) in links)
        {
            if (link.Round != round)
            {
                Leave(link);
                links.Remove(key);
            }
        }
    }

    private void Leave(Link link) => Change(link.Sources, -1);

    private void Change(CustomerSources current, int change)
    {
        if (current.VehicleId is { } vehicle)
        {
            Change(new LiveKey(LiveKind.Vehicle, vehicle), change);
        }

        foreach (string station in current.StationIds)
        {
            Change(new LiveKey(LiveKind.Station, station), change);
        }
    }

    private void Change(LiveKey key, int change)
    {
        if (change > 0)
        {
            sources.Add(key);
            interests.Add(key);
            return;
        }

        interests.Remove(key);
        if (sources.Remove(key) && key.Kind is LiveKind.Station)
        {
            stations.Remove(key.Id);
        }
    }

    private async ValueTask LookAsync(Link link)
    {
        News? before = link.Topic.Newest;
        long lookedAt = time.GetTimestamp();
        link.LookedAt = lookedAt;
        link.Changed = false;
        if (before is not PackageNews { Composed: { } shown } package)
        {
            return;
        }

        try
        {
            PackageNews again = package.Again(lookedAt);
            if (await again.ViewAsync(Caller.Server) is { } view && !view.ShowsTheSame(shown) && link.Topic.Publish(again))
            {
                node.Queue(link.Topic);
            }
        }
#pragma warning disable CA1031 // It is tried again in the next round.
        catch (Exception e)
#pragma warning restore CA1031
        {
            link.Changed = true;
            LogNotComposed(e, link.Topic.Key.Id);
        }
    }

    private static bool SameSources(CustomerSources one, CustomerSources other) =>
        one.VehicleId == other.VehicleId && one.StationIds.SequenceEqual(other.StationIds);

    /// <summary>A watched link; touched by one round at a time only.</summary>
    private sealed class Link(Topic topic)
    {
        public Topic Topic => topic;

        public CustomerSources Sources { get; set; } = new(null, []);

        public long LookedAt { get; set; }

        public bool Changed { get; set; }

        public long Round { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What station {Id} is could not be read for the links that depend on it")]
    private partial void LogNotRead(Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The customer's view of package {Id} could not be made again; it is tried again")]
    private partial void LogNotComposed(Exception exception, string id);
}

/// <summary>The vehicles and stations on which watched links depend, and which of them changed. Told of changes on grains' schedulers, so it returns at once.</summary>
internal sealed class LinkSources
{
    private readonly ConcurrentDictionary<LiveKey, int> watched = new();
    private ConcurrentDictionary<LiveKey, byte> changed = new();

    /// <summary>Something changed; kept only where a watched link depends on it.</summary>
    public void Changed(LiveKey key)
    {
        if (watched.ContainsKey(key))
        {
            Volatile.Read(ref changed).TryAdd(key, 0);
        }
    }

    /// <summary>What changed since the last call.</summary>
    public HashSet<LiveKey> TakeChanged() => changed.IsEmpty ? [] : [.. Interlocked.Exchange(ref changed, new()).Keys];

    /// <summary>One more link depends on it.</summary>
    public void Add(LiveKey key) => watched.AddOrUpdate(key, 1, static (_, count) => count + 1);

    /// <summary>One link fewer depends on it; returns whether it was the last. Called by one caller at a time, which is also the one that adds.</summary>
    public bool Remove(LiveKey key)
    {
        if (watched.AddOrUpdate(key, 0, static (_, count) => count - 1) > 0)
        {
            return false;
        }

        watched.TryRemove(key, out _);
        return true;
    }
}
