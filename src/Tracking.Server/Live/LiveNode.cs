using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Tracking.Grains.Links;
using Tracking.Grains.Live;
using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;
using Tracking.Server.Security.Keys;

namespace Tracking.Server.Live;

/// <summary>What is watched on this node and by whom. Takes what grains publish, and wakes the connections that want it.</summary>
internal sealed class LiveNode(
    ILiveViews views, InterestTable interests, LiveMap map, LinkSources sources, ICredentials credentials, LiveMetrics metrics, IOptions<LiveOptions> options, TimeProvider time) : ILiveSink
{
    /// <summary>Topics that are pushed at once; each is written to one connection after the other.</summary>
    private const int MaxPushers = 8;

    private readonly LiveOptions options = options.Value;
    private readonly ConcurrentDictionary<TopicKey, Topic> topics = new();
    private readonly HashSet<LiveConnection> connections = [];
    private readonly HashSet<LiveConnection> listWatchers = [];
    private readonly Channel<Topic> changed = Channel.CreateUnbounded<Topic>(new UnboundedChannelOptions());
    private readonly ConcurrentDictionary<string, byte> changedCredentials = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Topics that are watched.</summary>
    public int TopicCount => topics.Count;

    /// <summary>Everything that is watched by its id.</summary>
    public IEnumerable<Topic> Topics => topics.Values;

    /// <summary>What a topic's changes are published under.</summary>
    public static LiveKey InterestOf(Topic topic) => InterestOf(topic.Key);

    /// <summary>Packages that are watched by a link.</summary>
    public IEnumerable<Topic> LinkTopics
    {
        get
        {
            foreach ((TopicKey key, Topic topic) in topics)
            {
                if (key.Kind is WatchKind.Link)
                {
                    yield return topic;
                }
            }
        }
    }

    /// <summary>Stations that changed and have not been read since.</summary>
    public ConcurrentDictionary<string, byte> ChangedStations { get; } = new();

    /// <inheritdoc/>
    public void PackageChanged(string watchedId, PackageSnapshot snapshot, long committedAt)
    {
        Publish(WatchKind.Package, watchedId, snapshot, committedAt);
        Publish(WatchKind.Link, watchedId, snapshot, committedAt);
    }

    /// <inheritdoc/>
    public void VehicleChanged(VehicleView view)
    {
        var news = new VehicleNews(views, view, time.GetTimestamp());
        if (topics.TryGetValue(new TopicKey(WatchKind.Vehicle, view.VehicleId), out Topic? topic) && topic.Publish(news))
        {
            Queue(topic);
        }

        map.Offer(news);
        sources.Changed(new LiveKey(LiveKind.Vehicle, view.VehicleId));
    }

    /// <inheritdoc/>
    public void StationChanged(string stationId)
    {
        ChangedStations.TryAdd(stationId, 0);
        sources.Changed(new LiveKey(LiveKind.Station, stationId));
    }

    /// <inheritdoc/>
    public void CredentialChanged(string credentialId)
    {
        if (!IsLink(credentialId))
        {
            credentials.Forget(credentialId);
        }

        changedCredentials.TryAdd(credentialId, 0);
    }

    /// <summary>Cuts connections off whose key or link has ended: it was revoked, or its time is over.</summary>
    public async Task EndRevokedAsync()
    {
        foreach (string credential in changedCredentials.Keys)
        {
            changedCredentials.TryRemove(credential, out byte _);
            if (IsLink(credential))
            {
                // Links change in no other way than by being revoked.
                string linkId = credential[ILinkGrain.CredentialPrefix.Length..];
                AbortWhere(connection => connection.Links.Values.Any(link => link.LinkId == linkId));
                continue;
            }

            try
            {
                if (await credentials.ReadAsync(credential) is { RevokedAt: null })
                {
                    continue;
                }
            }
            catch
            {
                changedCredentials.TryAdd(credential, 0);
                throw;
            }

            AbortWhere(connection => connection.Caller.CredentialId == credential);
        }

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        AbortWhere(connection => connection.Caller.ExpiresAt <= now);
    }

    /// <summary>A connection has come.</summary>
    public void Open(LiveConnection connection)
    {
        lock (gate)
        {
            connections.Add(connection);
            metrics.Connected(1);
            if (connection.Caller.CredentialId is { } credential)
            {
                interests.Add(new LiveKey(LiveKind.Credential, credential));

                // It may have ended since the connection was begun, and nobody would say so again.
                changedCredentials.TryAdd(credential, 0);
            }
        }
    }

    /// <summary>Drops every connection, so that clients connect again, to another node: unlike one that is closed, one that breaks is come back from.</summary>
    public void SendElsewhere()
    {
        LiveConnection[] all;
        lock (gate)
        {
            all = [.. connections];
        }

        foreach (LiveConnection connection in all)
        {
            connection.Drop();
        }
    }

    /// <summary>A connection has left: all its watches end.</summary>
    public void Close(LiveConnection connection)
    {
        lock (gate)
        {
            if (!connections.Remove(connection))
            {
                return;
            }

            connection.Closed = true;
            metrics.Connected(-1);
            if (connection.Caller.CredentialId is { } credential)
            {
                interests.Remove(new LiveKey(LiveKind.Credential, credential));
            }

            StopStations(connection);
            foreach (string token in connection.Links.Keys.ToArray())
            {
                StopLink(connection, token);
            }

            foreach (TopicKey key in connection.Subscriptions.Keys.ToArray())
            {
                Stop(connection, key);
            }

            map.Remove(connection);
        }
    }

    /// <summary>Watches a package, vehicle or station. Whoever calls ends the answer that this begins.</summary>
    /// <param name="connection">Who watches.</param>
    /// <param name="key">What.</param>
    /// <param name="added">Whether it was not watched before.</param>
    /// <exception cref="HubException">The connection watches too much, or has left.</exception>
    public Subscription Watch(LiveConnection connection, TopicKey key, out bool added)
    {
        lock (gate)
        {
            added = !connection.Subscriptions.TryGetValue(key, out Subscription? known) || !known.Explicit;
            CheckRoom(connection, added);
            Subscription subscription = Subscribe(connection, key);
            if (added)
            {
                subscription.Explicit = true;
                connection.Watches++;
                metrics.Watching(key.Kind, 1);
            }

            connection.BeginAnswer(subscription);
            return subscription;
        }
    }

    /// <summary>Ends what <see cref="Watch"/> began; nothing happens where it had not.</summary>
    public void Stop(LiveConnection connection, TopicKey key)
    {
        lock (gate)
        {
            if (connection.Subscriptions.TryGetValue(key, out Subscription? subscription) && subscription.Explicit)
            {
                subscription.Explicit = false;
                connection.Watches--;
                metrics.Watching(key.Kind, -1);
                EndIfUnwanted(subscription);
            }
        }
    }

    /// <summary>Watches a package through a customer's link. Whoever calls ends the answer that this begins.</summary>
    /// <exception cref="HubException">The connection watches too much, or has left.</exception>
    public Subscription WatchLink(LiveConnection connection, string token, WatchedLink link, out bool added)
    {
        lock (gate)
        {
            if (connection.Links.TryGetValue(token, out WatchedLink before) && before != link)
            {
                StopLink(connection, token);
            }

            added = !connection.Links.ContainsKey(token);
            CheckRoom(connection, added);
            Subscription subscription = Subscribe(connection, new TopicKey(WatchKind.Link, link.PackageId));
            if (added)
            {
                connection.Links.Add(token, link);
                interests.Add(CredentialOf(link));
                (subscription.Tokens ??= []).Add(token);
                connection.Watches++;
                metrics.Watching(WatchKind.Link, 1);
            }

            connection.BeginAnswer(subscription);
            return subscription;
        }
    }

    /// <summary>Ends what <see cref="WatchLink"/> began; nothing happens where it had not.</summary>
    public void StopLink(LiveConnection connection, string token)
    {
        lock (gate)
        {
            if (connection.Links.Remove(token, out WatchedLink link)
                && connection.Subscriptions.TryGetValue(new TopicKey(WatchKind.Link, link.PackageId), out Subscription? subscription))
            {
                interests.Remove(CredentialOf(link));
                subscription.Tokens!.Remove(token);
                connection.Watches--;
                metrics.Watching(WatchKind.Link, -1);
                EndIfUnwanted(subscription);
            }
        }
    }

    /// <summary>Ends the watches of links that lead nowhere any more.</summary>
    public async Task EndExpiredLinksAsync()
    {
        var watched = new List<(LiveConnection Connection, string Token, string PackageId)>();
        lock (gate)
        {
            foreach (LiveConnection connection in connections)
            {
                foreach ((string token, WatchedLink link) in connection.Links)
                {
                    watched.Add((connection, token, link.PackageId));
                }
            }
        }

        foreach ((LiveConnection connection, string token, string packageId) in watched)
        {
            if (await views.FollowAsync(token, packageId) is null)
            {
                StopLink(connection, token);
            }
        }
    }

    /// <summary>Watches all stations: from now on each that changes is watched by <see cref="WatchListed"/>.</summary>
    public void WatchStations(LiveConnection connection)
    {
        lock (gate)
        {
            CheckRoom(connection, false);
            if (!connection.WatchesStations)
            {
                connection.WatchesStations = true;
                listWatchers.Add(connection);
                interests.AddStationListWatcher(1);
                metrics.Watching(WatchKind.Stations, 1);
            }
        }
    }

    /// <summary>Ends what <see cref="WatchStations"/> began; nothing happens where it had not.</summary>
    public void StopStations(LiveConnection connection)
    {
        lock (gate)
        {
            if (!connection.WatchesStations)
            {
                return;
            }

            connection.WatchesStations = false;
            listWatchers.Remove(connection);
            interests.AddStationListWatcher(-1);
            metrics.Watching(WatchKind.Stations, -1);
            foreach (Subscription subscription in connection.Subscriptions.Values.ToArray())
            {
                if (subscription.ByList)
                {
                    subscription.ByList = false;
                    EndIfUnwanted(subscription);
                }
            }
        }
    }

    /// <summary>Watches one station for a connection that watches all. Whoever calls ends the answer that this begins; null when it no longer does.</summary>
    public Subscription? WatchListed(LiveConnection connection, string stationId)
    {
        lock (gate)
        {
            if (!connection.WatchesStations)
            {
                return null;
            }

            Subscription subscription = Subscribe(connection, new TopicKey(WatchKind.Station, stationId));
            subscription.ByList = true;
            connection.BeginAnswer(subscription);
            return subscription;
        }
    }

    /// <summary>Watches a map area.</summary>
    /// <exception cref="HubException">The connection has left.</exception>
    public void WatchArea(LiveConnection connection)
    {
        lock (gate)
        {
            CheckRoom(connection, false);
            map.Add(connection);
        }
    }

    /// <summary>The topic of a station that changed, watched by all who watch all stations; null when nobody watches it.</summary>
    public Topic? StationTopic(string stationId)
    {
        lock (gate)
        {
            var key = new TopicKey(WatchKind.Station, stationId);
            foreach (LiveConnection connection in listWatchers)
            {
                Subscribe(connection, key).ByList = true;
            }

            return topics.GetValueOrDefault(key);
        }
    }

    /// <summary>Lets the watchers of a topic know that it has news.</summary>
    public void Queue(Topic topic)
    {
        if (topic.TryQueue())
        {
            changed.Writer.TryWrite(topic);
        }
    }

    /// <summary>Pushes to watchers, off the schedulers of the grains that publish. Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation)
    {
        var pushers = new Task[Math.Min(Environment.ProcessorCount, MaxPushers)];
        for (int i = 0; i < pushers.Length; i++)
        {
            pushers[i] = Task.Run(() => PushAsync(cancellation), CancellationToken.None);
        }

        return Task.WhenAll(pushers);
    }

    private async Task PushAsync(CancellationToken cancellation)
    {
        await foreach (Topic topic in changed.Reader.ReadAllAsync(cancellation))
        {
            long? committedAt = topic.Newest?.CommittedAt;
            int pushed = topic.PushToSubscribers();
            if (pushed > 0)
            {
                metrics.Pushed(topic.Key.Kind, pushed, committedAt is { } at ? time.GetElapsedTime(at) : null);
            }
        }
    }

    private static LiveKey CredentialOf(WatchedLink link) => new(LiveKind.Credential, ILinkGrain.CredentialPrefix + link.LinkId);

    private static bool IsLink(string credentialId) => credentialId.StartsWith(ILinkGrain.CredentialPrefix, StringComparison.Ordinal);

    private void AbortWhere(Func<LiveConnection, bool> ended)
    {
        LiveConnection[] cut;
        lock (gate)
        {
            cut = [.. connections.Where(ended)];
        }

        foreach (LiveConnection connection in cut)
        {
            connection.Abort();
        }
    }

    private static LiveKey InterestOf(TopicKey key) => new(
        key.Kind switch
        {
            WatchKind.Vehicle => LiveKind.Vehicle,
            WatchKind.Station => LiveKind.Station,
            _ => LiveKind.Package,
        },
        key.Id);

    private void Publish(WatchKind audience, string watchedId, PackageSnapshot snapshot, long committedAt)
    {
        if (topics.TryGetValue(new TopicKey(audience, watchedId), out Topic? topic)
            && topic.Publish(new PackageNews(views, snapshot, audience, time.GetTimestamp()) { CommittedAt = committedAt }))
        {
            Queue(topic);
        }
    }

    private void CheckRoom(LiveConnection connection, bool more)
    {
        if (connection.Closed || !connections.Contains(connection))
        {
            throw new HubException("The connection has been closed. Connect again.");
        }

        if (more && connection.Watches >= options.MaxWatchesPerConnection)
        {
            throw new HubException(FormattableString.Invariant(
                $"This connection watches {connection.Watches} ids already, as many as it may. Unwatch some first, or open another connection."));
        }
    }

    private Subscription Subscribe(LiveConnection connection, TopicKey key)
    {
        if (!connection.Subscriptions.TryGetValue(key, out Subscription? subscription))
        {
            Topic topic = topics.GetOrAdd(key, static key => new Topic(key));
            subscription = new Subscription(connection, topic);
            topic.Add(subscription);
            connection.Subscriptions.Add(key, subscription);
            interests.Add(InterestOf(key));
        }

        return subscription;
    }

    private void EndIfUnwanted(Subscription subscription)
    {
        if (subscription.Explicit || subscription.ByList || subscription.Tokens is { Count: > 0 })
        {
            return;
        }

        TopicKey key = subscription.Topic.Key;
        subscription.Connection.Subscriptions.Remove(key);
        subscription.Connection.End(subscription);
        interests.Remove(InterestOf(key));
        if (subscription.Topic.Remove(subscription))
        {
            topics.TryRemove(key, out _);
        }
    }
}
