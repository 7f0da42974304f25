using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Tracking.Server.Observability;

/// <summary>Traces, metrics and logs. They go to an OTLP collector when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one; metrics also stand at <c>/metrics</c>.</summary>
internal static class Telemetry
{
    /// <summary>Whether somebody collects traces.</summary>
    public static bool HasCollector(IConfiguration configuration) => !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    /// <summary>Adds OpenTelemetry.</summary>
    public static IServiceCollection AddObservability(this IServiceCollection services, WebApplicationBuilder builder)
    {
        bool collector = HasCollector(builder.Configuration);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("tracking"))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter("Tracking.*", "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "Microsoft.AspNetCore.RateLimiting")
                    .AddRuntimeInstrumentation()
                    .AddPrometheusExporter();
                if (collector)
                {
                    metrics.AddOtlpExporter();
                }
            })
            .WithTracing(tracing =>
            {
                // Without a collector nobody reads traces, and a scan should not pay for them.
                if (collector)
                {
                    tracing
                        .AddAspNetCoreInstrumentation(static requests => requests.EnrichWithHttpRequest = static (activity, request) =>
                        {
                            activity.SetTag("url.path", LoggedPath.Of(request));
                            activity.SetTag("url.query", null);
                        })
                        .AddSource("Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Lifecycle", "Microsoft.Orleans.Storage")
                        .AddOtlpExporter();
                }
            });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Orleans", LogLevel.Error).AddFilter("Polly", LogLevel.Warning).AddFilter("Microsoft.Orleans", LogLevel.Warning);

        // These write whole addresses, queries included, and arguments of hub calls. However much an operator wants to know, keys and links stay out of logs.
        foreach (string category in (string[])["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.SignalR", "Microsoft.AspNetCore.Http.Connections", "Microsoft.AspNetCore.StaticFiles", "Microsoft.AspNetCore.Routing"])
        {
            builder.Logging.AddFilter(category, LogLevel.Warning);
        }

        // It logs every refusal of a hub method as an error; HubFailures tells those from failures.
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.Critical);
        if (!Console.IsOutputRedirected)
        {
            return services;
        }

        builder.Logging.AddJsonConsole(json => json.UseUtcTimestamp = true);
        return services;
    }
}
