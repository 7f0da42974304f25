namespace Tracking.Planning.Siting;

/// <summary>Which stations to open, and what becomes of it; all figures are estimates.</summary>
public sealed record SitingPlan
{
    /// <summary>As it is, with the stations that are there.</summary>
    public required SitingFigures Before { get; init; }

    /// <summary>With the opened ones.</summary>
    public required SitingFigures After { get; init; }

    /// <summary>Candidates to open, the one that adds most people first.</summary>
    public required IReadOnlyList<OpenedSite> Opened { get; init; }

    /// <summary>What each candidate would do if it alone were opened, in the order given.</summary>
    public required IReadOnlyList<CandidateEffect> Candidates { get; init; }

    /// <summary>Where factors and formulas come from, to be shown with the figures.</summary>
    public required string Basis { get; init; }
}

/// <summary>What a set of stations means on a usual day.</summary>
public sealed record SitingFigures
{
    /// <summary>People whose packages come the same day; where a station's room ends, the share of them whose packages find room.</summary>
    public required double PeopleSameDay { get; init; }

    /// <summary>Packages that come the same day.</summary>
    public required double PackagesSameDay { get; init; }

    /// <summary>Packages that come the next day.</summary>
    public required double PackagesNextDay { get; init; }

    /// <summary>Packages that are delivered later than the next day, because every station with room is too far away.</summary>
    public required double PackagesLater { get; init; }

    /// <summary>Packages for which no station has room.</summary>
    public required double PackagesNotServed { get; init; }

    /// <summary>Kilometres of vans.</summary>
    public required double VanKilometres { get; init; }

    /// <summary>Kilometres of trucks from the hub to the stations and back; 0 without a hub.</summary>
    public required double TruckKilometres { get; init; }

    /// <summary>Estimated grams of CO2e of vans and trucks.</summary>
    public required double GramsCo2e { get; init; }

    /// <summary>Jobs at the stations.</summary>
    public required double StationJobs { get; init; }

    /// <summary>Drivers of vans.</summary>
    public required double Drivers { get; init; }

    /// <summary>What the stations cost.</summary>
    public required double CostPerDay { get; init; }
}

/// <summary>A candidate to open.</summary>
/// <param name="SiteId">Which.</param>
/// <param name="PeopleAdded">People it brings within same-day reach beyond the stations and the candidates before it.</param>
/// <param name="PeopleLostWithout">People who lose it if this one alone is not opened.</param>
/// <param name="PackagesPerDay">Packages that it would take on a day, with all the others open.</param>
public sealed record OpenedSite(string SiteId, double PeopleAdded, double PeopleLostWithout, double PackagesPerDay);

/// <summary>What a candidate would do if it alone were opened.</summary>
/// <param name="SiteId">Which.</param>
/// <param name="Alone">Figures with it and the stations that are there.</param>
public sealed record CandidateEffect(string SiteId, SitingFigures Alone);

/// <summary>How far choosing sites is.</summary>
/// <param name="Opened">Candidates chosen so far.</param>
/// <param name="Swaps">Swaps made so far.</param>
/// <param name="PeopleSameDay">People within same-day reach by now.</param>
public readonly record struct SitingProgress(int Opened, int Swaps, double PeopleSameDay);
