namespace Tracking.Planning.Arrivals;

/// <summary>What is kept of a <see cref="ConformalBand"/>.</summary>
/// <param name="Errors">Latest scaled errors, the oldest first.</param>
/// <param name="Below">Share that the lower limit leaves out of them.</param>
/// <param name="Above">Share that the upper limit leaves out of them.</param>
public sealed record ConformalBandState(IReadOnlyList<float> Errors, double Below, double Above);
