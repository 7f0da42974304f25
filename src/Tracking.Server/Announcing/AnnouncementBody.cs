using System.ComponentModel.DataAnnotations;
using Tracking.Server.Description;

namespace Tracking.Server.Announcing;

/// <summary>What is announced of a package; every field is optional, and the whole replaces what was announced before.</summary>
[RequestShape]
internal record AnnouncementBody
{
    /// <summary>How soon it is to be delivered.</summary>
    [Form(TextForm.Service)]
    public string? Service { get; init; }

    /// <summary>An explicit promise; it wins over the service's.</summary>
    [Form(TextForm.Time)]
    public string? PromisedBy { get; init; }

    /// <summary>The agreed window.</summary>
    public WindowBody? Window { get; init; }

    /// <summary>Station at which it enters the network.</summary>
    [Form(TextForm.Id)]
    public string? OriginStationId { get; init; }

    /// <summary>Station that delivers it.</summary>
    [Form(TextForm.Id)]
    public string? DestinationStationId { get; init; }

    /// <summary>The door.</summary>
    public PointBody? Destination { get; init; }

    /// <summary>Delivery partner.</summary>
    [Form(TextForm.Id)]
    public string? PartnerId { get; init; }

    /// <summary>The shipper's references, each of 1 to 128 bytes in UTF-8.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string>? References { get; init; }

    /// <summary>Who gets it.</summary>
    public RecipientBody? Recipient { get; init; }

    /// <summary>What to do at the door.</summary>
    [StringLength(1000, MinimumLength = 1)]
    public string? Instructions { get; init; }

    /// <summary>Planned time at the door, seconds.</summary>
    [Range(0d, 86_400d)]
    public double? ServiceSeconds { get; init; }

    /// <summary>Weight in grams.</summary>
    [Range(0, 100_000_000)]
    public long? WeightGrams { get; init; }

    /// <summary>Depth, height and width in centimetres, each from 0 to 10,000.</summary>
    [MinLength(3), MaxLength(3)]
    public IReadOnlyList<double>? DimensionsCm { get; init; }

    /// <summary>What it needs at the door.</summary>
    public RequirementsBody? Requirements { get; init; }

    /// <summary>How it must be handled.</summary>
    [Form(TextForm.Handling), MaxLength(3)]
    public IReadOnlyList<string>? Handling { get; init; }
}

/// <summary>One of several announcements.</summary>
[RequestShape]
internal sealed record AnnouncementItemBody : AnnouncementBody
{
    /// <summary>The barcode.</summary>
    [Form(TextForm.Id)]
    public required string PackageId { get; init; }
}

/// <summary>Several announcements.</summary>
[RequestShape]
internal sealed record AnnouncementsBody
{
    /// <summary>One after the other, so that of two for one package the last one wins.</summary>
    [MinLength(1), MaxLength(1000)]
    public required IReadOnlyList<AnnouncementItemBody> Packages { get; init; }
}

/// <summary>A span of time.</summary>
[RequestShape]
internal sealed record WindowBody
{
    /// <summary>Its beginning; null when open.</summary>
    [Form(TextForm.Time)]
    public string? From { get; init; }

    /// <summary>Its end, not before its beginning; null when open.</summary>
    [Form(TextForm.Time)]
    public string? To { get; init; }
}

/// <summary>A point on the earth, WGS 84.</summary>
[RequestShape]
internal sealed record PointBody
{
    /// <summary>Degrees north.</summary>
    [Range(-90d, 90d)]
    public required double Lat { get; init; }

    /// <summary>Degrees east.</summary>
    [Range(-180d, 180d)]
    public required double Lon { get; init; }
}

/// <summary>Who gets a package.</summary>
[RequestShape]
internal sealed record RecipientBody
{
    /// <summary>Name.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>Address.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Address { get; init; }

    /// <summary>Telephone number.</summary>
    [StringLength(50, MinimumLength = 1)]
    public string? Phone { get; init; }

    /// <summary>E-mail address.</summary>
    [StringLength(254, MinimumLength = 1)]
    public string? Email { get; init; }
}

/// <summary>What a package needs at the door.</summary>
[RequestShape]
internal sealed record RequirementsBody
{
    /// <summary>A photo.</summary>
    public bool? Photo { get; init; }

    /// <summary>A signature.</summary>
    public bool? Signature { get; init; }

    /// <summary>A PIN.</summary>
    public bool? Pin { get; init; }

    /// <summary>Age in years.</summary>
    [Range(0, 120)]
    public int? MinimumAge { get; init; }
}
