using System.Security.Cryptography;

namespace Tracking.Server.Proofs;

/// <summary>A stored photo or signature.</summary>
/// <param name="Stored">A byte for its media type, then the image.</param>
internal sealed record ProofImage(ReadOnlyMemory<byte> Stored)
{
    /// <summary>Media types that are taken; a stored image names one by its position.</summary>
    public static readonly string[] MediaTypes = ["image/jpeg", "image/png", "image/webp"];

    /// <summary>An image as it was sent.</summary>
    /// <param name="mediaType">Its place in <see cref="MediaTypes"/>.</param>
    /// <param name="bytes">The image.</param>
    public static ProofImage Of(int mediaType, ReadOnlySpan<byte> bytes) => new((byte[])[(byte)mediaType, .. bytes]);

    /// <summary>Whether both are the same image.</summary>
    public bool IsSame(ProofImage other) => Stored.Span.SequenceEqual(other.Stored.Span);

    /// <summary>Tells this image from all others, as HTTP's <c>ETag</c>.</summary>
    public string Tag => $"\"{Convert.ToHexStringLower(SHA256.HashData(Stored.Span))[..32]}\"";

    /// <summary>Answers a GET with the image, or with 304 when the client has it.</summary>
    /// <param name="context">The request.</param>
    public async Task WriteAsync(HttpContext context)
    {
        string tag = Tag;
        IHeaderDictionary headers = context.Response.Headers;
        headers.ETag = tag;
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.CacheControl = "private, no-cache";
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
