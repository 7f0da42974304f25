namespace Tracking.Grains.Live;

/// <summary>What can be watched.</summary>
public enum LiveKind : byte
{
    /// <summary>A package.</summary>
    Package,

    /// <summary>A vehicle.</summary>
    Vehicle,

    /// <summary>A station.</summary>
    Station,
}

/// <summary>Names something that can be watched.</summary>
public readonly record struct LiveKey(LiveKind Kind, string Id);
