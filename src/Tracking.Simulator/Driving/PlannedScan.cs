using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Driving;

/// <summary>A scan that will be made, in time since the start of the day.</summary>
internal sealed record PlannedScan
{
    /// <summary>Names the scan within all runs; its event id is made from this.</summary>
    public required string Key { get; init; }

    public required string Type { get; init; }

    /// <summary>When it truly happens.</summary>
    public required TimeSpan At { get; init; }

    public required Device Device { get; init; }

    /// <summary>The package it is about, by the id of its announcement; null when a container or the van itself is scanned.</summary>
    public string? Package { get; init; }

    /// <summary>The container it is about.</summary>
    public string? Container { get; init; }

    /// <summary>The barcode that is read: <see cref="Package"/>, or its new label.</summary>
    public string? Barcode { get; init; }

    /// <summary>The container into or out of which it goes.</summary>
    public string? ParentContainer { get; init; }

    /// <summary>Whose hands it passes into or comes from.</summary>
    public string? PartnerId { get; init; }

    public string? StationId { get; init; }

    public string? VehicleId { get; init; }

    public GeoPoint? Location { get; init; }

    /// <summary>Of <see cref="Location"/>, in metres.</summary>
    public double? Accuracy { get; init; }

    public string? Reason { get; init; }

    public string? NewPackageId { get; init; }

    /// <summary>Where the recipient finds it; says that a photo was taken.</summary>
    public string? LeftAt { get; init; }

    /// <summary>The wrong scan that this one undoes.</summary>
    public PlannedScan? Voids { get; init; }

    /// <summary>The delivery that counts: exactly one for each package.</summary>
    public bool EndsJourney { get; init; }

    /// <summary>Of the stop at whose door it happens.</summary>
    public int? StopIndex { get; init; }
}
