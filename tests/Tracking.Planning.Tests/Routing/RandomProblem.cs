using Tracking.Planning.Routing;

namespace Tracking.Planning.Tests.Routing;

/// <summary>Problems by chance, the same for the same seed: places on a square, and of all that a problem can have each with a probability of a half.</summary>
internal static class RandomProblem
{
    public static RoutingProblem Of(int seed, int stops)
    {
        var random = new Random(seed);
        int places = stops + 2, dimensions = random.Next(3);
        (double X, double Y)[] points = [.. Enumerable.Range(0, places).Select(_ => (random.NextDouble() * 1000, random.NextDouble() * 1000))];
        double[] distances = [.. points.SelectMany(a => points.Select(b => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2))))];
        bool windows = Half(), due = Half(), prices = Half(), zones = Half(), breaks = Half(), limits = Half(), cooled = Half(), twoTypes = Half();
        return new RoutingProblem
        {
            Locations = places,
            Seconds = distances,
            Metres = [.. distances.Select(distance => distance * 1.5)],
            ZoneChangePrice = zones ? 200 : 0,
            Stops = [.. Enumerable.Range(0, stops).Select(i => Stop(i + 2))],
            Vehicles = twoTypes ? [Vehicle(0, 0), Vehicle(1, random.Next(2))] : [Vehicle(0, 1)],
        };

        bool Half() => random.Next(2) == 0;

        RoutingStop Stop(int place)
        {
            double from = windows && Half() ? random.NextDouble() * 2000 : 0;
            return new RoutingStop
            {
                Location = place,
                Demand = [.. Enumerable.Range(0, dimensions).Select(_ => random.NextDouble() * 5)],
                EarliestStart = from,
                LatestStart = windows && Half() ? from + random.NextDouble() * 1500 : double.PositiveInfinity,
                ServiceSeconds = random.NextDouble() * 150,
                Zone = zones ? random.Next(-1, 3) : -1,
                DueBy = due ? from + random.NextDouble() * 1000 : double.PositiveInfinity,
                LatePricePerSecond = due && Half() ? random.NextDouble() * 5 : 0,
                LeaveOutPrice = prices && Half() ? random.NextDouble() * 2500 : double.PositiveInfinity,
                VehicleTypes = cooled && random.Next(3) == 0 ? [0] : null,
            };
        }

        VehicleType Vehicle(int start, int end) => new()
        {
            Count = random.Next(1, 3),
            StartLocation = start,
            EndLocation = end,
            Capacity = [.. Enumerable.Range(0, dimensions).Select(_ => 5 + random.NextDouble() * 10)],
            ShiftStart = random.NextDouble() * 300,
            ShiftEnd = 3500 + random.NextDouble() * 1000,
            FixedCost = random.NextDouble() * 800,
            CostPerMetre = 0.5 + random.NextDouble(),
            CostPerSecond = random.NextDouble(),
            BreakStart = breaks ? 500 + random.NextDouble() * 1000 : double.PositiveInfinity,
            BreakSeconds = breaks ? random.NextDouble() * 600 : 0,
            MaxSeconds = limits ? 1500 + random.NextDouble() * 2000 : double.PositiveInfinity,
            StartZone = zones ? random.Next(-1, 3) : -1,
        };
    }
}
