using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;

namespace Tracking.Server.Views;

/// <summary>Writes answers of GETs, with their entity tags.</summary>
internal static class Answer
{
    /// <summary>Writes the answer, or 304 where the client has it already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="value">The answer.</param>
    /// <param name="type">How it becomes JSON.</param>
    /// <param name="tag">Its entity tag, in quotes.</param>
    public static async Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, string tag)
    {
        HttpResponse response = context.Response;
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        if (Has(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Writes a list, or 304 where the client has it already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="list">The list.</param>
    /// <param name="type">How it becomes JSON.</param>
    /// <param name="blank">An item without the time of asking.</param>
    public static Task WriteAsync<T>(HttpContext context, ListView<T> list, JsonTypeInfo<ListView<T>> type, Func<T, T> blank)
    {
        var items = new T[list.Items.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = blank(list.Items[i]);
        }

        return WriteAsync(context, list, type, ETags.Of(list with { Items = items }, type));
    }

    /// <summary>Writes 404.</summary>
    /// <param name="context">The request.</param>
    /// <param name="what">What was looked for.</param>
    /// <param name="id">Its id.</param>
    public static Task NotFoundAsync(HttpContext context, string what, string id) =>
        Problem.WriteAsync(context, StatusCodes.Status404NotFound, "notFound", $"There is no {what} '{Text.Short(id)}'.", null);

    private static bool Has(HttpRequest request, string tag)
    {
        if (request.Headers.IfNoneMatch.Count == 0)
        {
            return false;
        }

        var mine = new EntityTagHeaderValue(tag);
        foreach (EntityTagHeaderValue its in request.GetTypedHeaders().IfNoneMatch)
        {
            if (its.Equals(EntityTagHeaderValue.Any) || its.Compare(mine, useStrongComparison: false))
            {
                return true;
            }
        }

        return false;
    }
}
