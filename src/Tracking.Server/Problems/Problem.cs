using System.Text.Json;

namespace Tracking.Server.Problems;

/// <summary>Errors as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class Problem
{
    /// <summary>Writes a problem with at most one error.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">A word for programs.</param>
    /// <param name="detail">What was wrong, with the value, and what to do.</param>
    /// <param name="pointer">JSON pointer (RFC 6901) to what is wrong; null when it is not in the body.</param>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail, string? pointer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json; charset=utf-8";
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", $"/problems/{code}");
            json.WriteString("title", code);
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            json.WriteStartArray("errors");
            json.WriteStartObject();
            json.WriteString("pointer", pointer ?? "");
            json.WriteString("code", code);
            json.WriteString("message", detail);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length)).AsTask();
    }
}
