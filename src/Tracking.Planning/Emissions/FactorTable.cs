using System.Diagnostics.CodeAnalysis;

namespace Tracking.Planning.Emissions;

/// <summary>One version of a published table of factors.</summary>
public sealed record FactorTable
{
    /// <summary>Names it, such as <c>uk-2026</c>; calculations say which one they used.</summary>
    public required string Version { get; init; }

    /// <summary>It is for what is driven from this day on, until a later one is.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Title of the publication.</summary>
    public required string Title { get; init; }

    /// <summary>Who published it.</summary>
    public required string Publisher { get; init; }

    /// <summary>Which edition of it.</summary>
    public required string Edition { get; init; }

    /// <summary>Where it was published.</summary>
    [SuppressMessage("Design", "CA1056", Justification = "A citation, read by people; nothing is fetched from it.")]
    public required string Url { get; init; }

    /// <summary>What is counted and what is not.</summary>
    public required string Boundary { get; init; }

    /// <summary>The factors, one for each kind of vehicle.</summary>
    public required IReadOnlyList<EmissionFactor> Factors { get; init; }

    /// <summary>The factor of a kind of vehicle.</summary>
    /// <exception cref="ArgumentException">The table has none.</exception>
    public EmissionFactor Of(VehicleClass vehicle) => Factors.FirstOrDefault(factor => factor.Vehicle == vehicle)
        ?? throw new ArgumentException($"Table {Version} has no factor for {vehicle}; it has {string.Join(", ", Factors.Select(static factor => factor.Vehicle))}.");
}
