using Tracking.Server.Description;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Dispatching.Replanning;

/// <summary><c>GET /v1/stations/{id}/deviations</c> and <c>POST /v1/vehicles/{id}/route/replan</c>: which rounds go otherwise than planned, and what is left of them planned anew.</summary>
internal static class ReplanEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapReplanning(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/stations/{id}/deviations", DeviationsAsync).Allows(Permission.StationsRead).Allows(Permission.RoutesWrite)
            .WithTags("Dispatches").WithName("listDeviations").WithSummary("Rounds of a station that go otherwise than planned")
            .WithDescription(
                "Vans that are more than 30 minutes behind, have packages aboard that can be tried again, or that no stop is planned for. `POST /v1/vehicles/{id}/route/replan` proposes another rest of such a round.")
            .Produces<DeviationListView>().HasEntityTag().Refuses(StatusCodes.Status400BadRequest);
        routes.MapPost("/v1/vehicles/{id}/route/replan", ReplanAsync).Allows(Permission.PackagesRead).Allows(Permission.StationsRead).Allows(Permission.RoutesWrite).Audits("route.replan", "id")
            .WithTags("Dispatches").WithName("replanRoute").WithSummary("Plan what is left of a round anew")
            .WithDescription(
                "Stops that are done stay. The rest begins where the van is; failed attempts are tried again later where that fits, packages aboard without a stop are taken along. Without `apply` it is only "
                + "a proposal, and nothing changes. `503` while the server makes other plans.")
            .Takes<ReplanBody>(optional: true)
            .Produces<ReplanView>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task DeviationsAsync(HttpContext context, string id, RoundDeviations deviations)
    {
        if (!await new QueryReader(context).Id(id).RefusedAsync())
        {
            await ViewResponse.WriteAsync(context, await deviations.OfAsync(context.GetCaller(), id), DispatchJson.Default.DeviationListView);
        }
    }

    private static async Task ReplanAsync(HttpContext context, string id, RoundReplanner replanner)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync() || await RequestBody.ReadAsync(context, ReplanRequest.Read, optional: true) is not { } request)
        {
            return;
        }

        Outcome<ReplanView> replanned;
        try
        {
            replanned = await replanner.ReplanAsync(context.GetCaller(), id, request, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (replanned.Value is { } view)
        {
            await context.Response.WriteAsJsonAsync(view, DispatchJson.Default.ReplanView);
        }
        else
        {
            await replanned.Refusal!.WriteAsync(context);
        }
    }
}
