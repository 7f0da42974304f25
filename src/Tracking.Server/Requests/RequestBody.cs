using System.Text.Json;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;

namespace Tracking.Server.Requests;

/// <summary>Reads a JSON body whose errors fail the whole request.</summary>
internal static class RequestBody
{
    /// <summary>Depth of nesting beyond which a body is refused.</summary>
    public const int MaxDepth = 32;

    /// <summary>Bytes of a body, inflated, beyond which it is refused, unless its endpoint takes more.</summary>
    public const int DefaultMaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The endpoint takes bodies of up to so many bytes, inflated.</summary>
    public static RouteHandlerBuilder TakesUpTo(this RouteHandlerBuilder endpoint, int bytes) => endpoint.WithMetadata(new BodyLimit(bytes));

    /// <summary>
    /// Reads the body and hands its object to <paramref name="read"/>; a refusal is written as a problem, and null returned.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads the fields; what it does not ask for is an error.</param>
    /// <param name="optional">Whether an empty body stands for an empty object.</param>
    public static async Task<T?> ReadAsync<T>(HttpContext context, Func<RequestObject, T> read, bool optional = false)
        where T : class
    {
        if (optional && context.Request.ContentLength is null or 0 && context.Request.ContentType is null)
        {
            return read(new RequestObject(JsonElement.Parse("{}"), "", []));
        }

        byte[]? body = await BodyReader.ReadAsync(context, context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Bytes ?? DefaultMaxBytes);
        if (body is null)
        {
            return null;
        }

        var errors = new List<RequestError>();
        T? result = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Options);
            if (RequestObject.From(document.RootElement, "", errors) is { } root)
            {
                result = read(root);
                root.Done();
            }
        }
        catch (JsonException error)
        {
            errors.Add(new RequestError(
                "", "notJson", $"The body is not JSON without repeated fields: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}."));
        }

        catch (InvalidOperationException)
        {
            // What the parser throws for a field's name that is not valid Unicode, such as a lone surrogate.
            errors.Add(new RequestError("", "invalidText", "A field's name is not valid Unicode."));
        }

        if (errors.Count == 0)
        {
            return result;
        }

        await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, errors);
        return null;
    }
}

/// <summary>The greatest size of an endpoint's bodies, inflated.</summary>
/// <param name="Bytes">Bytes.</param>
internal sealed record BodyLimit(int Bytes);
