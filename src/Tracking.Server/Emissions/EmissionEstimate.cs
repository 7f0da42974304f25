using Tracking.Planning.Emissions;

namespace Tracking.Server.Emissions;

/// <summary>Emissions that were asked for.</summary>
internal sealed record EmissionEstimate
{
    /// <summary>The vehicles' days, by id and day.</summary>
    public required IReadOnlyList<VehicleEmissions> Vehicles { get; init; }

    /// <summary>Emissions of all of them.</summary>
    public required EmissionReport Report { get; init; }

    /// <summary>The factors.</summary>
    public required FactorTable Factors { get; init; }

    /// <summary>The package that was asked for, by the barcode under which its history is kept; null for all.</summary>
    public string? PackageId { get; init; }

    /// <summary>Whether the package was aboard of something on days that are forgotten.</summary>
    public bool IsPartial { get; init; }

    /// <summary>What vans delivered, beside the naive plan for it; null where there is nothing to compare.</summary>
    public NaiveComparison? Naive { get; init; }

    /// <summary>When this was estimated; milliseconds since 1970.</summary>
    public required long AsOf { get; init; }
}

/// <summary>What vans delivered, and the naive plan for it, both on estimated ways.</summary>
/// <param name="Deliveries">Packages in both.</param>
/// <param name="AsDelivered">In the order in which they were delivered.</param>
/// <param name="Naive">By the naive plan.</param>
internal sealed record NaiveComparison(int Deliveries, EmissionReport AsDelivered, EmissionReport Naive);
