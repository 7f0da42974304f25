using Tracking.Grains.Personal;

namespace Tracking.Server.Personal;

/// <summary>Registers what erases and exports personal data.</summary>
internal static class PersonalServices
{
    /// <summary>Adds the options, the erasure, the export, and the sweep of what is due.</summary>
    public static IServiceCollection AddPersonal(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PersonalOptions>().Bind(configuration.GetSection("Tracking:Personal"));
        services.AddSingleton<PersonalMetrics>();
        services.AddSingleton<PersonalErasure>();
        services.AddSingleton<PersonalExport>();
        services.AddSingleton<PersonalSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<PersonalSweep>());
        return services;
    }
}
