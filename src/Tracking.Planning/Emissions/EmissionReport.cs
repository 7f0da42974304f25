namespace Tracking.Planning.Emissions;

/// <summary>
/// Estimated greenhouse gases of some runs, in whole milligrams of CO2e, so that sums agree exactly: packages and what is on none of them make up the routes, and routes make up
/// stations, partners and the total.
/// </summary>
public sealed record EmissionReport
{
    /// <summary>Version of the factors.</summary>
    public required string FactorVersion { get; init; }

    /// <summary>That it is an estimate, from which factors, what is counted, and how it was shared out: to be shown with every figure.</summary>
    public required string Basis { get; init; }

    /// <summary>All of it; milligrams.</summary>
    public required long Milligrams { get; init; }

    /// <summary>Runs of vehicles on which there was nothing; milligrams.</summary>
    public required long OnNoPackage { get; init; }

    /// <summary>Packages' shares of all their runs, by id.</summary>
    public required IReadOnlyList<PackageEmissions> Packages { get; init; }

    /// <summary>By route.</summary>
    public required IReadOnlyList<EmissionSum> Routes { get; init; }

    /// <summary>By station that sent the runs; null for runs of no known station.</summary>
    public required IReadOnlyList<EmissionSum> Stations { get; init; }

    /// <summary>By partner; null for the network's own.</summary>
    public required IReadOnlyList<EmissionSum> Partners { get; init; }

    /// <summary>Packages whose mass was assumed.</summary>
    public required int AssumedMasses { get; init; }

    /// <summary>Vehicles' kilometres.</summary>
    public required double Kilometres { get; init; }
}

/// <summary>Emissions of a route, station or partner.</summary>
/// <param name="Id">Its id; null for the network's own runs among the partners, and for those of no known station among the stations.</param>
/// <param name="Milligrams">CO2e.</param>
/// <param name="OnNoPackage">How much of it is on no package.</param>
public readonly record struct EmissionSum(string? Id, long Milligrams, long OnNoPackage);

/// <summary>Emissions of a package.</summary>
/// <param name="PackageId">The package.</param>
/// <param name="Milligrams">CO2e of all its runs.</param>
/// <param name="Legs">Its share of each route, in the order of the runs.</param>
public sealed record PackageEmissions(string PackageId, long Milligrams, IReadOnlyList<PackageLeg> Legs);

/// <summary>A package's share of a run.</summary>
/// <param name="RouteId">The run's route.</param>
/// <param name="Vehicle">The run's vehicle.</param>
/// <param name="Milligrams">CO2e.</param>
public readonly record struct PackageLeg(string RouteId, VehicleClass Vehicle, long Milligrams);
