namespace Tracking.Model.Attention;

/// <summary>How urgent a group is, the most urgent first.</summary>
public enum AttentionSeverity : byte
{
    /// <summary>Medical or cold packages are concerned, or promises are broken.</summary>
    Critical,

    /// <summary>Packages may be lost or become late.</summary>
    High,

    /// <summary>Something is not as it should be.</summary>
    Normal,
}

/// <summary>Like troubles at one place. Times in milliseconds since 1970.</summary>
/// <param name="Key">Which.</param>
/// <param name="Count">Packages concerned.</param>
/// <param name="Late">Those of them whose promise has passed.</param>
/// <param name="Medical">Those that are medical.</param>
/// <param name="Cold">Those that must stay cold.</param>
/// <param name="Since">Since when the oldest is in this state: last seen, loaded, arrived, promised, foreseen.</param>
/// <param name="Advice">Of bottlenecks: what to do, in words for programs; null for nothing.</param>
public sealed record AttentionGroup(AttentionKey Key, int Count, int Late, int Medical, int Cold, long Since, string? Advice = null)
{
    /// <summary>How urgent it is.</summary>
    public AttentionSeverity Severity =>
        Medical > 0 || Cold > 0 || (Key.Kind is AttentionKind.Promise && Late > 0) ? AttentionSeverity.Critical
        : Late > 0 || Key.Kind is AttentionKind.VanSilent or AttentionKind.Adrift or AttentionKind.NotReceived or AttentionKind.Promise or AttentionKind.Bottleneck ? AttentionSeverity.High
        : AttentionSeverity.Normal;
}
