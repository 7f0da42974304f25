using System.Text.Json.Serialization;
using Tracking.Grains.Dispatching;
using Tracking.Server.Description;
using Tracking.Server.Views;

namespace Tracking.Server.Dispatching;

/// <summary>A station's departure wave.</summary>
internal sealed record DispatchView
{
    /// <summary>The station.</summary>
    [Form(TextForm.Id)]
    public required string StationId { get; init; }

    /// <summary>Counts the station's dispatches from 1.</summary>
    public required int Number { get; init; }

    /// <summary><c>computing</c>, <c>proposed</c>, <c>accepted</c>, <c>discarded</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Grows with each change.</summary>
    public required int Revision { get; init; }

    /// <summary>When it was begun, UTC.</summary>
    [Form(TextForm.Time)]
    public required string CreatedAt { get; init; }

    /// <summary>By whom.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When the wave leaves, UTC.</summary>
    [Form(TextForm.Time)]
    public required string DepartsAt { get; init; }

    /// <summary>The dispatch that it began with.</summary>
    public required int? BasedOn { get; init; }

    /// <summary>How far the search is; null when it is not going on, or has told nothing yet.</summary>
    public required DispatchProgressView? Progress { get; init; }

    /// <summary>Why there is no plan; null unless it has failed.</summary>
    public required string? Failure { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    [Form(TextForm.Time)]
    public required string? AcceptedAt { get; init; }

    /// <summary>By whom.</summary>
    public required string? AcceptedBy { get; init; }

    /// <summary>Since when all vans have their plans, UTC. Null while one may not: accept it again.</summary>
    [Form(TextForm.Time)]
    public required string? AppliedAt { get; init; }

    /// <summary>Packages that were to be planned.</summary>
    public required int Packages { get; init; }

    /// <summary>Vans that may be used.</summary>
    public required IReadOnlyList<DispatchVanView> Vans { get; init; }

    /// <summary>Figures of the plan; null while there is none.</summary>
    public required DispatchFiguresView? Figures { get; init; }

    /// <summary>Routes, by vans' ids; empty in lists and while there is no plan.</summary>
    public required IReadOnlyList<DispatchRouteView> Routes { get; init; }

    /// <summary>What the plan leaves out; empty in lists.</summary>
    public required IReadOnlyList<LeftOutView> LeftOut { get; init; }

    /// <summary>Packages on hand that were not to be planned, and why; empty in lists.</summary>
    public required IReadOnlyList<LeftOutView> NotConsidered { get; init; }
}

/// <summary>How far a search is.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="Vans">Vans of the best plan so far.</param>
/// <param name="Cost">Its cost.</param>
/// <param name="LeftOut">Stops that it leaves out.</param>
internal sealed record DispatchProgressView(double Share, int Vans, double Cost, int LeftOut);

/// <summary>A van that may be used.</summary>
/// <param name="VehicleId">The van.</param>
/// <param name="PartnerId">Partner that runs it.</param>
/// <param name="CapacityCm3">Load space.</param>
/// <param name="CapacityGrams">Payload.</param>
/// <param name="From">It leaves no earlier, UTC.</param>
/// <param name="Until">It is back no later, UTC.</param>
internal sealed record DispatchVanView(
    [Form(TextForm.Id)] string VehicleId,
    [Form(TextForm.Id)] string? PartnerId,
    double? CapacityCm3,
    double? CapacityGrams,
    [Form(TextForm.Time)] string From,
    [Form(TextForm.Time)] string Until);

/// <summary>Figures of a plan.</summary>
/// <param name="Vans">Vans that it uses.</param>
/// <param name="Stops">Stops.</param>
/// <param name="Packages">Packages on its routes.</param>
/// <param name="LeftOut">Packages that it leaves out.</param>
/// <param name="Kilometres">Kilometres of all vans.</param>
/// <param name="DrivingSeconds">Seconds of driving of all vans.</param>
/// <param name="LateStops">Stops after their promise or window.</param>
/// <param name="Cost">Cost by the prices that were given, with lateness and what is left out.</param>
/// <param name="GramsCo2e">Estimated grams of CO2e, as diesel vans.</param>
/// <param name="Iterations">Iterations that were searched.</param>
internal sealed record DispatchFiguresView(
    int Vans, int Stops, int Packages, int LeftOut, double Kilometres, double DrivingSeconds, int LateStops, double Cost, double GramsCo2e, long Iterations)
{
    /// <summary>Figures of a plan.</summary>
    public static DispatchFiguresView Of(DispatchPlan plan) => new(
        plan.Routes.Count,
        plan.Routes.Sum(static route => route.Stops.Count),
        plan.Routes.Sum(static route => route.Stops.Sum(static stop => stop.PackageIds.Count)),
        plan.LeftOut.Sum(static left => left.PackageIds.Count),
        Math.Round(plan.Routes.Sum(static route => route.Metres) / 1000, 1),
        Math.Round(plan.Routes.Sum(static route => route.DrivingSeconds)),
        plan.Routes.Sum(static route => route.Stops.Count(static stop => stop.LateSeconds > 0)),
        Math.Round(plan.Cost, 2),
        Math.Round(plan.Routes.Sum(static route => route.GramsCo2e)),
        plan.Iterations);
}

/// <summary>A van's route.</summary>
/// <param name="VehicleId">The van.</param>
/// <param name="DepartsAt">When it leaves, UTC.</param>
/// <param name="BackAt">When it is back, UTC.</param>
/// <param name="Packages">Packages that it carries.</param>
/// <param name="LoadCm3">Their size.</param>
/// <param name="LoadGrams">Their weight.</param>
/// <param name="Kilometres">Kilometres, the way back included.</param>
/// <param name="DrivingSeconds">Seconds of driving.</param>
/// <param name="Cost">Its part of the cost.</param>
/// <param name="GramsCo2e">Estimated grams of CO2e, as a diesel van.</param>
/// <param name="Stops">Stops in their order.</param>
internal sealed record DispatchRouteView(
    [Form(TextForm.Id)] string VehicleId,
    [Form(TextForm.Time)] string DepartsAt,
    [Form(TextForm.Time)] string BackAt,
    int Packages,
    double LoadCm3,
    double LoadGrams,
    double Kilometres,
    double DrivingSeconds,
    double Cost,
    double GramsCo2e,
    IReadOnlyList<DispatchStopView> Stops);

/// <summary>One stop of a route.</summary>
/// <param name="PackageIds">Packages for it; the first one names it.</param>
/// <param name="Location">Where the door is; null when that has been erased.</param>
/// <param name="PlannedAt">When service begins, UTC.</param>
/// <param name="ServiceSeconds">Seconds at the door.</param>
/// <param name="TravelSeconds">Seconds of driving from the stop before, or the station.</param>
/// <param name="Kilometres">Kilometres from there.</param>
/// <param name="TravelSource">Where both come from: <c>greatCircle</c>, <c>barrier</c>, <c>osrm</c> or <c>valhalla</c>.</param>
/// <param name="LateSeconds">Seconds by which it is after its promise or window; 0 when it is not.</param>
/// <param name="Locked">Whether it is fixed to its van.</param>
internal sealed record DispatchStopView(
    [Form(TextForm.Id)] IReadOnlyList<string> PackageIds,
    DoorView? Location,
    [Form(TextForm.Time)] string PlannedAt,
    double ServiceSeconds,
    double TravelSeconds,
    double Kilometres,
    string TravelSource,
    double LateSeconds,
    bool Locked);

/// <summary>Where a door is.</summary>
/// <param name="Lat">Degrees north.</param>
/// <param name="Lon">Degrees east.</param>
internal sealed record DoorView(double Lat, double Lon);

/// <summary>Packages that are on no route.</summary>
/// <param name="PackageIds">Packages of one stop.</param>
/// <param name="Reason"><c>noRoom</c>, <c>dispatcher</c>, <c>tooLarge</c>, <c>unreachable</c>, <c>noVan</c>, <c>held</c>, <c>noDestination</c>, <c>planned</c>, <c>notToday</c>, <c>tooMany</c>, <c>gone</c> or <c>tried</c>.</param>
/// <param name="Location">Where the door is; null when that is not known.</param>
internal sealed record LeftOutView([Form(TextForm.Id)] IReadOnlyList<string> PackageIds, string Reason, DoorView? Location);

/// <summary>What an adjustment does.</summary>
/// <param name="DryRun">Whether it was only tried.</param>
/// <param name="CostChange">What it adds to the cost.</param>
/// <param name="KilometresChange">What it adds to the kilometres.</param>
/// <param name="DrivingSecondsChange">What it adds to the driving.</param>
/// <param name="Faults">What would be wrong with the changed routes, in words; empty when nothing is.</param>
/// <param name="Dispatch">The dispatch after it.</param>
internal sealed record AdjustedView(
    bool DryRun, double CostChange, double KilometresChange, double DrivingSecondsChange, IReadOnlyList<string> Faults, DispatchView Dispatch);

/// <summary>A station's dispatches.</summary>
/// <param name="Items">The newest ones, newest first, without their routes.</param>
internal sealed record DispatchListView(IReadOnlyList<DispatchView> Items);

/// <summary>Makes views of dispatches.</summary>
internal static class DispatchViews
{
    /// <summary>A state's word on the wire.</summary>
    public static string Word(DispatchState state) => state switch
    {
        DispatchState.Computing => "computing",
        DispatchState.Proposed => "proposed",
        DispatchState.Accepted => "accepted",
        DispatchState.Discarded => "discarded",
        _ => "failed",
    };

