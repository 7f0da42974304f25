using Tracking.Grains.Vehicles;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Live;

/// <summary>The latest position of every vehicle, found by area. Not safe for concurrent use.</summary>
internal sealed class MapGrid
{
    private const double CellDegrees = 0.25;
    private const int Columns = (int)(360 / CellDegrees) + 1;
    private const int Rows = (int)(180 / CellDegrees) + 1;
    private readonly Dictionary<string, VehicleNews> vehicles = [];
    private readonly Dictionary<int, HashSet<string>> cells = [];

    /// <summary>Vehicles on it.</summary>
    public int Count => vehicles.Count;

    /// <summary>Grid cells with a vehicle in them.</summary>
    public int OccupiedCells => cells.Count;

    /// <summary>Takes a vehicle's state unless a newer one is known. One without a position is not on the map. Returns whether the map changed.</summary>
    public bool Put(VehicleNews news)
    {
        if (vehicles.TryGetValue(news.Id, out VehicleNews? old) && old.Version >= news.Version)
        {
            return false;
        }

        if (news.Vehicle.Position is not { } position)
        {
            return Remove(news.Id);
        }

        int cell = CellOf(position.Lat, position.Lon);
        int? oldCell = old?.Vehicle.Position is { } before ? CellOf(before.Lat, before.Lon) : null;
        if (oldCell != cell)
        {
            if (oldCell is { } left)
            {
                Leave(left, news.Id);
            }

            if (!cells.TryGetValue(cell, out HashSet<string>? members))
            {
                cells.Add(cell, members = []);
            }

            members.Add(news.Id);
        }

        vehicles[news.Id] = news;
        return true;
    }

    /// <summary>Takes a vehicle off the map; returns whether it was on it.</summary>
    public bool Remove(string vehicleId)
    {
        if (!vehicles.Remove(vehicleId, out VehicleNews? old))
        {
            return false;
        }

        PositionFix position = old.Vehicle.Position!.Value;
        Leave(CellOf(position.Lat, position.Lon), vehicleId);
        return true;
    }

    /// <summary>Takes vehicles off the map that were last heard before the moment (milliseconds since 1970); returns whether there were any.</summary>
    public bool RemoveSilent(long before)
    {
        List<string>? silent = null;
        foreach ((string id, VehicleNews news) in vehicles)
        {
            if ((news.Vehicle.LastHeardAt ?? 0) < before)
            {
                (silent ??= []).Add(id);
            }
        }

        foreach (string id in silent ?? [])
        {
            Remove(id);
        }

        return silent is not null;
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        vehicles.Clear();
        cells.Clear();
    }

    /// <summary>Collects the vehicles of an area that the caller may know of; returns false, with some of them only, when there are more than <paramref name="limit"/>.</summary>
    public bool TryFind(MapBox box, Caller caller, int limit, List<VehicleNews> found)
    {
        found.Clear();
        bool complete = true;
        Visit(box, caller, news =>
        {
            complete = found.Count < limit;
            if (complete)
            {
                found.Add(news);
            }

            return complete;
        });
        return complete;
    }

    /// <summary>Counts the vehicles of an area that the caller may know of in squares of a size in degrees, from south to north and west to east.</summary>
    public IReadOnlyList<MapCell> CountCells(MapBox box, Caller caller, double degrees)
    {
        var counts = new SortedDictionary<(int Row, int Column), int>();
        Visit(box, caller, news =>
        {
            PositionFix position = news.Vehicle.Position!.Value;
            (int, int) cell = ((int)Math.Floor((position.Lat + 90) / degrees), (int)Math.Floor((position.Lon + 180) / degrees));
            counts[cell] = counts.GetValueOrDefault(cell) + 1;
            return true;
        });
        var list = new List<MapCell>(counts.Count);
        foreach (((int row, int column), int count) in counts)
        {
            list.Add(new MapCell(Centre(row, degrees, 90), Centre(column, degrees, 180), count));
        }

        return list;
    }

    private static double Centre(int index, double degrees, double max) => Math.Min((index + 0.5) * degrees - max, max);

    private static int Row(double lat) => Math.Clamp((int)Math.Floor((lat + 90) / CellDegrees), 0, Rows - 1);

    private static int Column(double lon) => Math.Clamp((int)Math.Floor((lon + 180) / CellDegrees), 0, Columns - 1);

    private static int CellOf(double lat, double lon) => Row(lat) * Columns + Column(lon);

    private void Leave(int cell, string id)
    {
        HashSet<string> members = cells[cell];
        members.Remove(id);
        if (members.Count == 0)
        {
            cells.Remove(cell);
        }
    }

    private void Visit(MapBox box, Caller caller, Func<VehicleNews, bool> visit)
    {
        bool all = caller.SeesAll();
        int firstRow = Row(box.South), lastRow = Row(box.North);
        int west = Column(box.West), east = Column(box.East);
        int width = box.West <= box.East ? east - west + 1 : Columns - west + east + 1;
        if ((long)width * (lastRow - firstRow + 1) > cells.Count)
        {
            // A wide area has more cells than there are vehicles' cells: it is cheaper to look at every vehicle.
            foreach (VehicleNews news in vehicles.Values)
            {
                if (!VisitIfInside(news))
                {
                    return;
                }
            }

            return;
        }

        for (int row = firstRow; row <= lastRow; row++)
        {
            for (int i = 0; i < width; i++)
            {
                if (!cells.TryGetValue(row * Columns + (west + i) % Columns, out HashSet<string>? members))
                {
                    continue;
                }

                foreach (string id in members)
                {
                    if (!VisitIfInside(vehicles[id]))
                    {
                        return;
                    }
                }
            }
        }

        bool VisitIfInside(VehicleNews news)
        {
            PositionFix position = news.Vehicle.Position!.Value;
            return !box.Contains(position.Lat, position.Lon) || (!all && !caller.Sees(news.Vehicle)) || visit(news);
        }
    }
}
