using System.ComponentModel.DataAnnotations;
using Tracking.Server.Description;

namespace Tracking.Server.Rounds;

/// <summary>The plan of a vehicle's round; up to 1,000 packages, each once.</summary>
[RequestShape]
internal sealed record RouteBody
{
    /// <summary>Station from which it departs.</summary>
    [Form(TextForm.Id)]
    public string? StationId { get; init; }

    /// <summary>When it is to depart.</summary>
    [Form(TextForm.Time)]
    public required string DepartsAt { get; init; }

    /// <summary>Stops in their order.</summary>
    [MaxLength(RouteEndpoints.MaxStops)]
    public required IReadOnlyList<RouteStopBody> Stops { get; init; }
}

/// <summary>One planned stop.</summary>
[RequestShape]
internal sealed record RouteStopBody
{
    /// <summary>Packages for it.</summary>
    [Form(TextForm.Id), MaxLength(RouteEndpoints.MaxPackages)]
    public required IReadOnlyList<string> PackageIds { get; init; }

    /// <summary>When the vehicle is to arrive.</summary>
    [Form(TextForm.Time)]
    public required string PlannedAt { get; init; }

    /// <summary>Planned time at the door.</summary>
    [Range(0d, RouteEndpoints.MaxServiceSeconds)]
    public double? ServiceSeconds { get; init; }
}
