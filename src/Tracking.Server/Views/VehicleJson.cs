using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Planning.Emissions;
using Tracking.Server.Description;
using Tracking.Server.Emissions;

namespace Tracking.Server.Views;

/// <summary>A vehicle: what it is, where it is, and how much is aboard.</summary>
public sealed record VehicleJson
{
    /// <summary>The vehicle.</summary>
    [Form(TextForm.Id)]
    public required string VehicleId { get; init; }

    /// <summary>Whether it was ever defined, rather than only named by scans or positions.</summary>
    public bool Defined { get; init; }

    /// <summary>delivery or linehaul; null when not defined.</summary>
    [Form(TextForm.VehicleKind)]
    public string? Kind { get; init; }

    /// <summary>Partner that runs it.</summary>
    [Form(TextForm.Id)]
    public string? PartnerId { get; init; }

    /// <summary>Where it belongs.</summary>
    [Form(TextForm.Id)]
    public string? HomeStationId { get; init; }

    /// <summary>Load space in cm³.</summary>
    public double? CapacityCm3 { get; init; }

    /// <summary>Payload in grams.</summary>
    public double? CapacityGrams { get; init; }

    /// <summary>By which factor its emissions are estimated; null when the definition leaves it to its kind.</summary>
    [Form(TextForm.EmissionClass)]
    public string? EmissionClass { get; init; }

    /// <summary>Last known position.</summary>
    public PositionView? Position { get; init; }

    /// <summary>Packages aboard.</summary>
    public int Load { get; init; }

    /// <summary>Station at which it stands.</summary>
    [Form(TextForm.Id)]
    public string? StationId { get; init; }

    /// <summary>Stops of its planned round; null when none is planned.</summary>
    public int? PlannedStops { get; init; }

    /// <summary>When anything was last received from or about it, UTC.</summary>
    [Form(TextForm.Time)]
    public string? LastHeardAt { get; init; }

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    /// <summary>When this held, UTC.</summary>
    [Form(TextForm.Time)]
    public required string AsOf { get; init; }

    /// <summary>The view of a vehicle; its partner is told of no packages aboard but those that it has.</summary>
    internal static VehicleJson Of(VehicleView view, bool forPartner) =>
        new()
        {
            VehicleId = view.VehicleId,
            Defined = view.Definition is not null,
            Kind = VehicleKindNames.Name((VehicleKind)(view.Definition?.Kind ?? 0)),
            PartnerId = view.Definition?.PartnerId,
            HomeStationId = view.Definition?.HomeStationId,
            CapacityCm3 = view.Definition?.CapacityCm3,
            CapacityGrams = view.Definition?.CapacityGrams,
            EmissionClass = view.Definition?.EmissionClass is { } number ? EmissionWords.Name((VehicleClass)number) : null,
            Position = view.Position is { } fix ? PositionView.Of(fix) : null,
            Load = forPartner ? view.LoadInCustody : view.Load,
            StationId = view.StationId,
            PlannedStops = view.PlannedStops,
            LastHeardAt = UtcText.Of(view.LastHeardAt),
            Version = forPartner ? view.PartnerVersion : view.Version,
            AsOf = UtcText.Of(view.AsOf),
        };
}

/// <summary>Where a vehicle was.</summary>
/// <param name="Lat">Degrees north.</param>
/// <param name="Lon">Degrees east.</param>
/// <param name="Speed">Metres per second.</param>
/// <param name="Heading">Degrees from north, clockwise.</param>
/// <param name="Accuracy">Radius in metres.</param>
/// <param name="OccurredAt">When, corrected, UTC.</param>
public sealed record PositionView(double Lat, double Lon, double? Speed, double? Heading, double? Accuracy, [Form(TextForm.Time)] string OccurredAt)
{
    /// <summary>The view of a position.</summary>
    public static PositionView Of(PositionFix fix) => new(fix.Lat, fix.Lon, fix.Speed, fix.Heading, fix.Accuracy, UtcText.Of(fix.OccurredAt));
}

/// <summary>Names of kinds of vehicles on the wire.</summary>
internal static class VehicleKindNames
{
    /// <summary>The name; null when not defined.</summary>
    public static string? Name(VehicleKind kind) => kind switch
    {
        VehicleKind.Delivery => "delivery",
        VehicleKind.Linehaul => "linehaul",
        _ => null,
    };

    /// <summary>The kind of a name, or null.</summary>
    public static VehicleKind? Parse(string name) => name switch
    {
        "delivery" => VehicleKind.Delivery,
        "linehaul" => VehicleKind.Linehaul,
        _ => null,
    };
}
