namespace Tracking.Planning.Arrivals;

/// <summary>Where errors of predictions lie, as multiples of the standard deviation that was predicted; above 0 is later than expected.</summary>
/// <param name="Lower">One in ten is lower.</param>
/// <param name="Middle">Half are lower.</param>
/// <param name="Upper">One in ten is higher.</param>
public readonly record struct ErrorQuantiles(double Lower, double Middle, double Upper)
{
    /// <summary>Those of a normal distribution, some wider: for as long as nothing is known.</summary>
    public static ErrorQuantiles Unknown { get; } = new(-1.45, 0, 1.45);
}
