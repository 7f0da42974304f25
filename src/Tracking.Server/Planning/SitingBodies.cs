using System.ComponentModel.DataAnnotations;
using Tracking.Server.Announcing;
using Tracking.Server.Description;

namespace Tracking.Server.Planning;

/// <summary>Where people are, which stations there are, and where some could be.</summary>
[RequestShape]
internal sealed record SitingBody
{
    /// <summary>Where packages go.</summary>
    [MinLength(1), MaxLength(SitingEndpoint.MaxDemand)]
    public required IReadOnlyList<DemandBody> Demand { get; init; }

    /// <summary>Stations that are there and stay.</summary>
    [MaxLength(SitingEndpoint.MaxSites)]
    public IReadOnlyList<SiteBody>? Stations { get; init; }

    /// <summary>Where stations could be.</summary>
    [MinLength(1), MaxLength(SitingEndpoint.MaxSites)]
    public required IReadOnlyList<SiteBody> Candidates { get; init; }

    /// <summary>Hub from which trucks bring the stations their packages; without it that way is left out.</summary>
    public PointBody? Hub { get; init; }

    /// <summary>Stations to open at the most; 1 unless given.</summary>
    [Range(0, SitingEndpoint.MaxOpen)]
    public int? Open { get; init; }

    /// <summary>Travel time from a station within which packages come the same day; 60 unless given.</summary>
    [Range(1d, SitingEndpoint.MaxMinutes)]
    public double? SameDayMinutes { get; init; }

    /// <summary>Travel time within which they come the next day, no less than for the same day; 180 unless given.</summary>
    [Range(1d, SitingEndpoint.MaxMinutes)]
    public double? NextDayMinutes { get; init; }

    /// <summary>Version of the emission factors, such as <c>uk-2026</c>; the newest unless given.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? Factors { get; init; }
}

/// <summary>People who live near each other.</summary>
[RequestShape]
internal sealed record DemandBody
{
    /// <summary>Names it.</summary>
    [Form(TextForm.Id)]
    public required string Id { get; init; }

    /// <summary>Its middle.</summary>
    public required PointBody Location { get; init; }

    /// <summary>People.</summary>
    [Range(0d, SitingEndpoint.MaxAmount)]
    public required double People { get; init; }

    /// <summary>Packages on a usual day.</summary>
    [Range(0d, SitingEndpoint.MaxAmount)]
    public required double PackagesPerDay { get; init; }

    /// <summary>Area over which the doors are spread; 93.2 unless given.</summary>
    [Range(0.001, 1_000_000d)]
    public double? AreaKm2 { get; init; }
}

/// <summary>A station, or a place where one could be.</summary>
[RequestShape]
internal sealed record SiteBody
{
    /// <summary>Names it.</summary>
    [Form(TextForm.Id)]
    public required string Id { get; init; }

    /// <summary>Where it is.</summary>
    public required PointBody Location { get; init; }

    /// <summary>Packages that it can take on a day; as many as come unless given.</summary>
    [Range(0d, SitingEndpoint.MaxAmount)]
    public double? PackagesPerDay { get; init; }

    /// <summary>What it costs on a day whatever it does; 0 unless given.</summary>
    [Range(0d, SitingEndpoint.MaxAmount)]
    public double? CostPerDay { get; init; }

    /// <summary>What it costs for each package; 0 unless given.</summary>
    [Range(0d, SitingEndpoint.MaxAmount)]
    public double? CostPerPackage { get; init; }

    /// <summary>People who work in it for each thousand packages of a day; 0 unless given.</summary>
    [Range(0d, 1000d)]
    public double? JobsPerThousandPackages { get; init; }
}
