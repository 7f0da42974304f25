using System.Buffers;
using Tracking.Server.Problems;

namespace Tracking.Server.Ingest;

/// <summary>Reads a body whole, within a bound on what it inflates to.</summary>
internal static class BodyReader
{
    /// <summary>A JSON body; null when it was refused, and the refusal is written.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContext context, int maxBytes)
    {
        if (!context.Request.HasJsonContentType())
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                "unsupportedMediaType",
                $"The content type is '{context.Request.ContentType}'; send application/json.",
                null);
            return null;
        }

        return await ReadBytesAsync(context, maxBytes);
    }

    /// <summary>A body of any kind; null when it was refused, and the refusal is written.</summary>
    public static async Task<byte[]?> ReadBytesAsync(HttpContext context, int maxBytes)
    {
        // What can be inflated has lost its header by now.
        if (context.Request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                "unsupportedMediaType",
                $"The content encoding is '{Text.Short(encoding.ToString())}'; send the body plain or gzipped.",
                null);
            return null;
        }

        long length = context.Request.ContentLength ?? 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(length + 1, 4096, maxBytes + 1));
        int filled = 0;
        try
        {
            while (true)
            {
                int read = await context.Request.Body.ReadAsync(buffer.AsMemory(filled), context.RequestAborted);
                if (read == 0)
                {
                    return buffer.AsSpan(0, filled).ToArray();
                }

                filled += read;
                if (filled > maxBytes)
                {
                    await Problem.WriteAsync(
                        context,
                        StatusCodes.Status413PayloadTooLarge,
                        "tooLarge",
                        $"The body is larger than {maxBytes} bytes. Send less in one request.",
                        null);
                    return null;
                }

                if (filled == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, maxBytes + 1));
                    buffer.AsSpan(0, filled).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        catch (InvalidDataException)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "badEncoding", "The body is not valid gzip. Send it again.", null);
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
