using System.Globalization;
using System.Text.Json;
using Tracking.Planning.Routing;

namespace Tracking.Planning.Benchmarks.Routing;

/// <summary>
/// Orders the stops of real routes with and without a price on changing zones, and prints how much longer the order with zones is, how often it enters
/// one, and what a quick re-plan loses.
/// </summary>
internal static class SequenceBenchmark
{
    private const double EarthRadius = 6_371_000;

    public static int Run(string folder, TimeSpan time, ulong seed, double legs, string? only, CancellationToken cancellation)
    {
        string[] files = [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            Console.Error.WriteLine($"{folder} holds no .json file; give a folder of routes.");
            return 2;
        }

        Console.WriteLine("| route | stops | zones | km without zones | km with zones | longer | zone visits | visits / zones | longer after 2 s than after all | checked |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        bool good = true;
        foreach (string file in files.Where(file => only is null || Path.GetFileNameWithoutExtension(file).Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            RoutingProblem plain = Read(file);
            RoutingSolution free = RouteOptimiser.Solve(plain, new RoutingOptions { Seed = seed, Time = time }, null, cancellation);
            CheckedSolution freeChecked = SolutionChecker.Check(plain, free);
            double average = freeChecked.Metres / plain.Stops.Count;
            RoutingProblem zoned = plain with { ZoneChangePrice = legs * average };
            RoutingSolution kept = RouteOptimiser.Solve(zoned, new RoutingOptions { Seed = seed, Time = time }, null, cancellation);
            RoutingSolution quick = RouteOptimiser.Solve(zoned, new RoutingOptions { Seed = seed, Time = TimeSpan.FromSeconds(2) }, null, cancellation);
            CheckedSolution keptChecked = SolutionChecker.Check(zoned, kept), quickChecked = SolutionChecker.Check(zoned, quick);
            int zones = zoned.Stops.Select(stop => stop.Zone).Where(zone => zone >= 0).Distinct().Count();
            int visits = Zones.Visits(zoned, kept.Routes);
            bool ok = freeChecked.Faults.Count + keptChecked.Faults.Count + quickChecked.Faults.Count == 0;
            good &= ok;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {Path.GetFileNameWithoutExtension(file)} | {plain.Stops.Count} | {zones} | {freeChecked.Metres / 1000:0.0} | {keptChecked.Metres / 1000:0.0} | {100 * (keptChecked.Metres / freeChecked.Metres - 1):0.0} % | {visits} | {(double)visits / zones:0.00} | {100 * (quickChecked.Cost / keptChecked.Cost - 1):0.00} % | {(ok ? "ok" : "faults")} |"));
        }

        return good ? 0 : 1;
    }

    private static RoutingProblem Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement station = document.RootElement.GetProperty("station");
        var places = new List<(double Lat, double Lon)> { Place(station) };
        var zones = new Dictionary<string, int>(StringComparer.Ordinal);
        var stops = new List<RoutingStop>();
        foreach (JsonElement stop in document.RootElement.GetProperty("stops").EnumerateArray())
        {
            string? zone = stop.GetProperty("zone").GetString();
            int number = zone is null ? -1 : zones.TryGetValue(zone, out int known) ? known : zones[zone] = zones.Count;
            stops.Add(new RoutingStop { Location = places.Count, Demand = [], Zone = number });
            places.Add(Place(stop));
        }

        int n = places.Count;
        var metres = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                metres[i * n + j] = Distance(places[i], places[j]);
            }
        }

        var problem = new RoutingProblem
        {
            Stops = stops,
            Vehicles = [new VehicleType { Count = 1, StartLocation = 0, EndLocation = 0, Capacity = [] }],
            Locations = n,
            Seconds = metres,
            Metres = metres,
        };
        return problem with { Stops = Zones.WithNearest(problem) };
    }

    private static (double Lat, double Lon) Place(JsonElement element) => (element.GetProperty("lat").GetDouble(), element.GetProperty("lon").GetDouble());

    private static double Distance((double Lat, double Lon) a, (double Lat, double Lon) b)
    {
        const double degree = Math.PI / 180;
        double h = Math.Pow(Math.Sin((b.Lat - a.Lat) * degree / 2), 2)
            + Math.Cos(a.Lat * degree) * Math.Cos(b.Lat * degree) * Math.Pow(Math.Sin((b.Lon - a.Lon) * degree / 2), 2);
        return 2 * EarthRadius * Math.Asin(Math.Sqrt(h));
    }
}
