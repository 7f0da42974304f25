using Tracking.Server.Clustering;
using Tracking.Server.Hosting;
using Tracking.Server.Security.Access;
using Tracking.Storage;

namespace Tracking.Server.Observability;

/// <summary><c>/healthz</c>: the process lives. <c>/readyz</c>: it takes scans. <c>/metrics</c>: for Prometheus.</summary>
internal static class Health
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("alive\n")).AllowsAnybody().DisableRateLimiting().ExcludeFromDescription();
        app.MapGet("/readyz", (HttpContext context, IHostApplicationLifetime lifetime, DrainingLifetime draining, IStoreHealth store) =>
        {
            string? reason = !lifetime.ApplicationStarted.IsCancellationRequested ? "starting"
                : draining.IsDraining ? "draining"
                : context.RequestServices.GetService<ClusterContact>() is { IsCutOff: true } ? "cut off from the cluster"
                : !store.IsHealthy ? $"storage failed: {store.Failure?.Message}"
                : null;
            if (reason is null)
            {
                return Results.Text("ready\n");
            }

            context.Response.Headers.RetryAfter = "1";
            return Results.Text(reason + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }).AllowsAnybody().DisableRateLimiting().ExcludeFromDescription();
        app.MapPrometheusScrapingEndpoint("/metrics").Allows(Permission.MetricsRead).DisableRateLimiting();
    }
}
