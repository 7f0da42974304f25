using Tracking.Simulator.Driving;
using Tracking.Simulator.Network.Map;

namespace Tracking.Simulator.Network.Days;

/// <summary>A van's way along its doors and back.</summary>
internal sealed record Round(Van Van, int Day, IReadOnlyList<RoundStop> Stops, Itinerary Itinerary)
{
    public TimeSpan DepartAt => Itinerary.DepartAt;

    public TimeSpan ReturnAt => Itinerary.ReturnAt;

    /// <summary>What goes wrong with it as a whole.</summary>
    public Incident Incident { get; init; }

    /// <summary>So much later than planned it leaves, loaded as it is.</summary>
    public TimeSpan LeavesLate { get; init; }

    /// <summary>So long after its return what it brings back is scanned.</summary>
    public TimeSpan ScannedInLate { get; init; }

    /// <summary>Between these two times the van is out of coverage; nothing, if they are equal.</summary>
    public (TimeSpan From, TimeSpan To) DeadZone { get; set; }

    /// <summary>When the driver's phone can send what happens at a moment.</summary>
    public TimeSpan SentAt(TimeSpan at) => at >= DeadZone.From && at < DeadZone.To ? DeadZone.To : at;
}

/// <summary>What can go wrong with a round.</summary>
internal enum Incident : byte
{
    None,

    /// <summary>It stands at its station for hours with everything aboard.</summary>
    LeavesLate,

    /// <summary>For most of its way nothing is heard of it.</summary>
    Silent,

    /// <summary>It is back, but nobody scans what it brings.</summary>
    NotScannedIn,

    /// <summary>A package stays behind at the station, and another one is scanned there though it is delivered.</summary>
    Muddle,
}

/// <summary>The parcels for one door.</summary>
internal sealed record RoundStop(Routes.GeoPoint Location, List<Parcel> Parcels);
