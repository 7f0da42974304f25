using System.Security.Cryptography;
using Tracking.Storage;

namespace Tracking.Server.Proofs;

/// <summary>A stored photo or signature.</summary>
/// <param name="Stored">A byte for its media type, then the image.</param>
internal sealed record ProofImage(ReadOnlyMemory<byte> Stored)
{
    /// <summary>Media types that are taken; a stored image names one by its position.</summary>
    public static readonly string[] MediaTypes = ["image/jpeg", "image/png", "image/webp"];

    /// <summary>Behind the id of a photo: the signature that was taken beside it.</summary>
    public const string SignatureSuffix = ".signature";

    /// <summary>Key of the row that holds an image.</summary>
    public static readonly byte[] Key = "proof"u8.ToArray();

    /// <summary>Where an image is stored.</summary>
    public static Partition PartitionOf(string id) => new(PartitionKind.Proof, id);

    /// <summary>The image of an id; null when there is none.</summary>
    public static async ValueTask<ProofImage?> ReadAsync(IRowStore store, string id) =>
        await store.ReadRowAsync(PartitionOf(id), Key) is { } row ? new ProofImage(row.Value) : null;

    /// <summary>Tells this image from all others, as HTTP's <c>ETag</c>.</summary>
    public string Tag => $"\"{Convert.ToHexStringLower(SHA256.HashData(Stored.Span))[..32]}\"";

    /// <summary>Answers a GET with the image, or with 304 when the client has it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cacheControl">How long it may be kept.</param>
    public async Task WriteAsync(HttpContext context, string cacheControl)
    {
        string tag = Tag;
        IHeaderDictionary headers = context.Response.Headers;
        headers.ETag = tag;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = cacheControl;
        if (context.Request.Headers.IfNoneMatch.Contains(tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = MediaTypes[Stored.Span[0]];
        context.Response.ContentLength = Stored.Length - 1;
        await context.Response.Body.WriteAsync(Stored[1..], context.RequestAborted);
    }
}
