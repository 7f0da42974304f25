using System.Collections.Frozen;

namespace Tracking.Model.Scans;

/// <summary>A field that a type of scan cannot do without.</summary>
public enum ScanNeed : byte
{
    /// <summary>Nothing more.</summary>
    Nothing,

    /// <summary><c>stationId</c>.</summary>
    Station,

    /// <summary><c>stationId</c> or <c>location</c>.</summary>
    StationOrLocation,

    /// <summary><c>vehicleId</c>.</summary>
    Vehicle,

    /// <summary><c>parentContainerId</c>.</summary>
    ParentContainer,

    /// <summary><c>reason</c>.</summary>
    Reason,

    /// <summary><c>newPackageId</c>.</summary>
    NewPackage,

    /// <summary><c>partnerId</c>.</summary>
    Partner,

    /// <summary><c>voids</c>.</summary>
    Voids,
}

/// <summary>One row of the table of scans: which subjects a type takes, what it needs, and how it ranks among scans of one moment.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Subjects">Subjects that it may be about.</param>
/// <param name="Need">The field that it cannot do without.</param>
/// <param name="Rank">
/// Order among scans with the same event time: what happens first in a parcel's day comes first (arrive, unload, sort, load, depart, deliver).
/// </param>
/// <param name="IsPhysical">Whether somebody had the subject before them.</param>
public sealed record ScanRule(ScanType Type, string Name, SubjectKind Subjects, ScanNeed Need, byte Rank, bool IsPhysical)
{
    private const SubjectKind P = SubjectKind.Package;
    private const SubjectKind PC = SubjectKind.Package | SubjectKind.Container;
    private const SubjectKind PCV = PC | SubjectKind.Vehicle;

    private static readonly ScanRule[] ByNumber = Build();

    /// <summary>Every row of the table, by name.</summary>
    public static FrozenDictionary<string, ScanRule> ByName { get; } =
        ByNumber.Where(rule => rule is not null).ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal);

    /// <summary>The row of a type.</summary>
    public static ScanRule Of(ScanType type) => ByNumber[(int)type];

    private static ScanRule[] Build()
    {
        ScanRule[] rules =
        [
            new(ScanType.PickedUp, "pickedUp", PC, ScanNeed.StationOrLocation, 1, true),
            new(ScanType.DroppedOff, "droppedOff", PC, ScanNeed.Station, 2, true),
            new(ScanType.Found, "found", P, ScanNeed.Nothing, 3, true),
            new(ScanType.Arrived, "arrived", PCV, ScanNeed.Station, 4, true),
            new(ScanType.Unloaded, "unloaded", PCV, ScanNeed.Vehicle, 5, true),
            new(ScanType.Inducted, "inducted", PC, ScanNeed.Station, 6, true),
            new(ScanType.Uncontained, "uncontained", PC, ScanNeed.ParentContainer, 7, true),
            new(ScanType.Sorted, "sorted", PC, ScanNeed.Station, 8, true),
            new(ScanType.Stowed, "stowed", PC, ScanNeed.Station, 9, true),
            new(ScanType.Contained, "contained", PC, ScanNeed.ParentContainer, 10, true),
            new(ScanType.Loaded, "loaded", PC, ScanNeed.Vehicle, 11, true),
            new(ScanType.HandedOver, "handedOver", PCV, ScanNeed.Partner, 12, false),
            new(ScanType.Departed, "departed", PCV, ScanNeed.Station, 13, true),
            new(ScanType.OutForDelivery, "outForDelivery", PCV, ScanNeed.Vehicle, 14, true),
            new(ScanType.Attempted, "attempted", P, ScanNeed.Reason, 15, true),
            new(ScanType.AvailableForPickup, "availableForPickup", P, ScanNeed.Station, 16, true),
            new(ScanType.Collected, "collected", P, ScanNeed.Station, 17, true),
            new(ScanType.Delivered, "delivered", P, ScanNeed.Nothing, 18, true),
            new(ScanType.HandedBack, "handedBack", PCV, ScanNeed.Partner, 19, false),
            new(ScanType.ReturnStarted, "returnStarted", P, ScanNeed.Reason, 20, false),
            new(ScanType.ReturnCancelled, "returnCancelled", P, ScanNeed.Nothing, 21, false),
            new(ScanType.Returned, "returned", P, ScanNeed.Nothing, 22, true),
            new(ScanType.Exception, "exception", P, ScanNeed.Reason, 23, false),
            new(ScanType.Damaged, "damaged", P, ScanNeed.Reason, 24, false),
            new(ScanType.Held, "held", PCV, ScanNeed.Reason, 25, false),
            new(ScanType.Released, "released", PCV, ScanNeed.Nothing, 26, false),
            new(ScanType.Relabelled, "relabelled", P, ScanNeed.NewPackage, 27, false),
            new(ScanType.Lost, "lost", P, ScanNeed.Nothing, 28, false),
            new(ScanType.Cancelled, "cancelled", P, ScanNeed.Nothing, 29, false),
            new(ScanType.Disposed, "disposed", P, ScanNeed.Nothing, 30, false),
            new(ScanType.Voided, "voided", PCV, ScanNeed.Voids, 31, false),
            new(ScanType.NotReceived, "notReceived", P, ScanNeed.Nothing, 32, false),
        ];
        var byNumber = new ScanRule[33];
        foreach (ScanRule rule in rules)
        {
            byNumber[(int)rule.Type] = rule;
        }

        return byNumber;
    }
}
