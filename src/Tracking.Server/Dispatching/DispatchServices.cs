using Tracking.Server.Dispatching.Replanning;

namespace Tracking.Server.Dispatching;

/// <summary>Registers dispatching.</summary>
internal static class DispatchServices
{
    /// <summary>Adds the dispatcher's desk, what it reads, and where its searches run.</summary>
    public static IServiceCollection AddDispatching(this IServiceCollection services)
    {
        services.AddSingleton<StationVans>();
        services.AddSingleton<StationPackages>();
        services.AddSingleton<DispatchDoors>();
        services.AddSingleton<DispatchDesk>();
        services.AddSingleton<RoundDeviations>();
        services.AddSingleton<RoundReplanner>();
        services.AddSingleton<DispatchRunner>();
        services.AddHostedService(static provider => provider.GetRequiredService<DispatchRunner>());
        return services;
    }
}
