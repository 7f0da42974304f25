using Tracking.Simulator.Driving;
using Tracking.Simulator.Network.Map;

namespace Tracking.Simulator.Network.Days;

/// <summary>A van's way along its doors and back.</summary>
internal sealed record Round(Van Van, int Day, IReadOnlyList<RoundStop> Stops, Itinerary Itinerary)
{
    public TimeSpan DepartAt => Itinerary.DepartAt;

    public TimeSpan ReturnAt => Itinerary.ReturnAt;

    /// <summary>Between these two times the van is out of coverage; nothing, if they are equal.</summary>
    public (TimeSpan From, TimeSpan To) DeadZone { get; set; }

    /// <summary>When the driver's phone can send what happens at a moment.</summary>
    public TimeSpan SentAt(TimeSpan at) => at >= DeadZone.From && at < DeadZone.To ? DeadZone.To : at;
}

/// <summary>The parcels for one door.</summary>
internal sealed record RoundStop(Routes.GeoPoint Location, List<Parcel> Parcels);
