using System.Globalization;
using System.Text;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Tests.Fakes;

/// <summary>Made-up routes.</summary>
internal static class TestRoutes
{
    /// <summary>Two stops, three packages, one of them with a window.</summary>
    public const string SmallJson = """
        {
          "routeId": "RouteID_5ma110ne-0000-4000-8000-000000000000",
          "stationId": "DTS1",
          "departsAt": "2020-05-04T14:00:00Z",
          "vehicleCapacityCm3": 3000000.0,
          "station": { "lat": 44.0, "lon": -100.0 },
          "stops": [
            { "stopId": "AA", "lat": 44.05, "lon": -100.02, "zone": null, "packages": [
              { "packageId": "P-1", "serviceSeconds": 60.5, "windowStart": "2020-05-04T15:00:00Z", "windowEnd": "2020-05-04T18:00:00Z", "cm": [30.0, 20.5, 10.0] },
              { "packageId": "P-2", "serviceSeconds": 30.0, "windowStart": null, "windowEnd": null, "cm": [10.0, 10.0, 10.0] } ] },
            { "stopId": "AB", "lat": 44.1, "lon": -100.1, "zone": "Z", "packages": [
              { "packageId": "P-3", "serviceSeconds": 45.0, "windowStart": null, "windowEnd": null, "cm": [10.0, 10.0, 10.0] } ] }
          ]
        }
        """;

    public static NastyOptions AllNasty { get; } = AllOf("0.3");

    public static DeliveryRoute Small { get; } = RouteFileReader.Read(Encoding.UTF8.GetBytes(SmallJson), "small.json");

    public static NastyOptions AllOf(string share)
    {
        var s = Share.Parse("--test", share);
        return new() { Late = s, Duplicates = s, WrongClock = s, Missort = s, Attempts = s, Voids = s, Relabels = s, Shuffle = s };
    }

    /// <summary>A route of so many stops with one to three packages each, somewhere in South Dakota.</summary>
    public static DeliveryRoute Generate(int stops, int seed)
    {
        var random = new Random(seed);
        var packages = 0;
        return new(
            string.Create(CultureInfo.InvariantCulture, $"RouteID_{seed:x8}-test"),
            "DTS" + (seed % 9),
            new(44, -100),
            new DateTimeOffset(2020, 5, 4, 14, 0, 0, TimeSpan.Zero),
            3e6,
            [.. Enumerable.Range(0, stops).Select(i => new Stop(
                $"S{i}",
                new(44 + random.NextDouble() - 0.5, -100 + random.NextDouble() - 0.5),
                null,
                [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new RoutePackage($"P{seed}-{packages++}", random.Next(20, 200), null, [10, 10, 10]))]))]);
    }

    public static DayPlan PlanSmall(NastyOptions? nasty = null, int seed = 1, string prefix = "") =>
        DayPlanner.Plan(Small, new(seed, prefix, nasty ?? NastyOptions.None));

    public static DayPlan PlanGenerated(NastyOptions nasty, int seed = 1, int stops = 30) =>
        DayPlanner.Plan(Generate(stops, 7), new(seed, "", nasty));
}
