namespace Tracking.Planning.Demand.Forecasts;

/// <summary>What a station is expected to have.</summary>
public sealed record DemandForecast
{
    /// <summary>Id of the station.</summary>
    public required string Station { get; init; }

    /// <summary>What it was made by.</summary>
    public required ForecastSource Source { get; init; }

    /// <summary>Version of the model, if one made it.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Hour by hour.</summary>
    public required IReadOnlyList<HourForecast> Hours { get; init; }

    /// <summary>Day by day; the first and the last may be parts.</summary>
    public required IReadOnlyList<DayForecast> Days { get; init; }
}
