using System.Text.Json;
using Tracking.Grains.Dispatching;
using Tracking.Server.Ingest;
using Tracking.Server.Requests;
using Tracking.Server.Rounds;
using Tracking.Server.Views;

namespace Tracking.Server.Dispatching;

/// <summary>What <c>POST /v1/stations/{id}/dispatches</c> asks for. Instants in milliseconds since 1970.</summary>
/// <param name="DepartsAt">When the wave leaves; null for soon.</param>
/// <param name="Until">When vans are to be back; null for the station's end of day, or some hours.</param>
/// <param name="Vans">Vans to be used; null for those of the station that are free.</param>
/// <param name="BreakAt">When breaks begin; null for none.</param>
/// <param name="BreakSeconds">Seconds of a break.</param>
/// <param name="BasedOn">Dispatch to begin with; null for none.</param>
/// <param name="IncludePlanned">Whether packages and vans count that have a plan already whose van has not left.</param>
/// <param name="Settings">How it is planned.</param>
internal sealed record DispatchRequest(
    long? DepartsAt,
    long? Until,
    IReadOnlyList<DispatchVanRequest>? Vans,
    long? BreakAt,
    double BreakSeconds,
    int? BasedOn,
    bool IncludePlanned,
    DispatchSettings Settings)
{
    /// <summary>Vans of one dispatch at the most.</summary>
    public const int MaxVans = 200;

    /// <summary>Packages of one dispatch at the most; further ones are left for the next.</summary>
    public const int MaxPackages = 2000;

    /// <summary>Greatest price of anything.</summary>
    public const double MaxPrice = 1e6;

    /// <summary>Packages that a van takes at the most: as many as a planned round may have, each at a stop of its own.</summary>
    public const int MaxPackagesOfVan = RouteEndpoints.MaxStops;

    private const double MaxBreakSeconds = 4 * 60 * 60;

    /// <summary>Reads it; what is wrong is reported to the body.</summary>
    public static DispatchRequest Read(RequestObject body, double maxSeconds)
    {
        long? departsAt = body.PlannedTime("departsAt"), until = body.PlannedTime("until"), breakAt = body.PlannedTime("breakAt");
        if (until <= departsAt)
        {
            body.Report("until", "outOfRange", $"Vans are to be back at {UtcText.Of(until)}, and leave at {UtcText.Of(departsAt)}. Give a later end.");
        }

        var defaults = new DispatchSettings();
        RequestObject? prices = body.Object("prices");
        var settings = defaults with
        {
            Hour = prices?.Number("hour", 0, MaxPrice) ?? defaults.Hour,
            Kilometre = prices?.Number("kilometre", 0, MaxPrice) ?? defaults.Kilometre,
            Van = prices?.Number("van", 0, MaxPrice) ?? defaults.Van,
            KilogramCo2e = prices?.Number("kilogramCo2e", 0, MaxPrice) ?? defaults.KilogramCo2e,
            LateHour = prices?.Number("lateHour", 0, MaxPrice) ?? defaults.LateHour,
            LeaveOut = prices?.Number("leaveOut", 0, MaxPrice) ?? defaults.LeaveOut,
            Seconds = body.Number("seconds", 0.1, maxSeconds) ?? Math.Min(defaults.Seconds, maxSeconds),
            Iterations = body.Whole("iterations", 1, 10_000_000),
            Seed = body.Whole("seed", 0, int.MaxValue) ?? defaults.Seed,
            ServiceSeconds = body.Number("serviceSeconds", 0, RouteEndpoints.MaxServiceSeconds) ?? defaults.ServiceSeconds,
        };
        prices?.Done();
        return new DispatchRequest(
            departsAt,
            until,
            body.Has("vehicles") ? VansOf(body) : null,
            breakAt,
            body.Number("breakSeconds", 0, MaxBreakSeconds) ?? 30 * 60,
            (int?)body.Whole("basedOn", 1, int.MaxValue),
            body.Flag("includePlanned"),
            settings);
    }

    private static List<DispatchVanRequest> VansOf(RequestObject body)
    {
        var vans = new List<DispatchVanRequest>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach ((JsonElement element, string pointer) in body.List("vehicles", MaxVans))
        {
            if (body.Child(element, pointer) is not { } item)
            {
                continue;
            }

            if (!item.Has("vehicleId"))
            {
                item.Missing("vehicleId");
            }

            string id = item.Id("vehicleId") ?? "";
            if (id.Length > 0 && !ids.Add(id))
            {
                item.Report("vehicleId", "sameId", $"'{Text.Short(id)}' stands twice. Name each vehicle once.");
            }

            vans.Add(new DispatchVanRequest(
                id, item.PlannedTime("from"), item.PlannedTime("until"), (int?)item.Whole("maxPackages", 1, MaxPackagesOfVan), item.PlannedTime("breakAt")));
            item.Done();
        }

        return vans;
    }
}

/// <summary>A van that is to be used. Instants in milliseconds since 1970.</summary>
/// <param name="VehicleId">The van.</param>
/// <param name="From">It leaves no earlier; null for when the wave leaves.</param>
/// <param name="Until">It is back no later; null for when all are to be back.</param>
/// <param name="MaxPackages">Packages that it takes at the most.</param>
/// <param name="BreakAt">When its break begins; null for when all have it.</param>
internal sealed record DispatchVanRequest(string VehicleId, long? From, long? Until, int? MaxPackages, long? BreakAt);
