using Orleans.Runtime;
using Tracking.Server.Observability;
using Tracking.Server.Security.Headers;
using Tracking.Storage;

namespace Tracking.Server.Problems;

/// <summary>Turns whatever goes wrong, and answers without a body, into problems. Nothing of an exception reaches the client.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    /// <summary>Handles one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody reads an answer.
            return;
        }
#pragma warning disable CA1031 // This is the last place that can answer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (context.Response.HasStarted)
            {
                LogAfterStart(logger, LoggedPath.Of(context.Request), error);
                context.Abort();
                return;
            }

            context.Response.Clear();
            SecurityHeaders.Apply(context.Response.Headers);
            await AnswerAsync(context, error);
            return;
        }

        if (context.Response.StatusCode >= 400 && !context.Response.HasStarted && context.Response.ContentType is null)
        {
            await AnswerAsync(context, context.Response.StatusCode);
        }
    }

    private Task AnswerAsync(HttpContext context, Exception error)
    {
        switch (error)
        {
            case BadHttpRequestException bad:
                return bad.StatusCode is StatusCodes.Status413PayloadTooLarge
                    ? Problem.WriteAsync(context, bad.StatusCode, "tooLarge", "The body is too large. Send less in one request.", null)
                    : Problem.WriteAsync(context, bad.StatusCode, "badRequest", $"The request is malformed: {bad.Message}", null);
            case RowStoreUnavailableException or TimeoutException or OrleansException or OperationCanceledException:
                LogUnavailable(logger, LoggedPath.Of(context.Request), error);
                context.Response.Headers.RetryAfter = "1";
                return Problem.WriteAsync(
                    context, StatusCodes.Status503ServiceUnavailable, "unavailable", "The request could not be done now. Send it again after the time in Retry-After.", null);
            default:
                LogFailed(logger, LoggedPath.Of(context.Request), error);
                return Problem.WriteAsync(
                    context, StatusCodes.Status500InternalServerError, "internalError", "The server failed on this request. It may be sent again.", null);
        }
    }

    private static Task AnswerAsync(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => Problem.WriteAsync(
            context, status, "notFound", $"There is nothing at {Ingest.Text.Short(context.Request.Path.Value ?? "/")}. See /docs.", null),
        StatusCodes.Status405MethodNotAllowed => Problem.WriteAsync(
            context, status, "methodNotAllowed", $"{Ingest.Text.Short(context.Request.Method)} is not possible here; the header Allow names what is.", null),
        StatusCodes.Status415UnsupportedMediaType => Problem.WriteAsync(
            context, status, "unsupportedMediaType", "The content type or encoding is not taken here; send application/json, plain or gzipped.", null),
        StatusCodes.Status413PayloadTooLarge => Problem.WriteAsync(context, status, "tooLarge", "The body is too large. Send less in one request.", null),
        _ => Problem.WriteAsync(context, status, "badRequest", "The request is malformed. See /docs.", null),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Request to {Path} failed")]
    private static partial void LogFailed(ILogger logger, string path, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request to {Path} could not be done now")]
    private static partial void LogUnavailable(ILogger logger, string path, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request to {Path} failed in the middle of its answer")]
    private static partial void LogAfterStart(ILogger logger, string path, Exception error);
}
