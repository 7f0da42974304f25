namespace Tracking.Planning.Benchmarks.Routing;

/// <summary>Best solutions known of public instances, from their published lists (CVRPLIB; SINTEF TOP). Figures only; other instances have none here.</summary>
/// <param name="Distance">By distance alone; null when not known.</param>
/// <param name="Vehicles">Fewest vehicles; null when not known.</param>
/// <param name="DistanceAtFewest">Distance with the fewest vehicles; null when not known.</param>
internal sealed record BestKnown(double? Distance, int? Vehicles = null, double? DistanceAtFewest = null)
{
    private static readonly Dictionary<string, BestKnown> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["C101"] = new(828.94, 10, 828.94),
        ["R101"] = new(1642.88, 19, 1645.79),
        ["R112"] = new(953.63, 9, 982.14),
        ["RC101"] = new(1623.58, 14, 1696.94),
        ["r1_2_1"] = new(null, 20, 4784.11),
        ["rc1_2_1"] = new(null, 18, 3602.80),
        ["rc1_10_1"] = new(45790.7, 90, 46075.69),
        ["X-n101-k25"] = new(27591),
        ["X-n200-k36"] = new(58578),
        ["X-n303-k21"] = new(21736),
    };

    /// <summary>What is known of an instance, or null.</summary>
    public static BestKnown? Of(string name) => All.GetValueOrDefault(name);
}
