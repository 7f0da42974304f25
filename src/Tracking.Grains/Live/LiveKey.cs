namespace Tracking.Grains.Live;

/// <summary>What can be watched. The number goes over the wire between nodes and is never reused.</summary>
[GenerateSerializer, Alias("Tracking.LiveKind")]
public enum LiveKind : byte
{
    /// <summary>A package.</summary>
    Package,

    /// <summary>A vehicle.</summary>
    Vehicle,

    /// <summary>A station.</summary>
    Station,

    /// <summary>A key or a customer's link: when it ends, what it has opened is closed.</summary>
    Credential,
}

/// <summary>Names something that can be watched.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.LiveKey")]
public readonly record struct LiveKey([property: Id(0)] LiveKind Kind, [property: Id(1)] string Id)
{
    /// <summary>Whether it stands for everything of its kind; ids are never empty.</summary>
    public bool IsWhole => Id.Length == 0;

    /// <summary>Everything of a kind.</summary>
    public static LiveKey Whole(LiveKind kind) => new(kind, "");
}
