namespace Tracking.Planning.Demand.Forecasts;

/// <summary>What a forecast was made by, and why.</summary>
public enum ForecastSource
{
    /// <summary>The learned model.</summary>
    Model,

    /// <summary>Seasonal naive: there is no model yet, or none for so many hours ahead.</summary>
    NoModel,

    /// <summary>Seasonal naive: the station has too little history.</summary>
    YoungStation,

    /// <summary>Seasonal naive: the model has lost against it lately.</summary>
    Drift,
}
