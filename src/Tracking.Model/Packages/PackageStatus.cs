namespace Tracking.Model.Packages;

/// <summary>State of a package. The numbers are stored; names on the wire are these in camelCase.</summary>
public enum PackageStatus : byte
{
    /// <summary>Announced, not seen yet.</summary>
    Announced = 0,

    /// <summary>Taken from the sender.</summary>
    Accepted = 1,

    /// <summary>On its way between stations.</summary>
    InTransit = 2,

    /// <summary>At the station that delivers it.</summary>
    AtStation = 3,

    /// <summary>On a delivery round.</summary>
    OutForDelivery = 4,

    /// <summary>Waits to be collected.</summary>
    AvailableForPickup = 5,

    /// <summary>Delivered or collected.</summary>
    Delivered = 6,

    /// <summary>On its way back to the sender.</summary>
    Returning = 7,

    /// <summary>Back with the sender.</summary>
    Returned = 8,

    /// <summary>Given up as lost.</summary>
    Lost = 9,

    /// <summary>Called off.</summary>
    Cancelled = 10,

    /// <summary>Destroyed.</summary>
    Disposed = 11,
}

/// <summary>Names and groups of states.</summary>
public static class PackageStatuses
{
    private static readonly string[] Names =
    [
        "announced", "accepted", "inTransit", "atStation", "outForDelivery", "availableForPickup", "delivered", "returning", "returned",
        "lost", "cancelled", "disposed",
    ];

    /// <summary>Number of states.</summary>
    public const int Count = 12;

    /// <summary>The names of all states, in order.</summary>
    public static IReadOnlyList<string> AllNames => Names;

    /// <summary>The name on the wire.</summary>
    public static string Name(this PackageStatus status) => Names[(int)status];

    /// <summary>The state of a name, or null.</summary>
    public static PackageStatus? Parse(string name) => Array.IndexOf(Names, name) is >= 0 and var index ? (PackageStatus)index : null;

    /// <summary>All names in one line, for error messages.</summary>
    public static string All { get; } = string.Join(' ', Names);

    /// <summary>Whether the journey is over.</summary>
    public static bool IsFinal(this PackageStatus status) =>
        status is PackageStatus.Delivered or PackageStatus.Returned or PackageStatus.Disposed;

    /// <summary>Whether a package of this state that stands at a station is on hand there.</summary>
    public static bool CanBeOnHand(this PackageStatus status) =>
        status is PackageStatus.Accepted or PackageStatus.InTransit or PackageStatus.AtStation or PackageStatus.AvailableForPickup
            or PackageStatus.Returning;
}
