using System.Text.Json;
using Tracking.Grains.Foresight;
using Tracking.Grains.Stations;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Foresight;

/// <summary><c>/v1/stations/{id}/operations</c> and <c>…/outlook</c>: how a station works, and what comes towards it.</summary>
internal static class OperationsEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/stations/{id}/operations", GetAsync).Allows(Permission.StationsRead)
            .WithTags("Stations").WithName("getOperations").WithSummary("How a station works: what its stages can do, shifts, and waves of vans")
            .Produces<OperationsView>().HasEntityTag().Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapPut("/v1/stations/{id}/operations", PutAsync).Allows(Permission.PlacesWrite).Audits("operations.put", "id")
            .WithTags("Stations").WithName("putOperations").WithSummary("Say how a station works, replacing what was said before")
            .WithDescription("From then on bottlenecks are looked for every few minutes: see `GET …/outlook`. Times are those of the station's clock, so define its time zone.")
            .Takes<OperationsBody>()
            .Produces<OperationsView>().Refuses(StatusCodes.Status404NotFound);
        routes.MapDelete("/v1/stations/{id}/operations", DeleteAsync).Allows(Permission.PlacesWrite).Audits("operations.remove", "id")
            .WithTags("Stations").WithName("deleteOperations").WithSummary("Forget how a station works, and look for bottlenecks no more; also when nothing was said")
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/stations/{id}/outlook", OutlookAsync).Allows(Permission.StationsRead)
            .WithTags("Stations").WithName("getOutlook").WithSummary("A station's hours ahead: queues, departures at risk, what can be done, and people for the shifts to come")
            .WithDescription("Made every few minutes from what is at the station and on its way there, and from its forecast. `state` is `unknown` until it is said how the station works, and `pending` until that was looked at once.")
            .Produces<OutlookView>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task GetAsync(HttpContext context, string id, IGrainFactory grains)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (await grains.GetGrain<IStationForesight>(id).Operations() is not { } operations)
        {
            await NotSaidAsync(context, id);
            return;
        }

        await ViewResponse.WriteAsync(context, OperationsRequest.ViewOf(id, operations), OperationsJson.Default.OperationsView);
    }

    private static async Task PutAsync(HttpContext context, string id, IGrainFactory grains, TrafficFeed feed)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync() || await RequestBody.ReadAsync(context, OperationsRequest.Read) is not { } operations)
        {
            return;
        }

        if (await grains.GetGrain<IStationGrain>(id).Definition() is null)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status404NotFound, "notFound", $"Station '{Text.Short(id)}' is not defined. Define it with PUT /v1/stations/{{id}} first.", null);
            return;
        }

        await grains.GetGrain<IStationForesight>(id).SetOperations(operations);
        await feed.RefreshAsync();
        await ViewResponse.WriteAsync(context, OperationsRequest.ViewOf(id, operations), OperationsJson.Default.OperationsView);
    }

    private static async Task DeleteAsync(HttpContext context, string id, IGrainFactory grains)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        await grains.GetGrain<IStationForesight>(id).SetOperations(null);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task OutlookAsync(HttpContext context, string id, IGrainFactory grains, TimeProvider time)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (await grains.GetGrain<IStationGrain>(id).View() is null)
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "notFound", $"Station '{Text.Short(id)}' was never defined or scanned.", null);
            return;
        }

        IStationForesight foresight = grains.GetGrain<IStationForesight>(id);
        OutlookView view = await foresight.Outlook() is { } outlook
            ? JsonSerializer.Deserialize(outlook, OutlookJson.Default.OutlookView)!
            : OutlookView.Empty(id, await foresight.Operations() is null ? OutlookView.Unknown : OutlookView.Pending, time.GetUtcNow());
        await ViewResponse.WriteAsync(context, view, OutlookJson.Default.OutlookView);
    }

    private static Task NotSaidAsync(HttpContext context, string id) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", $"It was never said how station '{Text.Short(id)}' works. Say so with PUT /v1/stations/{{id}}/operations.", null);
}
