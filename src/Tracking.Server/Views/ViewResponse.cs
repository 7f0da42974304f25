using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace Tracking.Server.Views;

/// <summary>Answers a GET with a view and its entity tag, or with 304 when the client has it.</summary>
internal static class ViewResponse
{
    /// <summary>Writes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="view">The view.</param>
    /// <param name="type">How it becomes JSON.</param>
    /// <param name="version">Its version; null for a list.</param>
    public static Task WriteAsync<T>(HttpContext context, T view, JsonTypeInfo<T> type, long? version = null)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(view, type);
        string tag = ETags.Of(json, version);
        HttpResponse response = context.Response;
        response.Headers.ETag = tag;
        if (HasIt(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    private static bool HasIt(HttpRequest request, string tag)
    {
        if (request.Headers.IfNoneMatch.Count == 0)
        {
            return false;
        }

        var mine = new EntityTagHeaderValue(tag);
        foreach (EntityTagHeaderValue known in request.GetTypedHeaders().IfNoneMatch)
        {
            if (known.Equals(EntityTagHeaderValue.Any) || known.Compare(mine, useStrongComparison: false))
            {
                return true;
            }
        }

        return false;
    }
}
