using Tracking.Model.Packages;
using Tracking.Server.Description;
using Tracking.Server.Links;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Customers;

/// <summary><c>GET /v1/track/{token}</c> and what is below it: what customers see behind their link.</summary>
internal static class TrackEndpoints
{
    /// <summary>What <c>packageId</c> in an address means.</summary>
    public const string WhichPackage = "One of the packages of the order; the first when it is absent.";

    /// <summary>Maps the endpoints.</summary>
    public static void MapTrack(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/track/{token}", GetAsync).AllowsAnybody()
            .WithTags("Customers").WithName("track").WithSummary("What a customer may see of the package that a link leads to")
            .TakesQuery("packageId", TextForm.Id, WhichPackage)
            .Produces<CustomerView>().HasEntityTag().Refuses(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/track/{token}/packages", ListAsync).AllowsAnybody()
            .WithTags("Customers").WithName("trackPackages").WithSummary("The packages that a link leads to: one, or those of an order")
            .Produces<ListView<LinkedPackageView>>().Refuses(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/track/{token}/recipient", RecipientAsync).AllowsAnybody()
            .WithTags("Customers").WithName("trackRecipient").WithSummary("Who receives the package and where; nothing of it where the link does not show that")
            .TakesQuery("packageId", TextForm.Id, WhichPackage)
            .Produces<LinkedRecipientView>().Refuses(StatusCodes.Status404NotFound);
    }

    /// <summary>Says that a link leads nowhere. The token is not repeated: what is unknown here may be a link of another server.</summary>
    public static Task UnknownAsync(HttpContext context) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", "This link is unknown or has expired. Ask the sender for a new one.", null);

    private static async Task GetAsync(HttpContext context, string token, LinkResolver links, CustomerViews customers)
    {
        if (await links.FollowAsync(context, token) is { } link && await customers.FindAsync(link.PackageId) is { } view)
        {
            await ViewResponse.WriteAsync(context, view, TrackingJsonContext.Default.CustomerView, view.Version);
            return;
        }

        await UnknownAsync(context);
    }

    private static async Task ListAsync(HttpContext context, string token, LinkResolver links, PackageViews packages)
    {
        if (await links.FollowAsync(token) is not { } link)
        {
            await UnknownAsync(context);
            return;
        }

        LinkedPackageView?[] views = await ViewLists.ReadAsync(
            link.Target.AllPackageIds,
            async ValueTask<LinkedPackageView?> (id) => await packages.ReadAsync(Caller.Server, id) is { } found ? new LinkedPackageView(id, found.State.Status.Name()) : null);
        await ViewResponse.WriteAsync(context, new ListView<LinkedPackageView>([.. views.OfType<LinkedPackageView>()], null), LinkJson.Default.ListViewLinkedPackageView);
    }

    private static async Task RecipientAsync(HttpContext context, string token, LinkResolver links, PackageViews packages)
    {
        if (await links.FollowAsync(context, token) is not { } link)
        {
            await UnknownAsync(context);
            return;
        }

        AnnouncementView? announced = link.Target.ShowsRecipient && await packages.ReadAsync(Caller.Server, link.PackageId) is { } found
            ? await packages.AnnouncementAsync(found.State)
            : null;
        await context.Response.WriteAsJsonAsync(
            new LinkedRecipientView(announced?.Recipient?.Name, announced?.Recipient?.Address, announced?.Instructions),
            LinkJson.Default.LinkedRecipientView,
            cancellationToken: context.RequestAborted);
    }
}
