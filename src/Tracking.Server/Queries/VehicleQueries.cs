using Tracking.Grains.Places;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary><c>GET /v1/vehicles</c>, <c>/v1/vehicles/{id}</c> and <c>…/packages</c>.</summary>
internal static class VehicleQueries
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapVehicleQueries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/vehicles", ListAsync).Allows(Permission.VehiclesRead)
            .WithTags("Vehicles").WithName("listVehicles").WithSummary("All vehicles, defined or named by a scan or a position")
            .TakesPage()
            .TakesQuery("partnerId", TextForm.Id, "Only vehicles of this partner.")
            .TakesQuery("updatedSince", TextForm.Time, "Only vehicles heard of at or after this moment.")
            .Produces<ListView<VehicleJson>>().HasEntityTag().Refuses(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/vehicles/{id}", GetAsync).Allows(Permission.VehiclesRead)
            .WithTags("Vehicles").WithName("getVehicle").WithSummary("State of a vehicle")
            .Produces<VehicleJson>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapGet("/v1/vehicles/{id}/packages", PackagesAsync).Allows(Permission.VehiclesRead)
            .WithTags("Vehicles").WithName("listVehiclePackages").WithSummary("Packages aboard a vehicle")
            .TakesPage().TakesPackageFilter()
            .Produces<ListView<PackageView>>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    /// <summary>Says that a vehicle is unknown.</summary>
    public static Task UnknownAsync(HttpContext context, string id) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", $"Vehicle '{Text.Short(id)}' was never defined, scanned or located.", null);

    private static async Task ListAsync(HttpContext context, VehicleViews vehicles, IdIndex index)
    {
        var query = new QueryReader(context);
        int limit = query.Limit();
        string? after = query.IdCursor("v"), partnerId = query.OptionalId("partnerId");
        long? since = query.Time("updatedSince");
        if (await query.RefusedAsync())
        {
            return;
        }

        string? heardSince = UtcText.Of(since);
        Func<VehicleJson, bool>? wants = partnerId is null && heardSince is null
            ? null
            : view => (partnerId is null || view.PartnerId == partnerId)
                && (heardSince is null || (view.LastHeardAt is not null && string.CompareOrdinal(view.LastHeardAt, heardSince) >= 0));
        ListView<VehicleJson> list = await ViewLists.PageAsync(
            "v",
            after,
            limit,
            (behind, count) => index.ListAsync(KnownPlaces.Vehicles, behind, count),
            id => vehicles.FindAsync(context.GetCaller(), id),
            wants,
            leavesOut: !context.GetCaller().SeesAll());
        await ViewResponse.WriteAsync(context, list, TrackingJsonContext.Default.ListViewVehicleJson);
    }

    private static async Task GetAsync(HttpContext context, string id, VehicleViews vehicles)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (await vehicles.FindAsync(context.GetCaller(), id) is not { } view)
        {
            await UnknownAsync(context, id);
            return;
        }

        context.ShowsOwn();
        await ViewResponse.WriteAsync(context, view, TrackingJsonContext.Default.VehicleJson, view.Version);
    }

    private static async Task PackagesAsync(HttpContext context, string id, VehicleViews vehicles, PackageViews views)
    {
        QueryReader query = new QueryReader(context).Id(id);
        int limit = query.Limit();
        string? after = query.IdCursor("vp");
        PackageFilter filter = PackageFilter.Of(query);
        if (await query.RefusedAsync())
        {
            return;
        }

        if (await vehicles.OpenAsync(context.GetCaller(), id) is not { } vehicle)
        {
            await UnknownAsync(context, id);
            return;
        }

        ListView<PackageView> list = await ViewLists.PageAsync(
            "vp",
            after,
            limit,
            (behind, count) => vehicle.Aboard(behind, count),
            packageId => views.FindAsync(context.GetCaller(), packageId),
            filter.WantsOrNull,
            leavesOut: !context.GetCaller().SeesAll());
        await ViewResponse.WriteAsync(context, list, TrackingJsonContext.Default.ListViewPackageView);
    }
}
