namespace Tracking.Planning.Demand.Features;

/// <summary>What trees predict the difference from.</summary>
internal enum Reference
{
    /// <summary>The seasonal naive forecast: the same hour of the last known day or week, whichever suits the station.</summary>
    Naive,

    /// <summary>The seasonal smoothing's forecast.</summary>
    Smoothed,
}
