using Microsoft.Extensions.Options;

namespace Tracking.Server.Emissions;

/// <summary>Registers the estimates of emissions.</summary>
internal static class EmissionServices
{
    /// <summary>Adds how they are made, and their bounds.</summary>
    public static IServiceCollection AddEmissions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EmissionLimits>().Bind(configuration.GetSection("Tracking:Emissions")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmissionLimits>, EmissionLimitsValidator>();
        services.AddSingleton<EmissionFacts>();
        services.AddSingleton<EmissionEstimates>();
        return services;
    }
}
