namespace Tracking.Planning.Demand.Forecasts;

/// <summary>What is expected in one hour.</summary>
/// <param name="Ahead">Hours ahead, 1 for the hour after the last known one.</param>
/// <param name="Time">Begin of the hour by the station's clock; null when the series does not say when it begins.</param>
/// <param name="Expected">Volume as likely exceeded as not.</param>
/// <param name="Range80">Range that holds the volume in 80 % of hours.</param>
/// <param name="Range90">Range that holds it in 90 %.</param>
/// <param name="Range95">Range that holds it in 95 %.</param>
public readonly record struct HourForecast(int Ahead, DateTime? Time, float Expected, VolumeRange Range80, VolumeRange Range90, VolumeRange Range95);
