using Tracking.Planning.Demand.Forecasts;

namespace Tracking.Server.Foresight;

/// <summary>Names of what forecasts are made by.</summary>
internal static class ForecastSources
{
    /// <summary>All of them.</summary>
    public static readonly string[] All = ["model", "noModel", "youngStation", "drift"];

    /// <summary>The name on the wire.</summary>
    public static string Name(this ForecastSource source) => All[(int)source];
}
