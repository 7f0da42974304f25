namespace Tracking.Planning.Demand.Forecasts;

/// <summary>Where a volume will lie, with a stated probability.</summary>
/// <param name="Lower">Lowest, 0 or more.</param>
/// <param name="Upper">Highest.</param>
public readonly record struct VolumeRange(float Lower, float Upper)
{
    /// <summary>Whether a volume lies in it.</summary>
    public bool Contains(float volume) => volume >= Lower && volume <= Upper;
}