    /// <summary>A reason's word on the wire.</summary>
    public static string Word(LeftOutReason reason) => reason switch
    {
        LeftOutReason.NoRoom => "noRoom",
        LeftOutReason.Dispatcher => "dispatcher",
        LeftOutReason.TooLarge => "tooLarge",
        LeftOutReason.Unreachable => "unreachable",
        LeftOutReason.NoVan => "noVan",
        LeftOutReason.Held => "held",
        LeftOutReason.NoDestination => "noDestination",
        LeftOutReason.Planned => "planned",
        LeftOutReason.NotToday => "notToday",
        LeftOutReason.TooMany => "tooMany",
        LeftOutReason.Tried => "tried",
        _ => "gone",
    };

    /// <summary>A dispatch without its routes.</summary>
    public static DispatchView Summary(string stationId, Dispatch dispatch) => new()
    {
        StationId = stationId,
        Number = dispatch.Number,
        State = Word(dispatch.State),
        Revision = dispatch.Revision,
        CreatedAt = UtcText.Of(dispatch.CreatedAt),
        CreatedBy = dispatch.Spec.By,
        DepartsAt = UtcText.Of(dispatch.Spec.DepartsAt),
        BasedOn = dispatch.Spec.BasedOn,
        Progress = dispatch.Progress is { } progress ? new DispatchProgressView(Math.Round(progress.Share, 3), progress.Vans, Math.Round(progress.Cost, 2), progress.LeftOut) : null,
        Failure = dispatch.Failure,
        AcceptedAt = UtcText.Of(dispatch.AcceptedAt),
        AcceptedBy = dispatch.AcceptedBy,
        AppliedAt = UtcText.Of(dispatch.AppliedAt),
        Packages = dispatch.Spec.Packages,
        Vans =
        [
            .. dispatch.Spec.Vans.Select(static van => new DispatchVanView(
                van.VehicleId, van.PartnerId, van.CapacityCm3, van.CapacityGrams, UtcText.Of(van.From), UtcText.Of(van.Until))),
        ],
        Figures = dispatch.Plan is { } plan ? DispatchFiguresView.Of(plan) : null,
        Routes = [],
        LeftOut = [],
        NotConsidered = [],
    };

