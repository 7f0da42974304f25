namespace Tracking.Planning.Arrivals;

/// <summary>
/// How much slower than expected a round goes: the logarithms of two factors, one of all its driving and one of all its doors, and how unsure they are. Measured by
/// nothing but the times at which stops are done: far legs tell of the one, near ones of the other. An extended Kalman filter (Jazwinski 1970, chapter 8) whose
/// measurements are cut where they surprise by more than three standard deviations, so that one dog or one closed road does not count as a pace (Huber 1981).
/// </summary>
/// <param name="Travel">Logarithm of the factor of driving times; 0 is as expected.</param>
/// <param name="Service">Logarithm of the factor of service times.</param>
/// <param name="TravelVariance">Variance of <paramref name="Travel"/>.</param>
/// <param name="ServiceVariance">Variance of <paramref name="Service"/>.</param>
/// <param name="Covariance">Covariance of the two.</param>
public readonly record struct RoundPace(double Travel, double Service, double TravelVariance, double ServiceVariance, double Covariance)
{
    /// <summary>Measurements are cut at this many standard deviations.</summary>
    public const double Cut = 3;

    /// <summary>What each variance grows by in an hour: traffic, weather and people change during a round.</summary>
    public const double HourlyVariance = 0.0006;

    /// <summary>After a leg.</summary>
    /// <param name="travel">Expected driving seconds, at this pace.</param>
    /// <param name="service">Expected seconds at the door, at this pace.</param>
    /// <param name="surprise">Seconds that both together took longer than expected.</param>
    /// <param name="legVariance">Variance of one leg at a known pace; seconds².</param>
    public RoundPace After(double travel, double service, double surprise, double legVariance)
    {
        double hours = Math.Max(0, travel + service + surprise) / 3600;
        double tt = TravelVariance + HourlyVariance * hours, ss = ServiceVariance + HourlyVariance * hours, ts = Covariance;
        double byTravel = tt * travel + ts * service, byService = ts * travel + ss * service;
        double variance = travel * byTravel + service * byService + legVariance;
        double cut = Clip(surprise, variance);
        double gainTravel = byTravel / variance, gainService = byService / variance;
        return new RoundPace(
            Math.Clamp(Travel + gainTravel * cut, -1, 1),
            Math.Clamp(Service + gainService * cut, -1, 1),
            Math.Max(1e-6, tt - gainTravel * byTravel),
            Math.Max(1e-6, ss - gainService * byService),
            ts - gainTravel * byService);
    }

    /// <summary>Variance of the time for so much driving and service to come that comes from not knowing the pace; seconds².</summary>
    public double VarianceOf(double travel, double service)
    {
        // A pace that drifts at random is off by a third of its last variance on average over the way.
        double drift = HourlyVariance * (travel + service) / 3600 / 3;
        return travel * travel * (TravelVariance + drift) + service * service * (ServiceVariance + drift) + 2 * travel * service * Covariance;
    }

    /// <summary>A surprise, cut at <see cref="Cut"/> standard deviations.</summary>
    internal static double Clip(double surprise, double variance)
    {
        double most = Cut * Math.Sqrt(variance);
        return Math.Clamp(surprise, -most, most);
    }
}
