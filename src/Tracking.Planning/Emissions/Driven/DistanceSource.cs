namespace Tracking.Planning.Emissions.Driven;

/// <summary>What a vehicle's distance was made from.</summary>
public enum DistanceSource
{
    /// <summary>Nothing: it was never seen anywhere that is known.</summary>
    Unknown,

    /// <summary>Where its packages were loaded and left it.</summary>
    Scans,

    /// <summary>The plan of its round.</summary>
    Plan,

    /// <summary>Its positions.</summary>
    Positions,
}
