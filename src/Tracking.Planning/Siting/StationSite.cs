using Tracking.Model.Geography;

namespace Tracking.Planning.Siting;

/// <summary>A station that is there, or a place where one could be.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Location">Where it is.</param>
public sealed record StationSite(string Id, GeoPoint Location)
{
    /// <summary>Packages that it can take on a day, 0 or more.</summary>
    public double PackagesPerDay { get; init; } = double.PositiveInfinity;

    /// <summary>What it costs on a day whatever it does, in any currency; 0 or more.</summary>
    public double CostPerDay { get; init; }

    /// <summary>What it costs for each package, in the same currency; 0 or more.</summary>
    public double CostPerPackage { get; init; }

    /// <summary>People who work in it for each thousand packages of a day, 0 or more; drivers come on top.</summary>
    public double JobsPerThousandPackages { get; init; }
}
