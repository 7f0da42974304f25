using Tracking.Simulator.Geography;

namespace Tracking.Simulator.Network.Map;

/// <summary>Parts of the country in which a network may lie.</summary>
internal static class Regions
{
    public const string Default = "upper-midwest";

    private const string WholeCountry = "us";

    private static readonly Dictionary<string, string[]> s_states = new(StringComparer.OrdinalIgnoreCase)
    {
        [Default] = ["WI", "MN", "IA"],
        ["great-plains"] = ["ND", "SD", "NE", "KS"],
        ["mountains"] = ["MT", "WY", "ID", "UT", "CO"],
        ["northwest"] = ["WA", "OR", "ID"],
        ["southwest"] = ["TX", "OK", "NM", "AZ"],
        ["south"] = ["AR", "LA", "MS", "AL", "GA"],
        ["appalachia"] = ["WV", "KY", "TN", "VA", "NC"],
        ["northeast"] = ["PA", "NY", "VT", "NH", "ME"],
    };

    /// <summary>All names, for help and errors.</summary>
    public static string Names { get; } = string.Join(", ", s_states.Keys.Append(WholeCountry));

    /// <summary>The seats of a region: one of <see cref="Names"/>, or states by their two letters with commas between them.</summary>
    /// <exception cref="SimulatorException">It is neither.</exception>
    public static List<CountySeat> Seats(string region, IReadOnlyList<CountySeat> all)
    {
        if (string.Equals(region, WholeCountry, StringComparison.OrdinalIgnoreCase))
        {
            return [.. all.Where(seat => seat.State is not ("AK" or "HI"))];
        }

        var states = s_states.GetValueOrDefault(region) ?? region.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var known = all.Select(seat => seat.State).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return states.Length > 0 && states.All(known.Contains)
            ? [.. all.Where(seat => states.Contains(seat.State, StringComparer.OrdinalIgnoreCase))]
            : throw new SimulatorException($"--region {region}: give one of {Names}, or states like WI,MN.");
    }
}
