namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>How rough the simulated weeks are. 1 is what the figures in the docs are for.</summary>
internal sealed record SurgeSettings
{
    /// <summary>Times as many promotions, outbreaks of sickness, van shortages, storms and breakdowns.</summary>
    public double Surges { get; init; } = 1;

    /// <summary>Times as likely that nobody knows of one before it is there.</summary>
    public double Surprises { get; init; } = 1;

    /// <summary>Times the forecast's errors (what it has learnt of days and hours, of promotions).</summary>
    public double ForecastError { get; init; } = 1;

    /// <summary>Times the scatter of demand, transit and work.</summary>
    public double Noise { get; init; } = 1;

    /// <summary>Minutes from one forecast to the next, a multiple of 5.</summary>
    public int EveryMinutes { get; init; } = 60;

    /// <summary>Weeks from which the alerter learns before the first week that counts.</summary>
    public int WarmUpWeeks { get; init; } = 8;
}
