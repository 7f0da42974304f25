using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tracking.Grains.Live;
using Tracking.Grains.Vehicles;

namespace Tracking.Grains;

/// <summary>Registers what grains need beside storage.</summary>
public static class GrainServices
{
    /// <summary>Adds the node's publisher, its interest table and the writer of tracks.</summary>
    public static IServiceCollection AddTrackingGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<InterestTable>();
        services.AddSingleton<LivePublisher>();
        services.AddSingleton<TrackWriter>();
        return services;
    }
}
