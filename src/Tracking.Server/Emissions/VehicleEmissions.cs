using Tracking.Model.Geography;
using Tracking.Planning.Emissions.Driven;

namespace Tracking.Server.Emissions;

/// <summary>What a vehicle drove and carried on a day.</summary>
/// <param name="VehicleId">The vehicle.</param>
/// <param name="Day">The local day at its home.</param>
/// <param name="Source">What its distance was made from.</param>
/// <param name="Station">Where the station that sent it is; null when that is not known.</param>
/// <param name="Facts">What it drove and carried.</param>
internal sealed record VehicleEmissions(string VehicleId, DateOnly Day, DistanceSource Source, GeoPoint? Station, VehicleDay Facts);
