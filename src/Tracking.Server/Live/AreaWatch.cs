using Tracking.Server.Security.Access;

namespace Tracking.Server.Live;

/// <summary>One connection's map area, and what the client shows of it. Everything but <see cref="Turn"/>, <see cref="Moves"/> and <see cref="EndAnswer"/> belongs to whoever holds the turn.</summary>
internal sealed class AreaWatch(Caller caller)
{
    private const double MaxCellsAcross = 64;
    private static readonly List<MapCell> NoCells = [];
    private readonly List<VehicleNews> found = [];
    private Dictionary<string, long> shown = [];
    private IReadOnlyList<MapCell> cells = NoCells;
    private MapBox box;
    private double zoom;
    private int begun;
    private int written;

    /// <summary>Held by one move after the other, in the order in which they were asked for: several calls of a connection are worked on at once, and the last one is to count.</summary>
    public SemaphoreSlim Moves { get; } = new(1, 1);

    /// <summary>Held while a message about the area is made and sent, so that answers and messages go out in the order in which they were made.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Whether an area is watched.</summary>
    public bool Watching { get; private set; }

    /// <summary>Whether an answer with the whole area has been made and not written yet: until it is, nothing is sent, since it is to arrive first.</summary>
    public bool Answering => Volatile.Read(ref written) < begun;

    /// <summary>An answer is made. Returns its number.</summary>
    public int BeginAnswer() => ++begun;

    /// <summary>An answer is in the connection's buffers, or nobody wants it; can be called by anybody and again. Returns whether it was the last one and nobody had said so.</summary>
    public bool EndAnswer(int answer)
    {
        int before;
        do
        {
            before = Volatile.Read(ref written);
        }
        while (before < answer && Interlocked.CompareExchange(ref written, answer, before) != before);
        return before < answer && answer == Volatile.Read(ref begun);
    }

    /// <summary>Watches an area, or another one than before; returns all that it shows, and what has left.</summary>
    public AreaMessage Move(MapGrid grid, MapBox box, double zoom, LiveOptions options)
    {
        this.box = box;
        this.zoom = zoom;
        Watching = true;
        Dictionary<string, long> before = shown;
        shown = [];
        cells = NoCells;
        AreaMessage whole = Changes(grid, options) ?? new AreaMessage([], [], NoCells);
        List<string> gone = [];
        foreach (string id in before.Keys)
        {
            if (!shown.ContainsKey(id))
            {
                gone.Add(id);
            }
        }

        return whole with { Gone = gone };
    }

    /// <summary>What changed since the last message; null when nothing did.</summary>
    public AreaMessage? Changes(MapGrid grid, LiveOptions options)
    {
        if (!Watching)
        {
            return null;
        }

        return zoom >= options.MinVehicleZoom && grid.TryFind(box, caller, options.MaxAreaVehicles, found) ? Near() : Far(grid);
    }

    /// <summary>Watches no area any more.</summary>
    public void Stop()
    {
        Watching = false;
        shown = [];
        cells = NoCells;
        found.Clear();
    }

    /// <summary>Size of a cell in degrees: an eighth of a map tile of 256 pixels, or as much more as keeps cells few.</summary>
    internal static double CellSize(MapBox box, double zoom)
    {
        double size = Math.Clamp(360 / Math.Pow(2, Math.Floor(zoom) + 3), 0.001, 45);
        while (box.Width / size > MaxCellsAcross || box.Height / size > MaxCellsAcross)
        {
            size *= 2;
        }

        return size;
    }

    private AreaMessage? Near()
    {
        List<LiveView> changed = [];
        foreach (VehicleNews news in found)
        {
            bool known = shown.TryGetValue(news.Id, out long version);
            if (!known || version < news.VersionFor(caller))
            {
                changed.Add(news.View(caller));
                shown[news.Id] = news.VersionFor(caller);
            }
        }

        List<string> gone = found.Count == shown.Count ? [] : Gone();
        bool cellsLeave = cells.Count > 0;
        cells = NoCells;
        return changed.Count == 0 && gone.Count == 0 && !cellsLeave ? null : new AreaMessage(changed, gone, NoCells);
    }

    private List<string> Gone()
    {
        var inside = new HashSet<string>(found.Count);
        foreach (VehicleNews news in found)
        {
            inside.Add(news.Id);
        }

        List<string> gone = [];
        foreach (string id in shown.Keys)
        {
            if (!inside.Contains(id))
            {
                gone.Add(id);
            }
        }

        foreach (string id in gone)
        {
            shown.Remove(id);
        }

        return gone;
    }

    private AreaMessage? Far(MapGrid grid)
    {
        IReadOnlyList<MapCell> now = grid.CountCells(box, caller, CellSize(box, zoom));
        bool changed = !now.SequenceEqual(cells);
        cells = now;
        List<string> gone = [.. shown.Keys];
        shown.Clear();
        return changed || gone.Count > 0 ? new AreaMessage([], gone, now) : null;
    }
}
