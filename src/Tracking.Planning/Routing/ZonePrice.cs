namespace Tracking.Planning.Routing;

/// <summary>What changing zones should cost, so that a driver does one zone after the other as drivers of real routes do, without long detours.</summary>
public static class ZonePrice
{
    /// <summary>A change of zones counts as much as this many legs.</summary>
    public const double Legs = 1.2;

    /// <summary>The price for routes whose legs are this long on average, in the same unit.</summary>
    public static double ForAverageLeg(double leg) => Legs * leg;
}
