namespace Tracking.Planning.Travel;

/// <summary>What it takes to get from one of some places to another.</summary>
public interface ITravelTimeMatrix
{
    /// <summary>Number of places; they are numbered from 0.</summary>
    int Places { get; }

    /// <summary>The way from one place to another for who leaves at a time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    TravelCell Between(int from, int to, DateTimeOffset departure);
}

/// <summary>A way.</summary>
/// <param name="Seconds">Time that it takes, 0 or more.</param>
/// <param name="Metres">How long it is, 0 or more.</param>
/// <param name="Source">Where both come from.</param>
public readonly record struct TravelCell(double Seconds, double Metres, TravelSource Source);

/// <summary>Where a travel time comes from.</summary>
public enum TravelSource
{
    /// <summary>Estimated from the great-circle distance.</summary>
    GreatCircle,

    /// <summary>Estimated from the great-circle distance, with the detour around a barrier.</summary>
    Barrier,

    /// <summary>From the roads, by OSRM.</summary>
    Osrm,

    /// <summary>From the roads, by Valhalla.</summary>
    Valhalla,
}
