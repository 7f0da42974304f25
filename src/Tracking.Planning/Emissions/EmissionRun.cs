using Tracking.Model.Geography;

namespace Tracking.Planning.Emissions;

/// <summary>
/// What a vehicle drives with the same load rule throughout: a van's round from its station and back, or one leg of a truck. What a truck carries, it carries over the whole run: where
/// its load changes on the way, each part is a run.
/// </summary>
public sealed record EmissionRun
{
    /// <summary>The route that it is part of; a route may have several runs.</summary>
    public required string RouteId { get; init; }

    /// <summary>The station that sent it; null where none is known.</summary>
    public required string? StationId { get; init; }

    /// <summary>The partner that drives it; null for the network itself.</summary>
    public string? PartnerId { get; init; }

    /// <summary>The vehicle.</summary>
    public required VehicleClass Vehicle { get; init; }

    /// <summary>Metres that the vehicle drives, the way back and what it drives empty included; 0 or more.</summary>
    public required double Metres { get; init; }

    /// <summary>What it carries.</summary>
    public required IReadOnlyList<EmissionLoad> Loads { get; init; }
}

/// <summary>A package on a run.</summary>
/// <param name="PackageId">The package.</param>
/// <param name="Kilograms">Its mass; null or 0 when it is not known.</param>
/// <param name="LoadedAt">Where it was loaded.</param>
/// <param name="DroppedAt">Where it left the vehicle: for a package that came back, where it was loaded.</param>
public readonly record struct EmissionLoad(string PackageId, double? Kilograms, GeoPoint LoadedAt, GeoPoint DroppedAt);
