using System.ComponentModel.DataAnnotations;
using Tracking.Server.Announcing;
using Tracking.Server.Description;

namespace Tracking.Server.Defining;

/// <summary>What a station is; every field is optional, and the whole replaces the definition before.</summary>
[RequestShape]
internal sealed record StationBody
{
    /// <summary>Name for people.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>Where it stands.</summary>
    public PointBody? Location { get; init; }

    /// <summary>IANA name of its time zone.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? TimeZone { get; init; }

    /// <summary>Up to when what is accepted can still be delivered on the same day.</summary>
    [Form(TextForm.LocalTime)]
    public string? SameDayCutoff { get; init; }

    /// <summary>Up to when the days of other services count from the same day.</summary>
    [Form(TextForm.LocalTime)]
    public string? NextDayCutoff { get; init; }

    /// <summary>By when a day's deliveries are done.</summary>
    [Form(TextForm.LocalTime)]
    public string? EndOfDay { get; init; }

    /// <summary>Days without deliveries.</summary>
    [Form(TextForm.LocalDate), MaxLength(400)]
    public IReadOnlyList<string>? ClosedDates { get; init; }

    /// <summary>Where people find it, in words.</summary>
    [StringLength(300, MinimumLength = 1)]
    public string? Address { get; init; }

    /// <summary>Days for which a package waits there to be collected; 7 when not said.</summary>
    [Range(1, 30)]
    public int? PickupDays { get; init; }
}

/// <summary>A closure or a delay of which a station's customers are told.</summary>
[RequestShape]
internal sealed record NoticeBody
{
    /// <summary>What.</summary>
    [Form(TextForm.NoticeKind)]
    public required string Kind { get; init; }

    /// <summary>Why.</summary>
    [Form(TextForm.Reason)]
    public string? Reason { get; init; }

    /// <summary>Since or from when; now when not said.</summary>
    [Form(TextForm.Time)]
    public string? From { get; init; }

    /// <summary>Until when; open when not said.</summary>
    [Form(TextForm.Time)]
    public string? Until { get; init; }

    /// <summary>Words for customers.</summary>
    [StringLength(NoticeEndpoints.MaxMessage, MinimumLength = 1)]
    public string? Message { get; init; }
}

/// <summary>What a vehicle is; every field is optional, and the whole replaces the definition before.</summary>
[RequestShape]
internal sealed record VehicleBody
{
    /// <summary>Partner that runs it.</summary>
    [Form(TextForm.Id)]
    public string? PartnerId { get; init; }

    /// <summary>What it is for.</summary>
    [Form(TextForm.VehicleKind)]
    public string? Kind { get; init; }

    /// <summary>Where it belongs.</summary>
    [Form(TextForm.Id)]
    public string? HomeStationId { get; init; }

    /// <summary>Load space in cm³.</summary>
    [Range(0d, 1e9)]
    public double? CapacityCm3 { get; init; }

    /// <summary>Payload in grams.</summary>
    [Range(0d, 1e9)]
    public double? CapacityGrams { get; init; }

    /// <summary>By which factor its emissions are estimated; unless given rigidTruck for linehaul, dieselVan for all others.</summary>
    [Form(TextForm.EmissionClass)]
    public string? EmissionClass { get; init; }
}
