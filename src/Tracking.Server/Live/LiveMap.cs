using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Tracking.Grains.Live;

namespace Tracking.Server.Live;

/// <summary>
/// The node's map of all vehicles: filled when the first connection watches an area, kept current from then on by what vehicles publish, and emptied when the
/// last one leaves.
/// </summary>
internal sealed partial class LiveMap(
    ILiveViews views, InterestTable interests, LiveMetrics metrics, IOptions<LiveOptions> options, TimeProvider time, ILogger<LiveMap> logger)
    : IDisposable
{
    private const int ParallelReads = 32;
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer waits for the map to be filled; what is read later follows in messages.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    private readonly LiveOptions options = options.Value;
    private readonly ConcurrentDictionary<string, VehicleNews> pending = new();
    private readonly HashSet<LiveConnection> watchers = [];
    private readonly Lock watchersGate = new();
    private readonly MapGrid grid = new();
    private readonly Lock gridGate = new();
    private CancellationTokenSource? loadCancellation;
    private Task loading = Task.CompletedTask;
    private long sweptAt;

    /// <summary>Whether the grid changed since watchers were last told to look.</summary>
    private bool unseen;

    /// <summary>Vehicles on the map.</summary>
    public int Count
    {
        get
        {
            lock (gridGate)
            {
                return grid.Count;
            }
        }
    }

    /// <summary>One more connection watches an area.</summary>
    public void Add(LiveConnection connection)
    {
        lock (watchersGate)
        {
            if (!watchers.Add(connection))
            {
                return;
            }

            interests.AddMapWatcher(1);
            metrics.Watching(WatchKind.Area, 1);
            if (watchers.Count == 1)
            {
                loadCancellation = new CancellationTokenSource();
                CancellationToken cancellation = loadCancellation.Token;
                loading = Task.Run(() => LoadAsync(cancellation), CancellationToken.None);
            }
        }
    }

    /// <summary>A connection watches no area any more.</summary>
    public void Remove(LiveConnection connection)
    {
        lock (watchersGate)
        {
            if (!watchers.Remove(connection))
            {
                return;
            }

            interests.AddMapWatcher(-1);
            metrics.Watching(WatchKind.Area, -1);
            if (watchers.Count == 0)
            {
                loadCancellation?.Cancel();
                loadCancellation?.Dispose();
                loadCancellation = null;
                pending.Clear();
                lock (gridGate)
                {
                    grid.Clear();
                }
            }
        }
    }

    /// <summary>A vehicle changed.</summary>
    public void Offer(VehicleNews news)
    {
        if (interests.IsWatchedHere(LiveKey.Whole(LiveKind.Vehicle)))
        {
            pending.AddOrUpdate(news.Id, static (_, added) => added, static (_, old, added) => added.Version > old.Version ? added : old, news);
        }
    }

    /// <summary>Watches an area for a connection that was added, once the map is filled. Returns all that the area shows.</summary>
    public async Task<AreaMessage> MoveAsync(LiveConnection connection, MapBox box, double zoom)
    {
        AreaWatch area = connection.Area;
        await area.Moves.WaitAsync(connection.Aborted);
        try
        {
            try
            {
                await loading.WaitAsync(MaxWait, time, connection.Aborted);
            }
            catch (TimeoutException)
            {
            }

            await area.Turn.WaitAsync(connection.Aborted);
            try
            {
                lock (gridGate)
                {
                    Apply();
                    int answer = area.BeginAnswer();
                    _ = AnsweredAsync(connection, answer);
                    return area.Move(grid, box, zoom, options) with { Written = () => Answered(connection, answer) };
                }
            }
            finally
            {
                area.Turn.Release();
            }
        }
        finally
        {
            area.Moves.Release();
        }
    }

    /// <summary>What a connection's area shows anew. To be called by who has the area's turn.</summary>
    public AreaMessage? Changes(AreaWatch area)
    {
        if (area.Answering)
        {
            return null;
        }

        lock (gridGate)
        {
            return area.Changes(grid, options);
        }
    }

    /// <summary>Takes in what vehicles published since the last call, and lets watchers look.</summary>
    public void Refresh()
    {
        lock (watchersGate)
        {
            if (watchers.Count == 0)
            {
                return;
            }

            bool changed;
            lock (gridGate)
            {
                Apply();
                changed = unseen | Sweep();
                unseen = false;
            }

            if (!changed)
            {
                return;
            }

            foreach (LiveConnection watcher in watchers)
            {
                watcher.MarkArea();
            }
        }
    }

    /// <summary>Reads all vehicles again: changes of some may have been lost.</summary>
    public void Reload()
    {
        lock (watchersGate)
        {
            if (loadCancellation is { } current)
            {
                CancellationToken cancellation = current.Token;
                loading = Task.Run(() => LoadAsync(cancellation), CancellationToken.None);
            }
        }
    }

    /// <summary>Stops filling it.</summary>
    public void Dispose()
    {
        lock (watchersGate)
        {
            loadCancellation?.Cancel();
            loadCancellation?.Dispose();
            loadCancellation = null;
        }
    }

    /// <summary>What changed since the answer was made is looked at now.</summary>
    private static void Answered(LiveConnection connection, int answer)
    {
        if (connection.Area.EndAnswer(answer))
        {
            connection.MarkArea();
        }
    }

    /// <summary>Who calls without wanting an answer is written none.</summary>
    private async Task AnsweredAsync(LiveConnection connection, int answer)
    {
        await Task.Delay(options.RefreshPeriod, time, connection.Aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Answered(connection, answer);
    }

    private void Apply()
    {
        foreach ((string id, VehicleNews _) in pending)
        {
            if (pending.TryRemove(id, out VehicleNews? news))
            {
                unseen |= grid.Put(news);
            }
        }
    }

    private bool Sweep()
    {
        if (time.GetElapsedTime(sweptAt) < SweepPeriod)
        {
            return false;
        }

        sweptAt = time.GetTimestamp();
        return grid.RemoveSilent(SilentBefore());
    }

    private long SilentBefore() => (time.GetUtcNow() - options.ForgetSilentVehiclesAfter).ToUnixTimeMilliseconds();

    private async Task LoadAsync(CancellationToken cancellation)
    {
        try
        {
            await interests.InstalledAsync(cancellation);
            long silentBefore = SilentBefore();
            await Parallel.ForEachAsync(
                views.VehicleIdsAsync(cancellation),
                new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellation },
                async (id, _) => await LoadAsync(id, silentBefore));
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e)
        {
            LogNotLoaded(e);
        }
    }

    private async ValueTask LoadAsync(string id, long silentBefore)
    {
        try
        {
            if (await views.ReadVehicleAsync(id) is { } vehicle && (vehicle.LastHeardAt ?? 0) >= silentBefore)
            {
                Offer(new VehicleNews(views, vehicle, time.GetTimestamp()));
            }
        }
        catch (Exception e)
        {
            LogVehicleNotLoaded(e, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Vehicles could not be listed for the map; each appears once it changes.")]
    private partial void LogNotLoaded(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Vehicle {Vehicle} could not be read for the map; it appears once it changes.")]
    private partial void LogVehicleNotLoaded(Exception exception, string vehicle);
}
