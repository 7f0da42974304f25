using Microsoft.Extensions.Options;

namespace Tracking.Server.Foresight;

/// <summary>Registers what looks ahead.</summary>
internal static class ForesightServices
{
    /// <summary>Adds forecasts, what trains their model, and what looks for bottlenecks.</summary>
    public static IServiceCollection AddForesight(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ForesightOptions>().Bind(configuration.GetSection("Tracking:Foresight")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ForesightOptions>, ForesightOptionsValidator>();
        services.AddSingleton<DemandHistory>();
        services.AddSingleton<DemandModels>();
        services.AddSingleton<DemandForecasts>();
        services.AddSingleton<DemandKeeper>();
        services.AddHostedService(static provider => provider.GetRequiredService<DemandKeeper>());
        services.AddHostedService<TrafficTeller>();
        services.AddHostedService<OutlookKeeper>();
        return services;
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapForesight(this IEndpointRouteBuilder routes)
    {
        routes.MapVolumes();
        routes.MapDemand();
        routes.MapCalendar();
        routes.MapOperations();
    }
}
