namespace Tracking.Planning.Demand.Features;

/// <summary>What trees predict the difference from.</summary>
internal enum Reference
{
    /// <summary>The same hour of the last known day.</summary>
    LastDay,

    /// <summary>The seasonal smoothing's forecast.</summary>
    Smoothed,
}
