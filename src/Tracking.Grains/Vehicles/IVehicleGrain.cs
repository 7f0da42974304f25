using Tracking.Grains.Attention;
using Tracking.Grains.Recording;

namespace Tracking.Grains.Vehicles;

/// <summary>One vehicle: its definition, its own scans, what is aboard, and where it is.</summary>
[Alias("Tracking.IVehicleGrain")]
public interface IVehicleGrain : IAttentionPlace
{
    /// <summary>Replaces the definition; completes when it is durable. Returns whether the vehicle was unknown before, and events for its members that change with it.</summary>
    [Alias("Define")]
    ValueTask<VehicleDefined> Define(VehicleSpec definition);

    /// <summary>The definition; null when there is none.</summary>
    [Alias("Definition")]
    ValueTask<VehicleSpec?> Definition();

    /// <summary>Stores scans of the vehicle.</summary>
    [Alias("Record")]
    ValueTask<RecordReply> Record(RecordRequest request);

    /// <summary>Takes in what members tell of their stays aboard, and answers with the vehicle's scans that they missed.</summary>
    [Alias("Apply")]
    ValueTask<IReadOnlyList<MemberDelivery>> Apply(IReadOnlyList<MembershipUpdate> updates);

    /// <summary>Takes in positions, best effort.</summary>
    [Alias("Locate")]
    ValueTask Locate(IReadOnlyList<PositionFix> fixes);

    /// <summary>State; null when the vehicle was never defined, seen nor located.</summary>
    [Alias("View")]
    ValueTask<VehicleView?> View();

    /// <summary>Ids of packages aboard in ordinal order behind <paramref name="after"/>.</summary>
    [Alias("Aboard")]
    ValueTask<IReadOnlyList<string>> Aboard(string? after, int limit);

    /// <summary>
    /// Ids of packages that were aboard at any time between two moments (milliseconds since 1970), in ordinal order behind <paramref name="after"/>. Those that left
    /// longer ago than <see cref="Places.PlaceOptions.DepartedFor"/> are forgotten.
    /// </summary>
    [Alias("Carried")]
    ValueTask<IReadOnlyList<string>> Carried(long from, long to, string? after, int limit);

    /// <summary>Puts a plan of its round in place of the one before, or with null takes it away; completes when it is durable. Answers with the plan and what is done of it.</summary>
    [Alias("Plan")]
    ValueTask<RouteView?> Plan(RouteSpec? plan);

    /// <summary>The plan of its round and what is done of it; null when there is none.</summary>
    [Alias("Route")]
    ValueTask<RouteView?> Route();

    /// <summary>What its round means for one package aboard.</summary>
    /// <param name="barcodes">All barcodes of the package; the plan names one of them.</param>
    [Alias("Round")]
    ValueTask<RoundView> Round(IReadOnlyList<string> barcodes);
}

/// <summary>A vehicle's definition, as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.VehicleSpec")]
public sealed record VehicleSpec
{
    /// <summary>Partner that runs it.</summary>
    [Id(0)] public string? PartnerId { get; init; }

    /// <summary>A <see cref="Model.Histories.VehicleKind"/>.</summary>
    [Id(1)] public byte Kind { get; init; }

    /// <summary>Where it belongs.</summary>
    [Id(2)] public string? HomeStationId { get; init; }

    /// <summary>Load space in cm³.</summary>
    [Id(3)] public double? CapacityCm3 { get; init; }

    /// <summary>Payload in grams.</summary>
    [Id(4)] public double? CapacityGrams { get; init; }

    /// <summary>Number of the class by which its emissions are estimated; null for the usual one of its kind.</summary>
    [Id(5)] public byte? EmissionClass { get; init; }
}

/// <summary>What defining a vehicle did.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.VehicleDefined")]
public sealed record VehicleDefined([property: Id(0)] bool IsNew, [property: Id(1)] IReadOnlyList<MemberDelivery> Deliveries);

/// <summary>Where a vehicle was. The time is corrected already; milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.PositionFix")]
public readonly record struct PositionFix(
    [property: Id(0)] long OccurredAt,
    [property: Id(1)] double Lat,
    [property: Id(2)] double Lon,
    [property: Id(3)] double? Speed,
    [property: Id(4)] double? Heading,
    [property: Id(5)] double? Accuracy);

/// <summary>A vehicle as others see it. Instants in milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.VehicleView")]
public sealed record VehicleView
{
    /// <summary>The vehicle.</summary>
    [Id(0)] public required string VehicleId { get; init; }

    /// <summary>Its definition; null when it was seen but never defined.</summary>
    [Id(1)] public VehicleSpec? Definition { get; init; }

    /// <summary>Last known position.</summary>
    [Id(2)] public PositionFix? Position { get; init; }

    /// <summary>Packages aboard.</summary>
    [Id(3)] public int Load { get; init; }

    /// <summary>Station at which it stands.</summary>
    [Id(4)] public string? StationId { get; init; }

    /// <summary>When anything was last received from or about it.</summary>
    [Id(5)] public long? LastHeardAt { get; init; }

    /// <summary>Grows with each change, over restarts too.</summary>
    [Id(6)] public long Version { get; init; }

    /// <summary>When this held.</summary>
    [Id(7)] public long AsOf { get; init; }

    /// <summary>Stops of its planned round; null when none is planned.</summary>
    [Id(8)] public int? PlannedStops { get; init; }

    /// <summary>Packages aboard that the partner that runs it has in custody.</summary>
    [Id(9)] public int LoadInCustody { get; init; }

    /// <summary>The version since which nothing has changed that the partner that runs it may know: packages aboard that it does not have are not among that.</summary>
    [Id(10)] public long PartnerVersion { get; init; }
}
