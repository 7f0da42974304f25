namespace Tracking.Grains.Foresight;

/// <summary>What is known of packages that go to a station or are there.</summary>
/// <param name="Groups">Packages that are alike.</param>
/// <param name="Journeys">How long packages took that came lately, oldest first.</param>
[GenerateSerializer, Immutable, Alias("Tracking.StationTraffic")]
public sealed record StationTraffic([property: Id(0)] IReadOnlyList<TrafficGroup> Groups, [property: Id(1)] IReadOnlyList<SeenJourney> Journeys);

/// <summary>Packages that are alike. Times in milliseconds since 1970.</summary>
/// <param name="Stand">How they stand.</param>
/// <param name="Lane">Where they come from; empty when not known, and for those that are here.</param>
/// <param name="VehicleId">The vehicle that they are aboard; null for none.</param>
/// <param name="Since">Begin of the quarter of an hour since which they stand so; 0 for those that are here.</param>
/// <param name="PromisedBy">Begin of the quarter of an hour of their promise; 0 for none.</param>
/// <param name="Packages">How many.</param>
[GenerateSerializer, Immutable, Alias("Tracking.TrafficGroup")]
public readonly record struct TrafficGroup(
    [property: Id(0)] PackageStand Stand,
    [property: Id(1)] string Lane,
    [property: Id(2)] string? VehicleId,
    [property: Id(3)] long Since,
    [property: Id(4)] long PromisedBy,
    [property: Id(5)] int Packages);

/// <summary>How long a package took from standing somewhere until the station.</summary>
/// <param name="Stand">How it stood.</param>
/// <param name="Lane">Where.</param>
/// <param name="Since">Since when; milliseconds since 1970.</param>
/// <param name="Minutes">Until it was seen at the station.</param>
[GenerateSerializer, Immutable, Alias("Tracking.SeenJourney")]
public readonly record struct SeenJourney(
    [property: Id(0)] PackageStand Stand, [property: Id(1)] string Lane, [property: Id(2)] long Since, [property: Id(3)] int Minutes);
