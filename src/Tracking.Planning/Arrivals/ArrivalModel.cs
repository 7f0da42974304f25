namespace Tracking.Planning.Arrivals;

/// <summary>
/// What a station has learned about its rounds, for one driver: all that predictions of a round need besides its plan. Small, and never changed; a round keeps the one
/// with which it left. Logarithms of factors of planned times, 0 for as planned.
/// </summary>
public sealed record ArrivalModel
{
    /// <summary>Bands of planned ways by their seconds: until 90, until 240, until 600, longer.</summary>
    public const int Bands = 4;

    /// <summary>Variance of a leg's driving time as a share of its square, at a noise of 1.</summary>
    public const double TravelNoise = 0.09;

    /// <summary>Variance of a door's service time as a share of its square, at a noise of 1.</summary>
    public const double ServiceNoise = 0.5;

    /// <summary>Driving, by band of the planned way.</summary>
    public IReadOnlyList<double> TravelByBand { get; init; } = new double[Bands];

    /// <summary>Driving, by hour of the day.</summary>
    public IReadOnlyList<double> TravelByHour { get; init; } = new double[24];

    /// <summary>Service, by kind of stop: shrunken medians.</summary>
    public IReadOnlyDictionary<string, double> ServiceByKind { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Service at kinds of stops that are not known: the median of all.</summary>
    public double ServiceOfOthers { get; init; }

    /// <summary>What the mean service is above the median.</summary>
    public double ServiceLevel { get; init; }

    /// <summary>What this driver's driving differs by.</summary>
    public double DriverTravel { get; init; }

    /// <summary>What this driver's service differs by.</summary>
    public double DriverService { get; init; }

    /// <summary>Pace of a round that is about to leave: its variances are those between rounds, and what is not known of the station and the driver.</summary>
    public RoundPace Pace { get; init; } = new(0, 0, 0.05, 0.06, 0);

    /// <summary>Variance of a leg at a known pace, as a multiple of what <see cref="TravelNoise"/> and <see cref="ServiceNoise"/> say.</summary>
    public double Noise { get; init; } = 1;

    /// <summary>Share of planned pauses that drivers take, 0 to 1.5.</summary>
    public double PauseShare { get; init; } = 0.9;

    /// <summary>Errors of predictions, by <see cref="Horizon"/>.</summary>
    public IReadOnlyList<ErrorQuantiles> Errors { get; init; } = [.. Enumerable.Repeat(ErrorQuantiles.Unknown, Horizon.Count)];

    /// <summary>The band of a planned way.</summary>
    internal static int BandOf(double travelSeconds) => travelSeconds switch { < 90 => 0, < 240 => 1, < 600 => 2, _ => 3 };

    /// <summary>Variance of a leg at a noise of 1; seconds².</summary>
    internal static double LegVariance(double travel, double service) => TravelNoise * travel * travel + ServiceNoise * service * service + 100;
}
