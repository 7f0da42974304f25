namespace Tracking.Planning.Bottlenecks;

/// <summary>What a package goes through at a station, in this order.</summary>
public enum StationStage
{
    /// <summary>Off the vehicle that brought it.</summary>
    Unload,

    /// <summary>Sorted by delivery area.</summary>
    Sort,

    /// <summary>Put where its van loads.</summary>
    Stage,

    /// <summary>Aboard a van that leaves with a wave.</summary>
    Dispatch,
}
