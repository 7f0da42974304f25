using System.ComponentModel.DataAnnotations;
using Tracking.Server.Description;

namespace Tracking.Server.Positions;

/// <summary>Positions of one or many vehicles.</summary>
[RequestShape]
internal sealed record PositionsBody
{
    /// <summary>The device's clock at this attempt.</summary>
    [Form(TextForm.Time)]
    public string? SentAt { get; init; }

    /// <summary>In any order.</summary>
    [MinLength(1), MaxLength(5000)]
    public required IReadOnlyList<PositionBody> Positions { get; init; }
}

/// <summary>Where a vehicle was, WGS 84.</summary>
[RequestShape]
internal sealed record PositionBody
{
    /// <summary>The vehicle.</summary>
    [Form(TextForm.Id)]
    public required string VehicleId { get; init; }

    /// <summary>When, by the device's clock.</summary>
    [Form(TextForm.Time)]
    public required string OccurredAt { get; init; }

    /// <summary>Degrees north.</summary>
    [Range(-90d, 90d)]
    public required double Lat { get; init; }

    /// <summary>Degrees east.</summary>
    [Range(-180d, 180d)]
    public required double Lon { get; init; }

    /// <summary>Metres per second.</summary>
    [Range(0d, 200d)]
    public double? Speed { get; init; }

    /// <summary>Degrees from north, clockwise.</summary>
    [Range(0d, 360d)]
    public double? Heading { get; init; }

    /// <summary>Radius in metres.</summary>
    [Range(0d, 1e7)]
    public double? Accuracy { get; init; }
}
