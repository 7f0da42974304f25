namespace Tracking.Planning.Arrivals;

/// <summary>How what a customer sees has changed.</summary>
public enum WindowChange
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>It is shown for the first time.</summary>
    First,

    /// <summary>It lies within what was shown.</summary>
    Narrowed,

    /// <summary>It holds what was shown, or most of it.</summary>
    Widened,

    /// <summary>It lies elsewhere.</summary>
    Moved,
}
