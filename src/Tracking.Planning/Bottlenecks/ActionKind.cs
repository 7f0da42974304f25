namespace Tracking.Planning.Bottlenecks;

/// <summary>What can be done about a bottleneck.</summary>
public enum ActionKind
{
    /// <summary>More vans leave at the deadline; their drivers load them.</summary>
    ExtraWave,

    /// <summary>More people at the stage, from as soon as they can come until the deadline.</summary>
    ExtraStaff,

    /// <summary>Packages that have not come yet go to another station, which keeps their promise.</summary>
    Divert,

    /// <summary>Another delivery partner fetches staged packages.</summary>
    AnotherPartner,

    /// <summary>No more same-day is sold until the deadline's cut-off.</summary>
    StopSellingSameDay,
}
