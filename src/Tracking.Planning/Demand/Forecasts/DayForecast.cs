namespace Tracking.Planning.Demand.Forecasts;

/// <summary>What is expected on one day by the station's clock.</summary>
/// <param name="Date">The day; null when the series does not say when it begins: then a day is 24 hours from the last known one on.</param>
/// <param name="Seen">Volume of the hours that are already known.</param>
/// <param name="HoursAhead">Hours of it that are forecast, 1 to 24.</param>
/// <param name="Whole">Whether what is seen and what is forecast make the whole day.</param>
/// <param name="Expected">Volume, with what is seen.</param>
/// <param name="Range80">Range that holds it in 80 % of days.</param>
/// <param name="Range90">Range that holds it in 90 %.</param>
/// <param name="Range95">Range that holds it in 95 %.</param>
public readonly record struct DayForecast(
    DateOnly? Date, float Seen, int HoursAhead, bool Whole, float Expected, VolumeRange Range80, VolumeRange Range90, VolumeRange Range95);
