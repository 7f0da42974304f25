using System.Globalization;
using Tracking.Planning.Routing;

namespace Tracking.Planning.Benchmarks.Routing;

/// <summary>A public instance, read from its file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HasWindows">Whether it is one with time windows.</param>
/// <param name="Problem">The problem.</param>
internal sealed record RoutingInstance(string Name, bool HasWindows, RoutingProblem Problem)
{
    private static readonly char[] Blanks = [' ', '\t', '\r'];

    /// <summary>Reads Solomon's format (also Gehring and Homberger's; <c>.txt</c>) or CVRPLIB's (<c>.vrp</c>).</summary>
    /// <exception cref="InvalidDataException">The file is neither.</exception>
    public static RoutingInstance Read(string file)
    {
        string[] lines = File.ReadAllLines(file);
        return Path.GetExtension(file) switch
        {
            ".vrp" => ReadCvrp(file, lines),
            ".txt" => ReadSolomon(file, lines),
            string other => throw new InvalidDataException($"{file} ends in '{other}'; instances end in .txt (Solomon) or .vrp (CVRPLIB)."),
        };
    }

    private static RoutingInstance ReadSolomon(string file, string[] lines)
    {
        List<double[]> rows = [.. lines
            .Select(line => line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length is 2 or 7 && parts.All(part => double.TryParse(part, CultureInfo.InvariantCulture, out _)))
            .Select(parts => parts.Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray())];
        if (rows.Count < 2 || rows[0].Length != 2 || rows.Skip(1).Any(row => row.Length != 7))
        {
            throw new InvalidDataException($"{file} has no line of vehicles followed by lines of seven numbers; it is not in Solomon's format.");
        }

        double[] fleet = rows[0];
        rows.RemoveAt(0);
        double[] distances = Distances([.. rows.Select(row => (row[1], row[2]))], rounded: false);
        return new RoutingInstance(lines[0].Trim(), true, new RoutingProblem
        {
            Locations = rows.Count,
            Seconds = distances,
            Metres = distances,
            Stops = [.. rows.Skip(1).Select((row, i) => new RoutingStop
            {
                Location = i + 1,
                Demand = [row[3]],
                EarliestStart = row[4],
                LatestStart = row[5],
                ServiceSeconds = row[6],
            })],
            Vehicles = [new VehicleType { Count = (int)fleet[0], StartLocation = 0, EndLocation = 0, Capacity = [fleet[1]], ShiftEnd = rows[0][5] }],
        });
    }

    private static RoutingInstance ReadCvrp(string file, string[] lines)
    {
        string name = Path.GetFileNameWithoutExtension(file), section = "";
        double capacity = 0;
        var places = new List<(double X, double Y)>();
        var demands = new List<double>();
        foreach (string line in lines)
        {
            string[] parts = line.Replace(':', ' ').Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0)
            {
                continue;
            }

            if (char.IsLetter(parts[0][0]))
            {
                section = parts[0];
                if (section == "CAPACITY")
                {
                    capacity = double.Parse(parts[1], CultureInfo.InvariantCulture);
                }
                else if (section == "EDGE_WEIGHT_TYPE" && parts[1] != "EUC_2D")
                {
                    throw new InvalidDataException($"{file} has edge weights '{parts[1]}'; only EUC_2D can be read.");
                }
            }
            else if (section == "NODE_COORD_SECTION")
            {
                places.Add((double.Parse(parts[1], CultureInfo.InvariantCulture), double.Parse(parts[2], CultureInfo.InvariantCulture)));
            }
            else if (section == "DEMAND_SECTION")
            {
                demands.Add(double.Parse(parts[1], CultureInfo.InvariantCulture));
            }
        }

        if (capacity <= 0 || places.Count < 2 || demands.Count != places.Count)
        {
            throw new InvalidDataException($"{file} has capacity {capacity}, {places.Count} places and {demands.Count} demands; it is not in CVRPLIB's format.");
        }

        double[] distances = Distances(places, rounded: true);
        return new RoutingInstance(name, false, new RoutingProblem
        {
            Locations = places.Count,
            Seconds = distances,
            Metres = distances,
            Stops = [.. demands.Skip(1).Select((demand, i) => new RoutingStop { Location = i + 1, Demand = [demand] })],
            Vehicles = [new VehicleType { Count = places.Count - 1, StartLocation = 0, EndLocation = 0, Capacity = [capacity] }],
        });
    }

    private static double[] Distances(List<(double X, double Y)> places, bool rounded)
    {
        int n = places.Count;
        var distances = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double dx = places[i].X - places[j].X, dy = places[i].Y - places[j].Y, distance = Math.Sqrt(dx * dx + dy * dy);
                distances[i * n + j] = rounded ? Math.Floor(distance + 0.5) : distance;
            }
        }

        return distances;
    }
}
