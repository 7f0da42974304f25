using Microsoft.Extensions.Options;
using Tracking.Grains.Arrivals;

namespace Tracking.Server.Planning;

/// <summary>Registers planning.</summary>
internal static class PlanningServices
{
    /// <summary>Adds where plans are made, and its bounds.</summary>
    public static IServiceCollection AddPlanning(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PlanningOptions>().Bind(configuration.GetSection("Tracking:Planning")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PlanningOptions>, PlanningOptionsValidator>();
        services.AddSingleton<PlanningGate>();
        services.AddOptions<ArrivalOptions>().Bind(configuration.GetSection("Tracking:Arrivals"));
        return services;
    }
}
