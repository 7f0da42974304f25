using System.ComponentModel.DataAnnotations;
using Tracking.Server.Description;
using Tracking.Server.Rounds;

namespace Tracking.Server.Dispatching;

/// <summary>A departure wave to plan; everything may be left out.</summary>
[RequestShape]
internal sealed record DispatchBody
{
    /// <summary>When the wave leaves; in 15 to 30 minutes unless given.</summary>
    [Form(TextForm.Time)]
    public string? DepartsAt { get; init; }

    /// <summary>When vans are to be back; at the station's end of day unless given, or after eight hours.</summary>
    [Form(TextForm.Time)]
    public string? Until { get; init; }

    /// <summary>Vans to be used; the free ones whose home the station is, unless given.</summary>
    [MaxLength(DispatchRequest.MaxVans)]
    public IReadOnlyList<DispatchVehicleBody>? Vehicles { get; init; }

    /// <summary>When breaks begin; none unless given.</summary>
    [Form(TextForm.Time)]
    public string? BreakAt { get; init; }

    /// <summary>Seconds of a break; 1,800 unless given.</summary>
    [Range(0d, 14400d)]
    public double? BreakSeconds { get; init; }

    /// <summary>Number of a dispatch whose routes are begun with; what was fixed or taken off there stays so.</summary>
    [Range(1, int.MaxValue)]
    public int? BasedOn { get; init; }

    /// <summary>Whether packages and vans count that have a plan already whose van has not left; accepting replaces those plans.</summary>
    public bool? IncludePlanned { get; init; }

    /// <summary>Seconds of search; 10 unless given.</summary>
    [Range(0.1, 3600d)]
    public double? Seconds { get; init; }

    /// <summary>Iterations of the search instead of seconds: the same packages, vans, seed and iterations give the same routes.</summary>
    [Range(1, 10_000_000)]
    public long? Iterations { get; init; }

    /// <summary>Seed of the search; 1 unless given.</summary>
    [Range(0, int.MaxValue)]
    public long? Seed { get; init; }

    /// <summary>Seconds at a door whose package was announced without them; 120 unless given.</summary>
    [Range(0d, RouteEndpoints.MaxServiceSeconds)]
    public double? ServiceSeconds { get; init; }

    /// <summary>What is weighed against what.</summary>
    public DispatchPricesBody? Prices { get; init; }
}

/// <summary>Prices in any one currency; only how they stand to each other counts.</summary>
[RequestShape]
internal sealed record DispatchPricesBody
{
    /// <summary>An hour of driving; 30 unless given.</summary>
    [Range(0d, DispatchRequest.MaxPrice)]
    public double? Hour { get; init; }

    /// <summary>A kilometre; 0.4 unless given.</summary>
    [Range(0d, DispatchRequest.MaxPrice)]
    public double? Kilometre { get; init; }

    /// <summary>Using a van at all; 20 unless given.</summary>
    [Range(0d, DispatchRequest.MaxPrice)]
    public double? Van { get; init; }

    /// <summary>A kilogram of CO2e; 0.1 unless given.</summary>
    [Range(0d, DispatchRequest.MaxPrice)]
    public double? KilogramCo2e { get; init; }

    /// <summary>An hour by which a package comes after its promise; 60 unless given.</summary>
    [Range(0d, DispatchRequest.MaxPrice)]
    public double? LateHour { get; init; }

    /// <summary>Leaving a package for another day; 200 unless given, and 50 times that for what is promised for this one.</summary>
    [Range(0d, DispatchRequest.MaxPrice)]
    public double? LeaveOut { get; init; }
}

/// <summary>A van to be used.</summary>
[RequestShape]
internal sealed record DispatchVehicleBody
{
    /// <summary>The van.</summary>
    [Form(TextForm.Id)]
    public required string VehicleId { get; init; }

    /// <summary>It leaves no earlier.</summary>
    [Form(TextForm.Time)]
    public string? From { get; init; }

    /// <summary>It is back no later.</summary>
    [Form(TextForm.Time)]
    public string? Until { get; init; }

    /// <summary>Packages that it takes at the most; 500 unless given.</summary>
    [Range(1, DispatchRequest.MaxPackagesOfVan)]
    public int? MaxPackages { get; init; }

    /// <summary>When its break begins.</summary>
    [Form(TextForm.Time)]
    public string? BreakAt { get; init; }
}

/// <summary>Changes to a proposed plan. A package stands for its stop, with all packages for the same door.</summary>
[RequestShape]
internal sealed record AdjustBody
{
    /// <summary>Stops to move to a van, or within one; they are fixed to it.</summary>
    [MaxLength(AdjustRequest.MaxChanges)]
    public IReadOnlyList<MoveBody>? Moves { get; init; }

    /// <summary>Stops to take off their routes.</summary>
    [Form(TextForm.Id), MaxLength(AdjustRequest.MaxChanges)]
    public IReadOnlyList<string>? LeaveOut { get; init; }

    /// <summary>Stops to fix to their vans: a later search leaves them there.</summary>
    [Form(TextForm.Id), MaxLength(AdjustRequest.MaxChanges)]
    public IReadOnlyList<string>? Lock { get; init; }

    /// <summary>Stops to release.</summary>
    [Form(TextForm.Id), MaxLength(AdjustRequest.MaxChanges)]
    public IReadOnlyList<string>? Unlock { get; init; }

    /// <summary>Whether only to say what it would do.</summary>
    public bool? DryRun { get; init; }

    /// <summary>Revision that was looked at; a conflict when it is not the current one.</summary>
    [Range(1, int.MaxValue)]
    public int? Revision { get; init; }
}

/// <summary>A stop to move.</summary>
[RequestShape]
internal sealed record MoveBody
{
    /// <summary>One of its packages.</summary>
    [Form(TextForm.Id)]
    public required string PackageId { get; init; }

    /// <summary>The van to which it goes.</summary>
    [Form(TextForm.Id)]
    public required string VehicleId { get; init; }

    /// <summary>Its place in the van's route, from 0; where it costs least unless given.</summary>
    [Range(0, RouteEndpoints.MaxStops)]
    public int? Position { get; init; }
}

/// <summary>How a proposed plan is accepted.</summary>
[RequestShape]
internal sealed record AcceptBody
{
    /// <summary>Revision that was looked at; a conflict when it is not the current one.</summary>
    [Range(1, int.MaxValue)]
    public int? Revision { get; init; }

    /// <summary>Whether packages that are on hand no more are taken off the routes instead of being a conflict.</summary>
    public bool? LeaveOutGone { get; init; }
}
