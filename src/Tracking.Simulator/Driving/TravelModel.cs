using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Driving;

/// <summary>How long a van takes from door to door; route files do not say.</summary>
internal static class TravelModel
{
    /// <summary>Roads are longer than the straight line by this factor.</summary>
    public const double Circuity = 1.3;

    /// <summary>Parking, and finding the packages, at every stop.</summary>
    public static readonly TimeSpan Parking = TimeSpan.FromSeconds(20);

    private const double TownMetresPerSecond = 25 / 3.6;
    private const double OpenRoadMetresPerSecond = 85 / 3.6;
    private const double OpenRoadFromMetres = 15_000;

    /// <summary>The longer the leg, the more of it is open road: from 25 km/h between neighbours to 85 km/h over 15 km and more.</summary>
    public static TimeSpan Duration(GeoPoint from, GeoPoint to)
    {
        var metres = GreatCircle.Metres(from, to) * Circuity;
        var openRoad = Math.Min(1, metres / OpenRoadFromMetres);
        return TimeSpan.FromSeconds(metres / (TownMetresPerSecond + ((OpenRoadMetresPerSecond - TownMetresPerSecond) * openRoad)));
    }
}
