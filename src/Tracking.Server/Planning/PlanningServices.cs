using Microsoft.Extensions.Options;
using Tracking.Grains.Arrivals;
using Tracking.Planning.Travel;
using Tracking.Planning.Travel.Routers;

namespace Tracking.Server.Planning;

/// <summary>Registers planning.</summary>
internal static class PlanningServices
{
    /// <summary>Adds where plans are made, its bounds, and travel times.</summary>
    public static IServiceCollection AddPlanning(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PlanningOptions>().Bind(configuration.GetSection("Tracking:Planning")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PlanningOptions>, PlanningOptionsValidator>();
        services.AddSingleton<PlanningGate>();
        services.AddOptions<ArrivalOptions>().Bind(configuration.GetSection("Tracking:Arrivals"));
        services.AddSingleton<TravelMatrices>();
        if (configuration.GetSection("Tracking:Planning:Router").Get<RouterOptions>() is { BaseAddress: not null } router)
        {
            services.AddRoutedTravelTimes(router, new GreatCircleOptions());
        }

        return services;
    }
}
