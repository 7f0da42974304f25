using Tracking.Grains.Personal;
using Tracking.Model;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Proofs;

/// <summary><c>PUT</c> and <c>GET /v1/proofs/{id}</c>: photos and signatures, stored once and apart from all else.</summary>
internal static class ProofEndpoints
{
    /// <summary>Greatest size in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Maps the endpoints.</summary>
    public static void MapProofs(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/proofs/{id}", PutAsync).Allows(Permission.ProofsWrite)
            .WithTags("Proofs").WithName("putProof").WithSummary("Store a photo or signature, up to 2 MiB")
            .WithDescription(
                "An image that comes when the personal data of the package whose scan names it was erased already is answered with 200 and not kept; neither is one that no scan names, after some time.")
            .Accepts<byte[]>("image/jpeg", "image/png", "image/webp")
            .Produces(StatusCodes.Status201Created).Produces(StatusCodes.Status200OK)
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType)
            .HasImages();
        routes.MapGet("/v1/proofs/{id}", GetAsync).Allows(Permission.ProofsRead)
            .WithTags("Proofs").WithName("getProof").WithSummary("A photo or signature")
            .Produces<byte[]>(StatusCodes.Status200OK, "image/jpeg", "image/png", "image/webp").HasEntityTag()
            .Refuses(StatusCodes.Status404NotFound)
            .HasImages();
        routes.MapGet("/v1/proofs/{id}/signature", GetSignatureAsync).Allows(Permission.ProofsRead)
            .WithTags("Proofs").WithName("getProofSignature").WithSummary("The signature taken beside a photo")
            .WithDescription("It is stored under the photo's id with `.signature` behind it. 204 when no signature was taken, or it has not arrived yet.")
            .Produces<byte[]>(StatusCodes.Status200OK, "image/jpeg", "image/png", "image/webp").HasEntityTag()
            .Produces(StatusCodes.Status204NoContent)
            .HasImages();
    }

    private static async Task PutAsync(HttpContext context, string id, ProofStore proofs)
    {
        if (!EntityId.IsValid(id))
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "invalidId", $"The id is '{Text.Short(id)}'; it must be {EntityId.Rule}.", null);
            return;
        }

        string mediaType = (context.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        int type = Array.IndexOf(ProofImage.MediaTypes, mediaType);
        if (type < 0)
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                "unsupportedMediaType",
                $"The content type is '{Text.Short(mediaType)}'; send {string.Join(", ", ProofImage.MediaTypes)}.",
                null);
            return;
        }

        if (await BodyReader.ReadBytesAsync(context, MaxBytes) is not { } image)
        {
            return;
        }

        if (image.Length == 0)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "invalidLength", "The body is empty; send the image.", null);
            return;
        }

        var sent = ProofImage.Of(type, image);
        switch (await proofs.PutAsync(id, sent))
        {
            case ProofOutcome.Stored:
                context.Response.StatusCode = StatusCodes.Status201Created;
                context.Response.Headers.ETag = sent.Tag;
                context.Response.Headers.Location = $"/v1/proofs/{id}";
                break;
            case ProofOutcome.Other:
                await Problem.WriteAsync(
                    context, StatusCodes.Status409Conflict, "conflict", $"Another image is stored as '{id}'. Store this one under another id.", null);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status200OK;
                context.Response.Headers.ETag = sent.Tag;
                break;
        }
    }

    private static async Task GetAsync(HttpContext context, string id, ProofStore proofs)
    {
        if (!EntityId.IsValid(id) || await proofs.ReadAsync(id) is not { } image)
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "notFound", $"There is no proof '{Text.Short(id)}'.", null);
            return;
        }

        // Never without asking: it may have been erased.
        await image.WriteAsync(context);
    }

    private static async Task GetSignatureAsync(HttpContext context, string id, ProofStore proofs)
    {
        if (EntityId.IsValid(id + ProofClaims.SignatureSuffix) && await proofs.ReadAsync(id + ProofClaims.SignatureSuffix) is { } image)
        {
            await image.WriteAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
