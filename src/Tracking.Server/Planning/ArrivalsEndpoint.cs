using Tracking.Grains.Arrivals;
using Tracking.Grains.Stations;
using Tracking.Model;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Planning;

/// <summary><c>GET /v1/planning/arrivals</c>: how good a station's arrival times were.</summary>
internal static class ArrivalsEndpoint
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapArrivals(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/planning/arrivals", GetAsync).Allows(Permission.StationsRead)
            .WithTags("Planning").WithName("scoreArrivals").WithSummary("How good a station's arrival times were, day by day")
            .WithDescription(
                "Every prediction of rounds from the station is held against what happened once the round has ended: how often it was within its interval (four of five are meant to be), how wide that was, what "
                + "the expected time was off by, and what customers saw. The latest 35 days.")
            .NeedsQuery("stationId", EntityId.MaxLength, "The station.")
            .Produces<ArrivalScoreView>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

    private static async Task GetAsync(HttpContext context, IGrainFactory grains, TimeProvider time)
    {
        var query = new QueryReader(context);
        string stationId = query.Required("stationId", EntityId.MaxLength);
        query.OptionalId("stationId");
        if (await query.RefusedAsync())
        {
            return;
        }

        if (await grains.GetGrain<IStationGrain>(stationId).View() is null)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status404NotFound, "notFound", $"Station '{Text.Short(stationId)}' was never defined or scanned.", null);
            return;
        }

        ArrivalRecord record = await grains.GetGrain<IStationArrivalsGrain>(stationId).Score();
        await ViewResponse.WriteAsync(context, ArrivalScoreView.Of(stationId, record, time.GetUtcNow()), ArrivalScoreJson.Default.ArrivalScoreView);
    }
}
