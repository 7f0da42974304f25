using Tracking.Model.Geography;

namespace Tracking.Planning.Siting;

/// <summary>Where people are, which stations there are, and where some could be.</summary>
public sealed record SitingProblem
{
    /// <summary>Greatest number of pairs of a site and a demand point.</summary>
    public const int MaxPairs = 4_000_000;

    /// <summary>Where packages go.</summary>
    public required IReadOnlyList<DemandPoint> Demand { get; init; }

    /// <summary>Stations that are there and stay.</summary>
    public IReadOnlyList<StationSite> Stations { get; init; } = [];

    /// <summary>Where stations could be.</summary>
    public required IReadOnlyList<StationSite> Candidates { get; init; }

    /// <summary>The hub from which trucks bring the stations their packages; null to leave that way out.</summary>
    public GeoPoint? Hub { get; init; }

    /// <summary>All places in the order in which a matrix has to have them: stations, candidates, demand, and the hub when there is one.</summary>
    public IReadOnlyList<GeoPoint> Places =>
    [
        .. Stations.Select(static site => site.Location), .. Candidates.Select(static site => site.Location), .. Demand.Select(static point => point.Location),
        .. Hub is { } hub ? [hub] : Array.Empty<GeoPoint>(),
    ];

    /// <summary>Checks that everything is on the earth, named once, and within its range.</summary>
    /// <exception cref="ArgumentException">Something is not; the message says what.</exception>
    public void Validate()
    {
        if ((long)(Stations.Count + Candidates.Count) * Demand.Count > MaxPairs)
        {
            throw new ArgumentException($"There are {Stations.Count + Candidates.Count} sites and {Demand.Count} demand points; their product may be {MaxPairs}.");
        }

        if (Hub is { IsValid: false })
        {
            throw new ArgumentException($"The hub is at {Hub}; give a point on the earth.");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (StationSite site in Stations.Concat(Candidates))
        {
            Check(ids.Add(site.Id), $"Site {site.Id} stands twice; name each once.");
            Check(site.Location.IsValid, $"Site {site.Id} is at {site.Location}; give a point on the earth.");
            Check(site.PackagesPerDay >= 0, $"Site {site.Id} takes {site.PackagesPerDay} packages a day; give 0 or more.");
            Check(IsAmount(site.CostPerDay) && IsAmount(site.CostPerPackage), $"Site {site.Id} costs {site.CostPerDay} a day and {site.CostPerPackage} a package; give 0 or more.");
            Check(IsAmount(site.JobsPerThousandPackages), $"Site {site.Id} has {site.JobsPerThousandPackages} jobs for a thousand packages; give 0 or more.");
        }

        ids.Clear();
        foreach (DemandPoint point in Demand)
        {
            Check(ids.Add(point.Id), $"Demand point {point.Id} stands twice; name each once.");
            Check(point.Location.IsValid, $"Demand point {point.Id} is at {point.Location}; give a point on the earth.");
            Check(IsAmount(point.People), $"Demand point {point.Id} has {point.People} people; give 0 or more.");
            Check(IsAmount(point.PackagesPerDay), $"Demand point {point.Id} has {point.PackagesPerDay} packages a day; give 0 or more.");
            Check(point.AreaSquareMetres is null || (point.AreaSquareMetres > 0 && double.IsFinite(point.AreaSquareMetres.Value)),
                $"Demand point {point.Id} has an area of {point.AreaSquareMetres} m²; give more than 0.");
        }
    }

    private static bool IsAmount(double value) => value >= 0 && double.IsFinite(value);

    private static void Check(bool good, string message)
    {
        if (!good)
        {
            throw new ArgumentException(message);
        }
    }
}
