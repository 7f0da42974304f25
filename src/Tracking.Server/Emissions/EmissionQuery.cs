namespace Tracking.Server.Emissions;

/// <summary>Of what emissions are asked for; of everything when no id is given.</summary>
/// <param name="Day">The local day of each vehicle; null for the present one, and for a package for every day that is remembered.</param>
/// <param name="StationId">Only what this station sent.</param>
/// <param name="VehicleId">Only this vehicle.</param>
/// <param name="PartnerId">Only what this partner runs.</param>
/// <param name="PackageId">Only this package.</param>
internal sealed record EmissionQuery(DateOnly? Day, string? StationId, string? VehicleId, string? PartnerId, string? PackageId);
