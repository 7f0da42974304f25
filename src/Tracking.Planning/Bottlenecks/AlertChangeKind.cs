namespace Tracking.Planning.Bottlenecks;

/// <summary>Why an alert came or went.</summary>
public enum AlertChangeKind
{
    /// <summary>It came.</summary>
    Raised,

    /// <summary>It went because it became unlikely.</summary>
    Lowered,

    /// <summary>It went because its deadline passed.</summary>
    Passed,
}
