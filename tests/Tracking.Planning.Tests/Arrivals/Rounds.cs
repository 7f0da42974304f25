using System.Text.Json;
using Tracking.Planning.Arrivals;

namespace Tracking.Planning.Tests.Arrivals;

/// <summary>Rounds for tests.</summary>
internal static class Rounds
{
    public const long Minute = 60_000;

    /// <summary>Half past eight on a Monday.</summary>
    public const long Morning = 1_772_440_200_000;

    /// <summary>A plan of stops, two minutes at each door and a way of two and of ten minutes by turns.</summary>
    public static RoundPlan Plan(int stops, string? driverId = null, int pauseBefore = -1) => new()
    {
        DepartsAt = Morning,
        DriverId = driverId,
        Stops = [.. Enumerable.Range(0, stops).Select(i => new PlannedStop("house", i % 2 == 0 ? 120 : 600, 120, i == pauseBefore ? 1800 : 0))],
    };

    public static ArrivalPrediction[] Predict(this RoundArrivals arrivals, int stops, long now)
    {
        var predictions = new ArrivalPrediction[stops];
        arrivals.Predict(now, predictions);
        return predictions;
    }

    /// <summary>Drives a round in its planned order, ways and doors as many times as long as planned, and says when it was over.</summary>
    public static long Drive(this RoundArrivals arrivals, RoundPlan plan, double travel, double service, int until = int.MaxValue, Random? noise = null)
    {
        long at = plan.DepartsAt;
        arrivals.Departed(at);
        for (int i = 0; i < Math.Min(until, plan.Stops.Count); i++)
        {
            double by = noise is null ? 1 : Math.Exp(0.5 * (noise.NextDouble() + noise.NextDouble() - 1));
            at += (long)((plan.Stops[i].TravelSeconds * travel + plan.Stops[i].ServiceSeconds * service) * by * 1000);
            arrivals.Done(i, at);
        }

        return at;
    }

    public static T ThroughJson<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value))!;
}
