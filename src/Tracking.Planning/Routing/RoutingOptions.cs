namespace Tracking.Planning.Routing;

/// <summary>How long and how a search goes.</summary>
public sealed record RoutingOptions
{
    /// <summary>Stops that an iteration takes off routes on average, unless said otherwise.</summary>
    public const double DefaultAverageRemoved = 10;

    /// <summary>Temperature at the beginning, unless said otherwise, where there are not many stops or there is a plan to begin with, and while vehicles are saved.</summary>
    internal const double UsualTemperature = 0.3;

    /// <summary>The same seed and number of iterations give the same routes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of iterations, 1 or more; null for as many as the time allows.</summary>
    public long? Iterations { get; init; }

    /// <summary>Time to take when <see cref="Iterations"/> is not given.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether first as few vehicles as possible are sought, then the cheapest routes for them.</summary>
    public bool FewestVehicles { get; init; }

    /// <summary>
    /// Routes to begin with, such as the plan so far. What in them is no longer possible is left for the search to place; stops may be missing. Null to begin with nothing.
    /// </summary>
    public IReadOnlyList<PlannedRoute>? Start { get; init; }

    /// <summary>Stops that an iteration takes off routes on average.</summary>
    public double AverageRemoved { get; init; } = DefaultAverageRemoved;

    /// <summary>
    /// Temperature at the beginning, as a share of the average cost of a stop in the first solution, more than 0. Null for 0.3; where there are many stops and no plan to begin with for 1: their first
    /// routes are farther from good ones, and too many.
    /// </summary>
    public double? StartTemperature { get; init; }

    /// <summary>Temperature at the end, as a share of the average cost of a stop in the first solution, no more than the one at the beginning. Null for a hundredth of that.</summary>
    public double? EndTemperature { get; init; }

    /// <summary>Where time comes from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        if (Iterations is < 1)
        {
            throw new ArgumentException($"{nameof(Iterations)} is {Iterations}; give 1 or more, or null to go by time.");
        }

        if (Iterations is null && Time <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(Time)} is {Time}; give more than zero, or a number of {nameof(Iterations)}.");
        }

        if (!(AverageRemoved >= 1))
        {
            throw new ArgumentException($"{nameof(AverageRemoved)} is {AverageRemoved}; give 1 or more.");
        }

        if (StartTemperature is <= 0 or double.NaN || EndTemperature is <= 0 or double.NaN || EndTemperature > Temperatures(0).Start)
        {
            throw new ArgumentException(
                $"Temperature goes from {Temperatures(0).Start} to {Temperatures(0).End}; give an end above 0 and a start no lower.");
        }
    }

    /// <summary>Temperatures of a search of so many stops.</summary>
    internal (double Start, double End) Temperatures(int stops)
    {
        double start = StartTemperature ?? (stops < SearchData.ManyStops || Start is not null ? UsualTemperature : 1);
        return (start, EndTemperature ?? start / 100);
    }
}

/// <summary>How far a search is.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="Iterations">Iterations so far.</param>
/// <param name="Vehicles">Vehicles of the best routes so far.</param>
/// <param name="Cost">Cost of the best routes so far.</param>
/// <param name="LeftOut">Stops that they do not visit.</param>
public readonly record struct RoutingProgress(double Share, long Iterations, int Vehicles, double Cost, int LeftOut);
