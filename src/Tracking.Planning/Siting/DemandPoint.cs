using Tracking.Model.Geography;

namespace Tracking.Planning.Siting;

/// <summary>People who live near each other and get packages.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Location">Its middle.</param>
/// <param name="People">People, 0 or more.</param>
/// <param name="PackagesPerDay">Packages on a usual day, 0 or more.</param>
/// <param name="AreaSquareMetres">The area over which their doors are spread, more than 0; null for <see cref="SitingOptions.AreaSquareMetres"/>.</param>
public sealed record DemandPoint(string Id, GeoPoint Location, double People, double PackagesPerDay, double? AreaSquareMetres = null);
