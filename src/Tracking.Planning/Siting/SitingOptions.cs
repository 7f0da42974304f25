using Tracking.Planning.Emissions;

namespace Tracking.Planning.Siting;

/// <summary>How far a day reaches, and what vans do in it.</summary>
public sealed record SitingOptions
{
    /// <summary>Travel time from a station within which packages come the same day, more than 0 seconds.</summary>
    public double SameDaySeconds { get; init; } = 60 * 60;

    /// <summary>Travel time within which they come the next day, no less than <see cref="SameDaySeconds"/>.</summary>
    public double NextDaySeconds { get; init; } = 3 * 60 * 60;

    /// <summary>When vans leave, for travel times by the hour.</summary>
    public DateTimeOffset Departure { get; init; } = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Packages that a van delivers on a day, more than 0; a driver has one van.</summary>
    public double PackagesPerVan { get; init; } = 100;

    /// <summary>Mass of a package, more than 0 kilograms.</summary>
    public double KilogramsPerPackage { get; init; } = EmissionOptions.DefaultAssumedKilograms;

    /// <summary>Mass that a truck brings from the hub at a time, more than 0 kilograms.</summary>
    public double KilogramsPerTruck { get; init; } = 4000;

    /// <summary>What vans are.</summary>
    public VehicleClass Van { get; init; } = VehicleClass.DieselVan;

    /// <summary>What trucks are.</summary>
    public VehicleClass Truck { get; init; } = VehicleClass.RigidTruck;

    /// <summary>
    /// Length of the way from door to door as a multiple of the square root of doors times area: 0.57 for straight lines (Daganzo 1984, "The distance traveled to visit N points with a
    /// maximum of C stops per vehicle", Transportation Science 18(4)); 0.7124 would be the shortest tour of all of them at once (Beardwood, Halton and Hammersley 1959). 0 or more.
    /// </summary>
    public double LocalTourFactor { get; init; } = 0.57;

    /// <summary>How much longer than straight lines the ways from door to door are, 1 or more.</summary>
    public double LocalCircuity { get; init; } = 1.3;

    /// <summary>Area of demand points that do not say theirs, more than 0 square metres: a township of the United States' survey, 6 by 6 miles.</summary>
    public double AreaSquareMetres { get; init; } = 93_239_930;

    /// <summary>Rounds of swaps at the most, 0 or more; each takes the best swap of an opened candidate for one that is not.</summary>
    public int MaxSwapRounds { get; init; } = 100;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        CheckAbove(nameof(SameDaySeconds), SameDaySeconds, 0);
        if (!(NextDaySeconds >= SameDaySeconds))
        {
            throw new ArgumentException($"{nameof(NextDaySeconds)} is {NextDaySeconds}; give no less than {nameof(SameDaySeconds)}, which is {SameDaySeconds}.");
        }

        CheckAbove(nameof(PackagesPerVan), PackagesPerVan, 0);
        CheckAbove(nameof(KilogramsPerPackage), KilogramsPerPackage, 0);
        CheckAbove(nameof(KilogramsPerTruck), KilogramsPerTruck, 0);
        CheckAbove(nameof(AreaSquareMetres), AreaSquareMetres, 0);
        if (!(LocalTourFactor >= 0) || !double.IsFinite(LocalTourFactor))
        {
            throw new ArgumentException($"{nameof(LocalTourFactor)} is {LocalTourFactor}; give 0 or more.");
        }

        if (!(LocalCircuity >= 1) || !double.IsFinite(LocalCircuity))
        {
            throw new ArgumentException($"{nameof(LocalCircuity)} is {LocalCircuity}; give 1 or more.");
        }

        if (MaxSwapRounds < 0)
        {
            throw new ArgumentException($"{nameof(MaxSwapRounds)} is {MaxSwapRounds}; give 0 or more.");
        }
    }

    private static void CheckAbove(string name, double value, double bound)
    {
        if (!(value > bound) || !double.IsFinite(value))
        {
            throw new ArgumentException($"{name} is {value}; give more than {bound}.");
        }
    }
}
