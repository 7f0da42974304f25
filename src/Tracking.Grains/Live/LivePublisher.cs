using System.Collections.Concurrent;
using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;

namespace Tracking.Grains.Live;

/// <summary>Takes what grains publish on a node to those who watch it there. Called on grains' schedulers: must return at once and never throw.</summary>
public interface ILiveSink
{
    /// <summary>A watched package has a new version.</summary>
    /// <param name="watchedId">The barcode that is watched; may be an alias of the snapshot's package.</param>
    /// <param name="snapshot">Its rows.</param>
    /// <param name="committedAt">A <see cref="TimeProvider"/> timestamp of the commit.</param>
    void PackageChanged(string watchedId, PackageSnapshot snapshot, long committedAt);

    /// <summary>A vehicle changed: for those who watch it and for the map.</summary>
    void VehicleChanged(VehicleView view);

    /// <summary>A watched station changed; its view is read when it is wanted.</summary>
    void StationChanged(string stationId);
}

/// <summary>
/// Where grains hand their news after a commit. Nobody interested costs one dictionary look-up. Grains know nothing of connections or watchers.
/// </summary>
public sealed class LivePublisher(InterestTable interests)
{
    private volatile ILiveSink? sink;

    /// <summary>Connects the node's hub; before that all news are dropped.</summary>
    public void Attach(ILiveSink hub) => sink = hub;

    /// <summary>Whether anybody watches the package under this barcode.</summary>
    public bool IsWatched(LiveKey key) => interests.Contains(key);

    /// <summary>A package has a new version.</summary>
    public void PackageChanged(string watchedId, PackageSnapshot snapshot, long committedAt)
    {
        if (interests.Contains(new LiveKey(LiveKind.Package, watchedId)))
        {
            sink?.PackageChanged(watchedId, snapshot, committedAt);
        }
    }

    /// <summary>Whether vehicles' views are wanted at all: somebody watches this one or the map.</summary>
    public bool WantsVehicle(string vehicleId) => interests.MapWatched || interests.Contains(new LiveKey(LiveKind.Vehicle, vehicleId));

    /// <summary>A vehicle changed.</summary>
    public void VehicleChanged(VehicleView view) => sink?.VehicleChanged(view);

    /// <summary>A station changed.</summary>
    public void StationChanged(string stationId)
    {
        if (interests.AllStationsWatched || interests.Contains(new LiveKey(LiveKind.Station, stationId)))
        {
            sink?.StationChanged(stationId);
        }
    }
}

/// <summary>What is watched on this node, counted. Kept by the hub; asked by the publisher.</summary>
public sealed class InterestTable
{
    private readonly ConcurrentDictionary<LiveKey, int> watchers = new();
    private int mapWatchers;
    private int stationListWatchers;

    /// <summary>Whether somebody watches the map.</summary>
    public bool MapWatched => Volatile.Read(ref mapWatchers) > 0;

    /// <summary>Whether somebody watches all stations.</summary>
    public bool AllStationsWatched => Volatile.Read(ref stationListWatchers) > 0;

    /// <summary>Number of keys that somebody watches.</summary>
    public int Count => watchers.Count;

    /// <summary>Whether somebody watches the key.</summary>
    public bool Contains(LiveKey key) => watchers.ContainsKey(key);

    /// <summary>One more watcher of the key.</summary>
    public void Add(LiveKey key) => watchers.AddOrUpdate(key, 1, static (_, count) => count + 1);

    /// <summary>One watcher of the key fewer.</summary>
    public void Remove(LiveKey key)
    {
        while (watchers.TryGetValue(key, out int count))
        {
            bool done = count > 1
                ? watchers.TryUpdate(key, count - 1, count)
                : ((ICollection<KeyValuePair<LiveKey, int>>)watchers).Remove(new KeyValuePair<LiveKey, int>(key, count));
            if (done)
            {
                return;
            }
        }
    }

    /// <summary>One more, or with −1 one fewer, watcher of the map.</summary>
    public void AddMapWatcher(int change) => Interlocked.Add(ref mapWatchers, change);

    /// <summary>One more, or with −1 one fewer, watcher of all stations.</summary>
    public void AddStationListWatcher(int change) => Interlocked.Add(ref stationListWatchers, change);
}
