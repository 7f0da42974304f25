using System.Text.Json;
using Tracking.Grains.Vehicles;
using Tracking.Model.Packages;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Rounds;

/// <summary><c>PUT</c>, <c>GET</c> and <c>DELETE /v1/vehicles/{id}/route</c>: the plan of a vehicle's round.</summary>
internal static class RouteEndpoints
{
    /// <summary>Greatest number of stops of a plan.</summary>
    public const int MaxStops = 500;

    /// <summary>Greatest number of packages of a plan.</summary>
    public const int MaxPackages = 1000;

    /// <summary>Greatest planned time at a door; seconds.</summary>
    public const double MaxServiceSeconds = 24 * 60 * 60;

    /// <summary>A round lasts so many days at the most.</summary>
    public const int MaxDays = 7;

    private const long Day = 24L * 60 * 60 * 1000;

    /// <summary>Maps the endpoints.</summary>
    public static void MapRounds(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/vehicles/{id}/route", PutAsync).Allows(Permission.RoutesWrite).TakesUpTo(1024 * 1024).Audits("route.plan", "id")
            .WithTags("Vehicles").WithName("planRoute").WithSummary("Plan a vehicle's round, replacing the plan before")
            .WithDescription(
                "Up to 500 stops in their order, with up to 1,000 packages. A stop is done when none of its packages is aboard any more. From it follows "
                + "`estimatedDelivery` of each package that is out for delivery on the vehicle.")
            .Takes<RouteBody>()
            .Produces<RouteJson>();
        routes.MapGet("/v1/vehicles/{id}/route", GetAsync).Allows(Permission.VehiclesRead)
            .WithTags("Vehicles").WithName("getRoute").WithSummary("The plan of a vehicle's round, and what is done of it")
            .Produces<RouteJson>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapDelete("/v1/vehicles/{id}/route", DeleteAsync).Allows(Permission.RoutesWrite).Audits("route.remove", "id")
            .WithTags("Vehicles").WithName("deleteRoute").WithSummary("Take the plan of a vehicle's round away; also when there is none")
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status400BadRequest);
    }

    private static async Task PutAsync(HttpContext context, string id, VehicleViews vehicles, PackageViews packages)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync() || await RequestBody.ReadAsync(context, ReadPlan) is not { } plan)
        {
            return;
        }

        Caller caller = context.GetCaller();
        if (await vehicles.OpenOrBeginAsync(caller, id) is not { } vehicle)
        {
            await VehicleQueries.UnknownAsync(context, id);
            return;
        }

        if (await UnknownPackagesAsync(caller, plan, packages) is { Count: > 0 } unknown)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, unknown);
            return;
        }

        context.ShowsOwn();
        RouteJson view = RouteJson.Of(id, (await vehicle.Plan(plan))!);
        await ViewResponse.WriteAsync(context, view, TrackingJsonContext.Default.RouteJson, view.Version);
    }

    private static async Task GetAsync(HttpContext context, string id, VehicleViews vehicles, PackageViews packages)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        Caller caller = context.GetCaller();
        if (await vehicles.OpenOrBeginAsync(caller, id) is not { } vehicle || await vehicle.Route() is not { } route)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status404NotFound, "notFound", $"No round is planned for vehicle '{Text.Short(id)}'. PUT one here.", null);
            return;
        }

        if (!caller.SeesAll())
        {
            route = await OwnPartAsync(caller, route, packages) with { Version = (await vehicle.View())?.PartnerVersion ?? 0 };
        }

        await ViewResponse.WriteAsync(context, RouteJson.Of(id, route), TrackingJsonContext.Default.RouteJson, route.Version);
    }

    private static async Task DeleteAsync(HttpContext context, string id, VehicleViews vehicles)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (await vehicles.OpenOrBeginAsync(context.GetCaller(), id) is { } vehicle && await vehicle.Route() is not null)
        {
            await vehicle.Plan(null);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>What is wrong with a partner's plan: packages that are unknown to it. The network can plan before anything is known of a package.</summary>
    private static async Task<List<RequestError>> UnknownPackagesAsync(Caller caller, RouteSpec plan, PackageViews packages)
    {
        var errors = new List<RequestError>();
        if (caller.SeesAll())
        {
            return errors;
        }

        HashSet<string> known = await KnownAsync(caller, plan, packages);
        for (int i = 0; i < plan.Stops.Count; i++)
        {
            for (int j = 0; j < plan.Stops[i].PackageIds.Count; j++)
            {
                string packageId = plan.Stops[i].PackageIds[j];
                if (!known.Contains(packageId))
                {
                    errors.Add(new RequestError(
                        $"/stops/{i}/packageIds/{j}",
                        "unknownPackage",
                        $"Package '{Text.Short(packageId)}' is not one that you have. Leave it out until it was handed over to you."));
                }
            }
        }

        return errors;
    }

    /// <summary>A plan without the packages that are unknown to the caller, and without the stops at which there are no others.</summary>
    private static async Task<RouteView> OwnPartAsync(Caller caller, RouteView route, PackageViews packages)
    {
        HashSet<string> known = await KnownAsync(caller, route.Plan, packages);
        int[] own = [.. Enumerable.Range(0, route.Plan.Stops.Count).Where(i => route.Plan.Stops[i].PackageIds.Any(known.Contains))];
        return route with
        {
            Plan = route.Plan with { Stops = [.. own.Select(i => route.Plan.Stops[i] with { PackageIds = [.. route.Plan.Stops[i].PackageIds.Where(known.Contains)] })] },
            Done = [.. own.Select(i => route.Done[i])],
            DoneAt = [.. own.Select(i => route.DoneAt[i])],
        };
    }

    private static async Task<HashSet<string>> KnownAsync(Caller caller, RouteSpec plan, PackageViews packages)
    {
        string[] ids = [.. plan.Stops.SelectMany(stop => stop.PackageIds)];
        PackageState?[] states = await ViewLists.ReadAsync(ids, async ValueTask<PackageState?> (id) => (await packages.ReadAsync(caller, id))?.State);
        return [.. ids.Where((_, index) => states[index] is not null)];
    }

    private static RouteSpec ReadPlan(RequestObject body)
    {
        string? stationId = body.Id("stationId");
        long? departsAt = body.PlannedTime("departsAt");
        if (!body.Has("departsAt"))
        {
            body.Missing("departsAt");
        }

        IReadOnlyList<(JsonElement Element, string Pointer)> items = body.List("stops", MaxStops);
        if (!body.Has("stops"))
        {
            body.Missing("stops");
        }

        var stops = new List<RouteStopSpec>(items.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < items.Count; i++)
        {
            if (body.Child(items[i].Element, items[i].Pointer) is { } stop)
            {
                stops.Add(ReadStop(body, stop, i, seen, departsAt));
                stop.Done();
            }
        }

        if (seen.Count > MaxPackages)
        {
            body.Report("stops", "tooMany", $"The stops have {seen.Count} packages; a round may have {MaxPackages}.");
        }

        return new RouteSpec { StationId = stationId, DepartsAt = departsAt ?? 0, Stops = stops };
    }

    private static RouteStopSpec ReadStop(RequestObject body, RequestObject stop, int index, HashSet<string> seen, long? departsAt)
    {
        IReadOnlyList<string> packageIds = stop.Ids("packageIds", MaxPackages);
        long? plannedAt = stop.PlannedTime("plannedAt");
        double? serviceSeconds = stop.Number("serviceSeconds", 0, MaxServiceSeconds);
        foreach (string field in (ReadOnlySpan<string>)["packageIds", "plannedAt"])
        {
            if (!stop.Has(field))
            {
                stop.Missing(field);
            }
        }

        if (plannedAt < departsAt - Day || plannedAt > departsAt + (MaxDays * Day))
        {
            stop.Report(
                "plannedAt",
                "outOfRange",
                $"The stop is planned for {UtcText.Of(plannedAt)}; a round that departs at {UtcText.Of(departsAt)} has its stops from a day before that to {MaxDays} days after.");
        }

        for (int i = 0; i < packageIds.Count; i++)
        {
            if (!seen.Add(packageIds[i]))
            {
                body.Report($"stops/{index}/packageIds/{i}", "sameId", $"Package '{Text.Short(packageIds[i])}' stands twice in the plan. Name it once.");
            }
        }

        return new RouteStopSpec(packageIds, plannedAt ?? 0, serviceSeconds ?? 0);
    }
}
