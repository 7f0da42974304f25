using System.Globalization;
using Microsoft.Extensions.Options;
using Tracking.Grains.Dispatching;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Planning;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Dispatching;

/// <summary><c>/v1/stations/{id}/dispatches</c>: packages on hand and vans become routes, which a dispatcher adjusts and accepts.</summary>
internal static class DispatchEndpoints
{
    private const string Path = "/v1/stations/{id}/dispatches";
    private const string OfOne = $"{Path}/{{number}}";

    /// <summary>Maps the endpoints. Partners plan routes of their own vans, and see no stations: who uses these may see stations as well.</summary>
    public static void MapDispatching(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, BeginAsync).Allows(Permission.StationsRead).Allows(Permission.RoutesWrite).Audits("dispatch.begin", "id")
            .WithTags("Dispatches").WithName("beginDispatch").WithSummary("Plan a departure wave: packages on hand and vans become routes")
            .WithDescription(
                "Searches routes for the packages on hand that the station delivers, and answers at once with where they will be. Nothing changes for vans until the plan is accepted. A station "
                + "computes one dispatch at a time (`409`), a node as many plans as it may (`503`). The newest ten are kept.")
            .Takes<DispatchBody>(optional: true)
            .Produces<DispatchView>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);
        routes.MapGet(Path, ListAsync).Allows(Permission.StationsRead).Allows(Permission.RoutesWrite)
            .WithTags("Dispatches").WithName("listDispatches").WithSummary("The newest dispatches of a station, without their routes")
            .Produces<DispatchListView>().HasEntityTag().Refuses(StatusCodes.Status400BadRequest);
        routes.MapGet(OfOne, GetAsync).Allows(Permission.PackagesRead).Allows(Permission.StationsRead).Allows(Permission.RoutesWrite)
            .WithTags("Dispatches").WithName("getDispatch").WithSummary("A dispatch: its progress, routes, and what they leave out")
            .Produces<DispatchView>().HasEntityTag().Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapPost($"{OfOne}/adjust", AdjustAsync).Allows(Permission.PackagesRead).Allows(Permission.StationsRead).Allows(Permission.RoutesWrite).Audits("dispatch.adjust", "id")
            .WithTags("Dispatches").WithName("adjustDispatch").WithSummary("Move, fix or take off stops of a proposed plan")
            .WithDescription("Room, windows and shifts of the changed routes are checked; what would break them is refused with `409`, or told with `dryRun`.")
            .Takes<AdjustBody>()
            .Produces<AdjustedView>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes.MapPost($"{OfOne}/accept", AcceptAsync).Allows(Permission.PackagesRead).Allows(Permission.StationsRead).Allows(Permission.RoutesWrite).Audits("dispatch.accept", "id")
            .WithTags("Dispatches").WithName("acceptDispatch").WithSummary("Accept a proposed plan: its vans get their routes")
            .WithDescription(
                "`409` names packages that are on hand no more and vans that are busy. The same again changes nothing, and completes what was cut off while `appliedAt` is null.")
            .Takes<AcceptBody>(optional: true)
            .Produces<DispatchView>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes.MapDelete(OfOne, DiscardAsync).Allows(Permission.StationsRead).Allows(Permission.RoutesWrite).Audits("dispatch.discard", "id")
            .WithTags("Dispatches").WithName("discardDispatch").WithSummary("Give up a dispatch that was not accepted, also while it is being computed")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task BeginAsync(HttpContext context, string id, DispatchDesk desk, IOptions<PlanningOptions> options)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync()
            || await RequestBody.ReadAsync(context, body => DispatchRequest.Read(body, options.Value.DispatchSeconds), optional: true) is not { } request)
        {
            return;
        }

        Outcome<Dispatch> begun = await desk.BeginAsync(context.GetCaller(), id, request);
        if (begun.Value is not { } dispatch)
        {
            await begun.Refusal!.WriteAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/v1/stations/{id}/dispatches/{dispatch.Number}");
        await context.Response.WriteAsJsonAsync(DispatchViews.Summary(id, dispatch), DispatchJson.Default.DispatchView);
    }

    private static async Task ListAsync(HttpContext context, string id, DispatchDesk desk)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        var list = new DispatchListView([.. (await desk.Of(id).List()).Select(dispatch => DispatchViews.Summary(id, dispatch))]);
        await ViewResponse.WriteAsync(context, list, DispatchJson.Default.DispatchListView);
    }

    private static async Task GetAsync(HttpContext context, string id, string number, DispatchDesk desk, DispatchDoors doors)
    {
        if (await NumberAsync(context, id, number) is not { } wanted)
        {
            return;
        }

        if (await desk.Of(id).Read(wanted) is not { } dispatch)
        {
            await Unknown(id, wanted).WriteAsync(context);
            return;
        }

        await ViewResponse.WriteAsync(context, await doors.ViewAsync(context.GetCaller(), id, dispatch), DispatchJson.Default.DispatchView, dispatch.Revision);
    }

    private static async Task AdjustAsync(HttpContext context, string id, string number, DispatchDesk desk, DispatchDoors doors)
    {
        if (await NumberAsync(context, id, number) is not { } wanted || await RequestBody.ReadAsync(context, AdjustRequest.Read) is not { } request)
        {
            return;
        }

        Caller caller = context.GetCaller();
        Outcome<AdjustedDispatch> adjusted = await desk.AdjustAsync(caller, id, wanted, request);
        if (adjusted.Value is not { } done)
        {
            await adjusted.Refusal!.WriteAsync(context);
            return;
        }

        DispatchView view = await doors.ViewAsync(caller, id, done.Dispatch);
        await context.Response.WriteAsJsonAsync(DispatchViews.Adjusted(request.DryRun, done, view), DispatchJson.Default.AdjustedView);
    }

    private static async Task AcceptAsync(HttpContext context, string id, string number, DispatchDesk desk, DispatchDoors doors)
    {
        if (await NumberAsync(context, id, number) is not { } wanted || await RequestBody.ReadAsync(context, AcceptRequest.Read, optional: true) is not { } request)
        {
            return;
        }

        Caller caller = context.GetCaller();
        Outcome<Dispatch> accepted = await desk.AcceptAsync(caller, id, wanted, request);
        if (accepted.Value is not { } dispatch)
        {
            await accepted.Refusal!.WriteAsync(context);
            return;
        }

        await context.Response.WriteAsJsonAsync(await doors.ViewAsync(caller, id, dispatch), DispatchJson.Default.DispatchView);
    }

    private static async Task DiscardAsync(HttpContext context, string id, string number, DispatchDesk desk)
    {
        if (await NumberAsync(context, id, number) is not { } wanted)
        {
            return;
        }

        Refusal? refusal = await desk.Of(id).Discard(wanted) switch
        {
            null => Unknown(id, wanted),
            { State: DispatchState.Accepted } => Refusal.Conflict("accepted", $"Dispatch {wanted} is accepted. Take the routes of its vans away with DELETE /v1/vehicles/{{id}}/route."),
            _ => null,
        };
        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>The number in the path; null, and the request is answered, when the path names none.</summary>
    private static async Task<int?> NumberAsync(HttpContext context, string id, string number)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return null;
        }

        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && parsed > 0)
        {
            return parsed;
        }

        await Refusal.NotFound($"'{Text.Short(number)}' is no number of a dispatch; they are counted from 1.").WriteAsync(context);
        return null;
    }

    private static Refusal Unknown(string id, int number) => Refusal.NotFound(
        $"Station '{Text.Short(id)}' has no dispatch {number}, or no longer: the newest {IDispatchGrain.MaxKept} are kept.");
}
