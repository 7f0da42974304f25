using Tracking.Model.Geography;

namespace Tracking.Planning.Emissions.Driven;

/// <summary>A time that a package spent aboard. Times in milliseconds since 1970.</summary>
/// <param name="PackageId">The package.</param>
/// <param name="Kilograms">Its mass; null or 0 when it is not known.</param>
/// <param name="LoadedAt">Since when.</param>
/// <param name="LeftAt">Until when; null while it is aboard.</param>
/// <param name="LoadedFrom">Where it was loaded; null when only the vehicle's way can tell.</param>
/// <param name="LeftTo">Where it left, or is to leave while it is aboard; null when only the vehicle's way can tell.</param>
public readonly record struct Carried(string PackageId, double? Kilograms, long LoadedAt, long? LeftAt, GeoPoint? LoadedFrom, GeoPoint? LeftTo);
