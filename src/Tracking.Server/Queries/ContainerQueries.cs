using Tracking.Grains.Containers;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary><c>GET /v1/containers/{id}</c> and <c>…/packages</c>.</summary>
internal static class ContainerQueries
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapContainerQueries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/containers/{id}", GetAsync).Allows(Permission.StationsRead)
            .WithTags("Containers").WithName("getContainer").WithSummary("State of a container")
            .Produces<ContainerJson>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapGet("/v1/containers/{id}/packages", PackagesAsync).Allows(Permission.StationsRead)
            .WithTags("Containers").WithName("listContainerPackages").WithSummary("Packages directly in a container")
            .TakesPage().TakesPackageFilter()
            .Produces<ListView<PackageView>>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task GetAsync(HttpContext context, string id, IGrainFactory grains)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (await grains.GetGrain<IContainerGrain>(id).View() is not { } view)
        {
            await UnknownAsync(context, id);
            return;
        }

        await ViewResponse.WriteAsync(context, ContainerJson.Of(view), TrackingJsonContext.Default.ContainerJson, view.Version);
    }

    private static async Task PackagesAsync(HttpContext context, string id, IGrainFactory grains, PackageViews views)
    {
        QueryReader query = new QueryReader(context).Id(id);
        int limit = query.Limit();
        string? after = query.IdCursor("cp");
        PackageFilter filter = PackageFilter.Of(query);
        if (await query.RefusedAsync())
        {
            return;
        }

        IContainerGrain container = grains.GetGrain<IContainerGrain>(id);
        if (await container.View() is not { } view)
        {
            await UnknownAsync(context, id);
            return;
        }

        ListView<PackageView> list = await ViewLists.PageAsync(
            "cp", after, limit, (behind, count) => PackagesIn(container, view.Containers.Count, behind, count), id => views.FindAsync(context.GetCaller(), id), filter.WantsOrNull);
        await ViewResponse.WriteAsync(context, list, TrackingJsonContext.Default.ListViewPackageView);
    }

    /// <summary>The first page of a container's contents begins with the containers in it.</summary>
    private static async ValueTask<IReadOnlyList<string>> PackagesIn(IContainerGrain container, int containers, string? after, int count)
    {
        IReadOnlyList<ContainerMember> members = await container.Contents(after, after is null ? count + containers : count);
        var ids = new List<string>(members.Count);
        foreach (ContainerMember member in members)
        {
            if (!member.IsContainer && ids.Count < count)
            {
                ids.Add(member.Id);
            }
        }

        return ids;
    }

    private static Task UnknownAsync(HttpContext context, string id) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", $"Container '{Text.Short(id)}' was never scanned.", null);
}
