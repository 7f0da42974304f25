using Microsoft.Extensions.Options;

namespace Tracking.Server.Ingest;

/// <summary>Registers ingest.</summary>
internal static class IngestServices
{
    /// <summary>Adds the pipeline and its bounds.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IngestOptions>().Bind(configuration.GetSection("Tracking:Ingest")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>();
        services.AddSingleton<IngestGate>();
        services.AddSingleton<IngestMetrics>();
        services.AddSingleton<DefinitionCache>();
        services.AddSingleton<IngestPipeline>();
        return services;
    }
}
