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
                        .AddAspNetCoreInstrumentation()
                        .AddSource("Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Lifecycle", "Microsoft.Orleans.Storage")
                        .AddOtlpExporter();
                }
            });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Orleans", LogLevel.Error).AddFilter("Polly", LogLevel.Warning).AddFilter("Microsoft.Orleans", LogLevel.Warning);
        if (!Console.IsOutputRedirected)
        {
            return services;
        }

        builder.Logging.AddJsonConsole(json => json.UseUtcTimestamp = true);
        return services;
    }
}
