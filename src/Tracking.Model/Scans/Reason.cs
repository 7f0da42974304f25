using System.Collections.Frozen;

namespace Tracking.Model.Scans;

/// <summary>Why something went otherwise than planned. The numbers are stored; names on the wire are these in camelCase.</summary>
public enum Reason : byte
{
    /// <summary>No reason was given.</summary>
    None = 0,

    /// <summary>Nobody was at home.</summary>
    NotHome = 1,

    /// <summary>The business was closed.</summary>
    BusinessClosed = 2,

    /// <summary>The recipient refused it.</summary>
    Refused = 3,

    /// <summary>The address is wrong or incomplete.</summary>
    BadAddress = 4,

    /// <summary>The door could not be reached.</summary>
    NoAccess = 5,

    /// <summary>There was no safe place to leave it.</summary>
    NoSafePlace = 6,

    /// <summary>The recipient could not prove who they are.</summary>
    IdFailed = 7,

    /// <summary>Damaged.</summary>
    Damaged = 8,

    /// <summary>Sorted to the wrong place.</summary>
    Missorted = 9,

    /// <summary>Too late for its sort.</summary>
    MissedSort = 10,

    /// <summary>Weather.</summary>
    Weather = 11,

    /// <summary>Trouble with the vehicle.</summary>
    Vehicle = 12,

    /// <summary>No room.</summary>
    Capacity = 13,

    /// <summary>The driver's day was over.</summary>
    OutOfTime = 14,

    /// <summary>Customs.</summary>
    Customs = 15,

    /// <summary>Security.</summary>
    Security = 16,

    /// <summary>The shipper asked for it back.</summary>
    ShipperRecall = 17,

    /// <summary>The address changes.</summary>
    AddressChange = 18,

    /// <summary>Too large.</summary>
    Oversize = 19,

    /// <summary>Something else.</summary>
    Other = 20,
}

/// <summary>Names of reasons on the wire.</summary>
public static class Reasons
{
    private static readonly string[] Names =
    [
        "", "notHome", "businessClosed", "refused", "badAddress", "noAccess", "noSafePlace", "idFailed", "damaged", "missorted", "missedSort",
        "weather", "vehicle", "capacity", "outOfTime", "customs", "security", "shipperRecall", "addressChange", "oversize", "other",
    ];

    /// <summary>Every reason by its name.</summary>
    public static FrozenDictionary<string, Reason> ByName { get; } =
        Enumerable.Range(1, Names.Length - 1).ToFrozenDictionary(number => Names[number], number => (Reason)number, StringComparer.Ordinal);

    /// <summary>The names of all reasons, in order.</summary>
    public static IReadOnlyList<string> AllNames { get; } = Names[1..];

    /// <summary>All names in one line, for error messages.</summary>
    public static string All { get; } = string.Join(' ', AllNames);

    /// <summary>The name on the wire; null for <see cref="Reason.None"/>.</summary>
    public static string? Name(Reason reason) => reason is Reason.None ? null : Names[(int)reason];
}
