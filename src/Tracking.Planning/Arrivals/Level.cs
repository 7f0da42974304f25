namespace Tracking.Planning.Arrivals;

/// <summary>An unknown number that is measured again and again and drifts: the scalar Kalman filter (Kalman 1960).</summary>
/// <param name="Mean">Best guess.</param>
/// <param name="Variance">How unsure it is; more than 0.</param>
public readonly record struct Level(double Mean, double Variance)
{
    /// <summary>After a measurement.</summary>
    /// <param name="surprise">Measured less expected, in the measurement's unit.</param>
    /// <param name="slope">What the measurement changes by with the number.</param>
    /// <param name="variance">Variance of the surprise as a whole, this number's own part included.</param>
    public Level After(double surprise, double slope, double variance)
    {
        double gain = Variance * slope / variance;
        return new Level(Mean + gain * surprise, Variance * (1 - Math.Min(0.9, gain * slope)));
    }

    /// <summary>After time has passed in which it may have changed.</summary>
    public Level Drifted(double variance, double most) => this with { Variance = Math.Min(most, Variance + variance) };
}
