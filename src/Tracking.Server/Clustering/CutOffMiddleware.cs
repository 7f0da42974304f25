using Tracking.Server.Problems;

namespace Tracking.Server.Clustering;

/// <summary>Sends whoever asks a node that is cut off to another one.</summary>
internal static class CutOffMiddleware
{
    /// <summary>Answers 503 to everything but <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> while the node is cut off; does nothing on the profile <c>embedded</c>.</summary>
    public static void UseCutOff(this WebApplication app)
    {
        if (app.Services.GetService<ClusterContact>() is not { } contact)
        {
            return;
        }

        app.Use(async (context, next) =>
        {
            if (!contact.IsCutOff || context.Request.Path.Value is "/healthz" or "/readyz" or "/metrics")
            {
                await next(context);
                return;
            }

            context.Response.Headers.RetryAfter = "1";
            await Problem.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "cutOff",
                "This node does not reach the other nodes now. Send the request again after the time in Retry-After; another node answers it.",
                null);
        });
    }
}