    /// <summary>A dispatch with its routes.</summary>
    /// <param name="stationId">The station.</param>
    /// <param name="dispatch">The dispatch.</param>
    /// <param name="doors">Where doors are, by package.</param>
    public static DispatchView Full(string stationId, Dispatch dispatch, IReadOnlyDictionary<string, DoorView> doors) => Summary(stationId, dispatch) with
    {
        Routes = [.. dispatch.Plan?.Routes.Select(route => RouteOf(route, doors)) ?? []],
        LeftOut = [.. dispatch.Plan?.LeftOut.Select(left => LeftOutOf(left, doors)) ?? []],
        NotConsidered = [.. dispatch.Spec.NotConsidered.Select(left => LeftOutOf(left, doors))],
    };

    /// <summary>What an adjustment does.</summary>
    public static AdjustedView Adjusted(bool dryRun, AdjustedDispatch adjusted, DispatchView view)
    {
        DispatchPlan after = adjusted.Dispatch.Plan!, before = adjusted.Before;
        return new AdjustedView(
            dryRun,
            Math.Round(after.Cost - before.Cost, 2),
            Math.Round((after.Routes.Sum(static route => route.Metres) - before.Routes.Sum(static route => route.Metres)) / 1000, 2),
            Math.Round(after.Routes.Sum(static route => route.DrivingSeconds) - before.Routes.Sum(static route => route.DrivingSeconds)),
            adjusted.Faults,
            view);
    }

    private static DispatchRouteView RouteOf(DispatchRoute route, IReadOnlyDictionary<string, DoorView> doors) => new(
        route.VehicleId,
        UtcText.Of(route.DepartsAt),
        UtcText.Of(route.BackAt),
        route.Stops.Sum(static stop => stop.PackageIds.Count),
        Math.Round(route.LoadCm3),
        Math.Round(route.LoadGrams),
        Math.Round(route.Metres / 1000, 1),
        Math.Round(route.DrivingSeconds),
        Math.Round(route.Cost, 2),
        Math.Round(route.GramsCo2e),
        [
            .. route.Stops.Select(stop => new DispatchStopView(
                stop.PackageIds,
                doors.GetValueOrDefault(stop.PackageIds[0]),
                UtcText.Of(stop.PlannedAt),
                Math.Round(stop.ServiceSeconds, 1),
                Math.Round(stop.TravelSeconds, 1),
                Math.Round(stop.TravelMetres / 1000, 2),
                stop.TravelSource,
                Math.Round(stop.LateSeconds),
                stop.Locked)),
        ]);

    /// <summary>Packages that are on no route.</summary>
    public static LeftOutView LeftOutOf(DispatchLeftOut left, IReadOnlyDictionary<string, DoorView> doors) =>
        new(left.PackageIds, Word(left.Reason), doors.GetValueOrDefault(left.PackageIds[0]));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DispatchView))]
[JsonSerializable(typeof(DispatchListView))]
[JsonSerializable(typeof(AdjustedView))]
[JsonSerializable(typeof(ReplanView))]
[JsonSerializable(typeof(DeviationListView))]
internal sealed partial class DispatchJson : JsonSerializerContext;
