using Tracking.Model;
using Tracking.Server.Description;
using Tracking.Server.Links;
using Tracking.Server.Problems;
using Tracking.Server.Proofs;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Customers;

/// <summary><c>GET /v1/track/{token}/proof</c>: the image that proves the delivery of a link's package.</summary>
internal static class TrackProofEndpoint
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapTrackProof(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/track/{token}/" + CustomerViews.ProofPath, GetAsync).AllowsAnybody()
            .WithTags("Customers").WithName("trackProof").WithSummary("The photo or signature that proves the delivery of a link's package")
            .WithDescription("Only that of the delivery that counts: it goes when the delivery is undone.")
            .TakesQuery("packageId", TextForm.Id, TrackEndpoints.WhichPackage)
            .Produces<byte[]>(StatusCodes.Status200OK, "image/jpeg", "image/png", "image/webp").HasEntityTag()
            .Refuses(StatusCodes.Status404NotFound)
            .HasImages();

    private static async Task GetAsync(HttpContext context, string token, LinkResolver links, PackageViews packages, DeliveryProofs deliveries, ProofStore proofs)
    {
        if (await links.FollowAsync(context, token) is { } link
            && await packages.ReadAsync(Caller.Server, link.PackageId) is { } found
            && await deliveries.OfAsync(found.State) is { Proof.Reference: { } reference }
            && EntityId.IsValid(reference)
            && await proofs.ReadAsync(reference) is { } image)
        {
            // Not kept without asking: the delivery may be undone, and the link may expire.
            await image.WriteAsync(context);
            return;
        }

        await Problem.WriteAsync(
            context, StatusCodes.Status404NotFound, "notFound", "There is no photo or signature here: the link is unknown, or the package is not delivered with one.", null);
    }
}
