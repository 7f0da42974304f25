using Tracking.Grains.Places;
using Tracking.Grains.Stations;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary><c>GET /v1/stations</c>, <c>/v1/stations/{id}</c> and <c>…/packages</c>.</summary>
internal static class StationQueries
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapStationQueries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/stations", ListAsync).Allows(Permission.StationsRead)
            .WithTags("Stations").WithName("listStations").WithSummary("All stations, defined or named by a scan")
            .TakesPage()
            .Produces<ListView<StationJson>>().HasEntityTag().Refuses(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/stations/{id}", GetAsync).Allows(Permission.StationsRead)
            .WithTags("Stations").WithName("getStation").WithSummary("Definition and today's figures of a station")
            .Produces<StationJson>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapGet("/v1/stations/{id}/packages", PackagesAsync).Allows(Permission.StationsRead)
            .WithTags("Stations").WithName("listStationPackages").WithSummary("Packages on hand at a station")
            .TakesPage().TakesPackageFilter()
            .Produces<ListView<PackageView>>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task ListAsync(HttpContext context, IGrainFactory grains, IdIndex index)
    {
        var query = new QueryReader(context);
        int limit = query.Limit();
        string? after = query.IdCursor("s");
        if (await query.RefusedAsync())
        {
            return;
        }

        ListView<StationJson> list = await ViewLists.PageAsync<StationJson>(
            "s",
            after,
            limit,
            (behind, count) => index.ListAsync(KnownPlaces.Stations, behind, count),
            async id => await grains.GetGrain<IStationGrain>(id).View() is { } view ? StationJson.Of(view) : null);
        await ViewResponse.WriteAsync(context, list, TrackingJsonContext.Default.ListViewStationJson);
    }

    private static async Task GetAsync(HttpContext context, string id, IGrainFactory grains)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (await grains.GetGrain<IStationGrain>(id).View() is not { } view)
        {
            await UnknownAsync(context, id);
            return;
        }

        await ViewResponse.WriteAsync(context, StationJson.Of(view), TrackingJsonContext.Default.StationJson, view.Version);
    }

    private static async Task PackagesAsync(HttpContext context, string id, IGrainFactory grains, PackageViews views)
    {
        QueryReader query = new QueryReader(context).Id(id);
        int limit = query.Limit();
        string? after = query.IdCursor("sp");
        PackageFilter filter = PackageFilter.Of(query);
        if (await query.RefusedAsync())
        {
            return;
        }

        IStationGrain station = grains.GetGrain<IStationGrain>(id);
        if (await station.View() is null)
        {
            await UnknownAsync(context, id);
            return;
        }

        ListView<PackageView> list = await ViewLists.PageAsync<PackageView>(
            "sp", after, limit, (behind, count) => station.OnHand(behind, count), id => views.FindAsync(context.GetCaller(), id), filter.WantsOrNull);
        await ViewResponse.WriteAsync(context, list, TrackingJsonContext.Default.ListViewPackageView);
    }

    private static Task UnknownAsync(HttpContext context, string id) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", $"Station '{Text.Short(id)}' was never defined or scanned.", null);
}
