using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Tracking.Grains.Live;
using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;

namespace Tracking.Server.Live;

/// <summary>Answers watch calls. A thing is watched first and read then, so that no change falls between the two.</summary>
internal sealed partial class LiveReader(
    LiveNode node,
    LiveMap map,
    ILiveViews views,
    InterestTable interests,
    IOptions<LiveOptions> options,
    TimeProvider time,
    ILogger<LiveReader> logger)
{
    private const int ParallelReads = 16;
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);
    private readonly LiveOptions options = options.Value;

    /// <summary>Watches a package, vehicle or station, and answers with its view unless the client has that version.</summary>
    public async Task<LiveView?> WatchAsync(LiveConnection connection, TopicKey key, long sinceVersion)
    {
        Subscription subscription = node.Watch(connection, key, out bool added);
        return await AnswerAsync(subscription, sinceVersion, () =>
        {
            if (added)
            {
                node.Stop(connection, key);
            }
        });
    }

    /// <summary>Watches a package through a customer's link. Nothing is watched where the link is unknown or has expired.</summary>
    public async Task<LiveView?> WatchLinkAsync(LiveConnection connection, string token, string? packageId, long sinceVersion)
    {
        WatchedLink? link;
        try
        {
            link = await views.FollowAsync(token, packageId);
        }
        catch (Exception e)
        {
            LogNotRead(e, WatchKind.Link, "by its token");
            throw Unreadable(e);
        }

        if (link is not { } followed)
        {
            node.StopLink(connection, token);
            return null;
        }

        Subscription subscription = node.WatchLink(connection, token, followed, out bool added);
        return await AnswerAsync(subscription, sinceVersion, () =>
        {
            if (added)
            {
                node.StopLink(connection, token);
            }
        });
    }

    /// <summary>Watches all stations, and answers with those that exist, sorted by id.</summary>
    public async Task<LiveView[]> WatchStationsAsync(LiveConnection connection)
    {
        node.WatchStations(connection);
        await interests.InstalledAsync(connection.Aborted);
        var found = new ConcurrentBag<LiveView>();
        try
        {
            await Parallel.ForEachAsync(
                views.StationIdsAsync(connection.Aborted),
                new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = connection.Aborted },
                async (id, _) =>
                {
                    if (node.WatchListed(connection, id) is { } subscription && await ListedAsync(subscription) is { } view)
                    {
                        found.Add(view);
                    }
                });
        }
        catch (Exception e)
        {
            LogNotRead(e, WatchKind.Stations, "all");
            throw Unreadable(e);
        }

        LiveView[] stations = [.. found];
        Array.Sort(stations, static (a, b) => string.CompareOrdinal(a.Id, b.Id));
        return stations;
    }

    /// <summary>Watches a map area, and answers with all that it shows.</summary>
    public async Task<AreaMessage> WatchAreaAsync(LiveConnection connection, MapBox box, double zoom)
    {
        node.WatchArea(connection);
        return await map.MoveAsync(connection, box, zoom);
    }

    /// <summary>Watches no map area any more.</summary>
    public async Task StopAreaAsync(LiveConnection connection)
    {
        map.Remove(connection);
        await connection.Area.Turn.WaitAsync(connection.Aborted);
        connection.Area.Stop();
        connection.Area.Turn.Release();
    }

    /// <summary>Reads stations that changed, each once for all its watchers.</summary>
    public async Task RefreshStationsAsync(CancellationToken cancellation)
    {
        if (node.ChangedStations.IsEmpty)
        {
            return;
        }

        string[] stations = [.. node.ChangedStations.Keys];
        await Parallel.ForEachAsync(
            stations,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellation },
            async (id, _) =>
            {
                node.ChangedStations.TryRemove(id, out byte _);
                if (node.StationTopic(id) is not { } topic)
                {
                    return;
                }

                try
                {
                    if (await ReadStationAsync(topic, changedNow: true) is { } view && topic.Publish(new StationNews(view, time.GetTimestamp())))
                    {
                        node.Queue(topic);
                    }
                }
                catch (Exception e)
                {
                    LogNotRead(e, WatchKind.Station, id);
                    node.ChangedStations.TryAdd(id, 0);
                }
            });
    }

    /// <summary>Reads things that may have changed unnoticed, and tells their watchers what is new.</summary>
    public Task ReadAgainAsync(IEnumerable<Topic> topics, CancellationToken cancellation) => Parallel.ForEachAsync(
        topics,
        new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellation },
        async (topic, _) =>
        {
            if (topic.Key.Kind is WatchKind.Station)
            {
                node.StationChanged(topic.Key.Id);
                return;
            }

            try
            {
                News? before = topic.Newest;
                if (await ReadNewsAsync(topic) is { } reading && !ReferenceEquals(topic.TakeReading(reading, before, long.MinValue), before))
                {
                    node.Queue(topic);
                }
            }
            catch (Exception e)
            {
                LogNotRead(e, topic.Key.Kind, topic.Key.Id);
            }
        });

    private static HubException Unreadable(Exception cause) =>
        new("It could not be read now. Watch it again in a moment.", cause);

    private async Task<LiveView?> AnswerAsync(Subscription subscription, long sinceVersion, Action undo)
    {
        LiveView? view = null;
        bool give = false;
        try
        {
            await interests.InstalledAsync(subscription.Connection.Aborted);
            view = await ReadAsync(subscription);
        }
        catch (Exception e)
        {
            LogNotRead(e, subscription.Topic.Key.Kind, subscription.Topic.Key.Id);
            undo();
            throw Unreadable(e);
        }
        finally
        {
            give = subscription.Connection.EndAnswer(subscription, view, sinceVersion);
        }

        return give ? view : null;
    }

    private async Task<LiveView?> ListedAsync(Subscription subscription)
    {
        LiveView? view = null;
        bool give = false;
        try
        {
            view = await ReadAsync(subscription);
        }
        catch (Exception e)
        {
            LogNotRead(e, WatchKind.Station, subscription.Topic.Key.Id);
            node.ChangedStations.TryAdd(subscription.Topic.Key.Id, 0);
        }
        finally
        {
            give = subscription.Connection.EndAnswer(subscription, view, sinceVersion: -1);
        }

        return give ? view : null;
    }

    private async Task<LiveView?> ReadAsync(Subscription subscription)
    {
        Topic topic = subscription.Topic;
        News? before = topic.Newest;
        News? reading = await ReadNewsAsync(topic);
        News? current = reading is null
            ? topic.Newest
            : topic.TakeReading(reading, before, time.GetTimestamp() - Ticks(FreshFor));
        return current is null ? null : await current.ViewAsync(subscription.Connection.Caller);
    }

    private async Task<News?> ReadNewsAsync(Topic topic)
    {
        switch (topic.Key.Kind)
        {
            case WatchKind.Vehicle:
                VehicleView? vehicle = await views.ReadVehicleAsync(topic.Key.Id);
                return vehicle is null ? null : new VehicleNews(views, vehicle, time.GetTimestamp());
            case WatchKind.Station:
                LiveView? station = await ReadStationAsync(topic, changedNow: false);
                return station is null ? null : new StationNews(station, time.GetTimestamp());
            default:
                PackageSnapshot? snapshot = await views.ReadPackageAsync(topic.Key.Id);
                return snapshot is null ? null : new PackageNews(views, snapshot, topic.Key.Kind, time.GetTimestamp());
        }
    }

    private Task<LiveView?> ReadStationAsync(Topic topic, bool changedNow)
    {
        long now = time.GetTimestamp();
        long period = Ticks(options.RefreshPeriod);
        return topic.ReadShared(() => views.ReadStationAsync(topic.Key.Id).AsTask(), now, changedNow ? now : now - period);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Watched {Kind} {Id} could not be read.")]
    private partial void LogNotRead(Exception exception, WatchKind kind, string id);
}
