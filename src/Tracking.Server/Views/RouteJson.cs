using Tracking.Grains.Vehicles;
using Tracking.Server.Description;

namespace Tracking.Server.Views;

/// <summary>The plan of a vehicle's round, and what is done of it.</summary>
public sealed record RouteJson
{
    /// <summary>The vehicle.</summary>
    [Form(TextForm.Id)]
    public required string VehicleId { get; init; }

    /// <summary>Station from which it departs.</summary>
    [Form(TextForm.Id)]
    public string? StationId { get; init; }

    /// <summary>When it is to depart, UTC.</summary>
    [Form(TextForm.Time)]
    public required string DepartsAt { get; init; }

    /// <summary>Stops in their order.</summary>
    public required IReadOnlyList<RouteStopJson> Stops { get; init; }

    /// <summary>How many of them are done.</summary>
    public required int StopsDone { get; init; }

    /// <summary>Grows with each change of the vehicle.</summary>
    public required long Version { get; init; }

    /// <summary>When this held, UTC.</summary>
    [Form(TextForm.Time)]
    public required string AsOf { get; init; }

    /// <summary>The view of a round.</summary>
    public static RouteJson Of(string vehicleId, RouteView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var stops = new RouteStopJson[view.Plan.Stops.Count];
        int done = 0;
        for (int i = 0; i < stops.Length; i++)
        {
            RouteStopSpec stop = view.Plan.Stops[i];
            stops[i] = new RouteStopJson(stop.PackageIds, UtcText.Of(stop.PlannedAt), stop.ServiceSeconds, view.Done[i], UtcText.Of(view.DoneAt[i]));
            done += view.Done[i] ? 1 : 0;
        }

        return new RouteJson
        {
            VehicleId = vehicleId,
            StationId = view.Plan.StationId,
            DepartsAt = UtcText.Of(view.Plan.DepartsAt),
            Stops = stops,
            StopsDone = done,
            Version = view.Version,
            AsOf = UtcText.Of(view.AsOf),
        };
    }
}

/// <summary>One stop of a round.</summary>
/// <param name="PackageIds">Packages for it.</param>
/// <param name="PlannedAt">When the vehicle is to arrive, UTC.</param>
/// <param name="ServiceSeconds">Planned time at the door.</param>
/// <param name="Done">Whether none of its packages is aboard any more.</param>
/// <param name="DoneAt">When the last of them left the vehicle, UTC; null when it is not done, or when none ever was aboard.</param>
public sealed record RouteStopJson(
    [Form(TextForm.Id)] IReadOnlyList<string> PackageIds,
    [Form(TextForm.Time)] string PlannedAt,
    double ServiceSeconds,
    bool Done,
    [Form(TextForm.Time)] string? DoneAt);
