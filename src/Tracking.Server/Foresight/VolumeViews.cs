using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tracking.Server.Description;

namespace Tracking.Server.Foresight;

/// <summary>Counts of a station's past, from books that were kept elsewhere.</summary>
[RequestShape]
internal sealed record VolumesBody
{
    /// <summary>Begin of the first hour, a full hour of UTC.</summary>
    [Form(TextForm.Time)]
    public required string From { get; init; }

    /// <summary>Packages that came in, for this hour and those after it; null leaves an hour to what the station counted itself.</summary>
    [MinLength(1), MaxLength(VolumeEndpoints.MaxHours)]
    public required IReadOnlyList<int?> Counts { get; init; }
}

/// <summary>How many packages came in to a station, hour by hour.</summary>
/// <param name="StationId">The station.</param>
/// <param name="From">Begin of the first hour: the first asked for, or the first of which anything is known.</param>
/// <param name="Until">End of the last hour.</param>
/// <param name="Counts">A count for each hour.</param>
internal sealed record VolumesView(
    [property: Form(TextForm.Id)] string StationId, [property: Form(TextForm.Time)] string From, [property: Form(TextForm.Time)] string Until, IReadOnlyList<int> Counts);

/// <summary>What a station is expected to have.</summary>
/// <param name="StationId">The station.</param>
/// <param name="AsOf">When it was made, UTC.</param>
/// <param name="TimeZone">Zone of the station's clock.</param>
/// <param name="Source">What it was made by.</param>
/// <param name="ModelVersion">Version of the model that made it; null when none did.</param>
/// <param name="Hours">Hour by hour, from the one on that goes on.</param>
/// <param name="Days">Day by day of the station's clock; the first and the last may be parts.</param>
internal sealed record ForecastView(
    [property: Form(TextForm.Id)] string StationId,
    [property: Form(TextForm.Time)] string AsOf,
    string TimeZone,
    [property: Form(TextForm.ForecastSource)] string Source,
    string? ModelVersion,
    IReadOnlyList<ForecastHourView> Hours,
    IReadOnlyList<ForecastDayView> Days);

/// <summary>An hour.</summary>
/// <param name="From">Its begin, UTC.</param>
/// <param name="Expected">Packages; as often more as fewer.</param>
/// <param name="Range80">Holds the number in 80 % of hours.</param>
/// <param name="Range90">Holds it in 90 %.</param>
/// <param name="Range95">Holds it in 95 %.</param>
internal sealed record ForecastHourView([property: Form(TextForm.Time)] string From, double Expected, RangeView Range80, RangeView Range90, RangeView Range95);

/// <summary>A day.</summary>
/// <param name="Date">Which, by the station's clock.</param>
/// <param name="Seen">Packages that came already.</param>
/// <param name="Whole">Whether what came and what is forecast make the whole day.</param>
/// <param name="Expected">Packages, with those that came.</param>
/// <param name="Range80">Holds the number in 80 % of days.</param>
/// <param name="Range90">Holds it in 90 %.</param>
/// <param name="Range95">Holds it in 95 %.</param>
internal sealed record ForecastDayView(
    [property: Form(TextForm.LocalDate)] string Date, double Seen, bool Whole, double Expected, RangeView Range80, RangeView Range90, RangeView Range95);

/// <summary>Where a number will lie.</summary>
/// <param name="Low">Lowest.</param>
/// <param name="High">Highest.</param>
internal sealed record RangeView(double Low, double High);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VolumesView))]
[JsonSerializable(typeof(ForecastView))]
internal sealed partial class VolumeJson : JsonSerializerContext;
