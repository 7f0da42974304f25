using Tracking.Server.Personal;
using Tracking.Server.Proofs;
using Tracking.Server.Rounds;

namespace Tracking.Server.Views;

/// <summary>Registers what composes views.</summary>
internal static class ViewServices
{
    /// <summary>Adds the composers.</summary>
    public static IServiceCollection AddViews(this IServiceCollection services)
    {
        services.AddSingleton<PersonalRows>();
        services.AddSingleton<ProofStore>();
        services.AddSingleton<PackageRounds>();
        services.AddSingleton<PackageViews>();
        services.AddSingleton<VehicleViews>();
        services.AddSingleton<EventViews>();
        services.AddSingleton<CustomerViews>();
        return services;
    }
}
