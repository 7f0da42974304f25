using Tracking.Model.Packages;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary><c>GET /v1/packages/{id}</c>, <c>…/events</c> and <c>GET /v1/packages?reference=</c>.</summary>
internal static class PackageQueries
{
    private const string EventList = "e";
    private const int MaxReferenceLength = 128;

    /// <summary>Maps the endpoints.</summary>
    public static void MapPackageQueries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/packages/{id}", GetAsync).Allows(Permission.PackagesRead)
            .WithTags("Packages").WithName("getPackage").WithSummary("State of a package, by any of its barcodes")
            .Produces<PackageView>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapGet("/v1/packages/{id}/events", EventsAsync).Allows(Permission.PackagesRead)
            .WithTags("Packages").WithName("listPackageEvents").WithSummary("History of a package: announcements, then events in the order in which they count")
            .TakesPage()
            .Produces<ListView<EventView>>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapGet("/v1/packages", FindAsync).Allows(Permission.PackagesRead)
            .WithTags("Packages").WithName("findPackages").WithSummary("Packages announced with a reference")
            .NeedsQuery("reference", MaxReferenceLength, "A reference from the announcement.").TakesPage().TakesPackageFilter()
            .Produces<ListView<PackageView>>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest);
    }

    private static async Task GetAsync(HttpContext context, string id, PackageViews views)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (await views.FindAsync(context.GetCaller(), id) is not { } view)
        {
            await UnknownAsync(context, id);
            return;
        }

        context.ShowsOwn();
        await ViewResponse.WriteAsync(context, view, TrackingJsonContext.Default.PackageView, view.Version);
    }

    private static async Task EventsAsync(HttpContext context, string id, PackageViews views, EventViews eventViews)
    {
        QueryReader query = new QueryReader(context).Id(id);
        int limit = query.Limit();
        string? position = query.Cursor(EventList);
        EventCursor? start = EventCursor.Parse(position);
        if (start is null)
        {
            query.BadCursor();
        }

        if (await query.RefusedAsync())
        {
            return;
        }

        if (await views.ReadAsync(context.GetCaller(), id) is not { } found)
        {
            await UnknownAsync(context, id);
            return;
        }

        context.ShowsOwn();
        IReadOnlyList<EventView> all = EventViews.ListAll(context.GetCaller(), found.History, found.State);
        int from = start!.FindIn(all);
        EventView[] page = [.. all.Skip(from).Take(limit)];
        string? next = from + page.Length < all.Count ? Cursor.Encode(EventList, EventCursor.After(from + page.Length, page[^1]).ToString()) : null;
        var list = new ListView<EventView>(await eventViews.WithPersonalAsync(found.State, page), next);
        await ViewResponse.WriteAsync(context, list, TrackingJsonContext.Default.ListViewEventView);
    }

    private static async Task FindAsync(HttpContext context, PackageViews views, ReferenceIndex references)
    {
        var query = new QueryReader(context);
        string reference = query.Required("reference", MaxReferenceLength);
        int limit = query.Limit();
        string? after = query.IdCursor("r");
        PackageFilter filter = PackageFilter.Of(query);
        if (await query.RefusedAsync())
        {
            return;
        }

        ListView<PackageView> list = await ViewLists.PageAsync<PackageView>(
            "r",
            after,
            limit,
            (behind, count) => references.ListAsync(reference, behind, count),
            id => FindAsync(id),
            view => view.Announcement is { } announcement && announcement.References.Contains(reference) && filter.Wants(view),
            leavesOut: !context.GetCaller().SeesAll());
        await ViewResponse.WriteAsync(context, list, TrackingJsonContext.Default.ListViewPackageView);

        // A package that was relabelled can stand under several barcodes; it is listed once, under its own where that stands there too.
        async ValueTask<PackageView?> FindAsync(string id) =>
            await views.FindAsync(context.GetCaller(), id) is { } view && (view.PackageId == id || !await references.ContainsAsync(reference, view.PackageId)) ? view : null;
    }

    /// <summary>Says that a package is unknown.</summary>
    public static Task UnknownAsync(HttpContext context, string id) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", $"Package '{Text.Short(id)}' was never announced or scanned.", null);
}
