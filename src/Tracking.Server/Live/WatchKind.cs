namespace Tracking.Server.Live;

/// <summary>What a connection can watch.</summary>
internal enum WatchKind
{
    /// <summary>A package, as staff see it.</summary>
    Package,

    /// <summary>A package, as its customer sees it.</summary>
    Link,

    /// <summary>A vehicle.</summary>
    Vehicle,

    /// <summary>A station.</summary>
    Station,

    /// <summary>All stations.</summary>
    Stations,

    /// <summary>An area of the map.</summary>
    Area,

    /// <summary>What needs attention.</summary>
    Attention,
}

/// <summary>Names of the messages in which views come.</summary>
internal static class WatchKinds
{
    /// <summary>The message with views of this kind of thing.</summary>
    public static string Message(this WatchKind kind) => kind switch
    {
        WatchKind.Vehicle => "vehicles",
        WatchKind.Station => "stations",
        _ => "packages",
    };
}
