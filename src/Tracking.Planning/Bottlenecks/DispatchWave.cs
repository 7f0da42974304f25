namespace Tracking.Planning.Bottlenecks;

/// <summary>Vans that leave together.</summary>
/// <param name="LoadingFrom">From when on people at <see cref="StationStage.Dispatch"/> load them.</param>
/// <param name="Departure">When they leave; later than <paramref name="LoadingFrom"/>.</param>
/// <param name="Vans">Number of vans, 0 or more.</param>
/// <param name="PackagesPerVan">Packages that one takes, 0 or more.</param>
/// <param name="Recovery">
/// Whether it only fetches what has missed its deadline already, from whichever stage that stands at; it needs nobody of the station.
/// </param>
public readonly record struct DispatchWave(DateTimeOffset LoadingFrom, DateTimeOffset Departure, int Vans, int PackagesPerVan, bool Recovery = false);
