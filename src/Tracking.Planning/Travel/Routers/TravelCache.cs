using Tracking.Model.Geography;

namespace Tracking.Planning.Travel.Routers;

/// <summary>
/// Ways that were asked for, up to a number of them and for a time. Two generations of half of that number each: what is used moves into the young one, and when that is full the
/// old one is dropped. For any number of threads.
/// </summary>
internal sealed class TravelCache(int cells, TimeSpan keep, TimeProvider time)
{
    private const double PerDegree = 1e6;
    private readonly Lock gate = new();
    private readonly int half = cells / 2;
    private Dictionary<Key, Entry> young = [];
    private Dictionary<Key, Entry> old = [];

    /// <summary>Ways that are held.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return young.Count + old.Count;
            }
        }
    }

    /// <summary>The way from one point to another, when it was asked for not too long ago.</summary>
    public bool TryGet(GeoPoint from, GeoPoint to, out RouterWay way)
    {
        Key key = Key.Of(from, to);
        lock (gate)
        {
            if (!young.TryGetValue(key, out Entry entry) && old.Remove(key, out entry))
            {
                Add(key, entry);
            }

            way = entry.Way;
            return entry.Until > time.GetTimestamp();
        }
    }

    /// <summary>Remembers a way.</summary>
    public void Set(GeoPoint from, GeoPoint to, RouterWay way)
    {
        var entry = new Entry(way, time.GetTimestamp() + (long)(keep.TotalSeconds * time.TimestampFrequency));
        Key key = Key.Of(from, to);
        lock (gate)
        {
            old.Remove(key);
            Add(key, entry);
        }
    }

    private void Add(Key key, Entry entry)
    {
        if (half == 0)
        {
            return;
        }

        if (young.Count >= half && !young.ContainsKey(key))
        {
            (old, young) = (young, old);
            young.Clear();
        }

        young[key] = entry;
    }

    private readonly record struct Entry(RouterWay Way, long Until);

    private readonly record struct Key(int FromLat, int FromLon, int ToLat, int ToLon)
    {
        public static Key Of(GeoPoint from, GeoPoint to) => new(Round(from.Lat), Round(from.Lon), Round(to.Lat), Round(to.Lon));

        private static int Round(double degrees) => (int)Math.Round(degrees * PerDegree);
    }
}
