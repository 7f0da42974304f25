namespace Tracking.Planning.Bottlenecks;

/// <summary>How long ahead of its onset a bottleneck is announced.</summary>
public enum LeadTime
{
    /// <summary>Less than 2 hours.</summary>
    Now,

    /// <summary>2 hours or more: people can be moved.</summary>
    TwoHours,

    /// <summary>6 hours or more: vans and people can be called in.</summary>
    SixHours,

    /// <summary>24 hours or more: shifts and partners can be planned.</summary>
    Day,
}
