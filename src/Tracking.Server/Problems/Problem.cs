using System.Text.Encodings.Web;
using System.Text.Json;
using Tracking.Server.Requests;

namespace Tracking.Server.Problems;

/// <summary>Errors as <c>application/problem+json</c> (RFC 9457): the type is <c>/problems/{code}</c>.</summary>
internal static class Problem
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a problem with one error.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">A word for programs.</param>
    /// <param name="detail">What was wrong, with the value, and what to do.</param>
    /// <param name="pointer">JSON pointer (RFC 6901) to what is wrong; null when it is not in the body.</param>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail, string? pointer) =>
        WriteAsync(context, status, [new RequestError(pointer ?? "", code, detail)]);

    /// <summary>Writes a problem with some errors; the first gives it its type.</summary>
    public static Task WriteAsync(HttpContext context, int status, IReadOnlyList<RequestError> errors)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", $"/problems/{errors[0].Code}");
            json.WriteString("title", ProblemCodes.TitleOf(errors[0].Code));
            json.WriteNumber("status", status);
            json.WriteString("detail", errors[0].Message);
            json.WriteStartArray("errors");
            foreach (RequestError error in errors)
            {
                json.WriteStartObject();
                json.WriteString("pointer", error.Pointer);
                json.WriteString("code", error.Code);
                json.WriteString("message", error.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        context.Response.ContentLength = buffer.Length;
        return context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length)).AsTask();
    }
}
