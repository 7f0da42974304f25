using Microsoft.Extensions.Options;

namespace Tracking.Server.Customers;

/// <summary>Registers and maps what customers see and ask through their links.</summary>
internal static class CustomerServices
{
    /// <summary>Adds what customers' views and reports need.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CustomerOptions>().Bind(configuration.GetSection("Tracking:Customers")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CustomerOptions>, CustomerOptionsValidator>();
        services.AddSingleton<DeliveryProofs>();
        services.AddSingleton<CustomerReports>();
        services.AddSingleton<ReportViews>();
        return services;
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapCustomers(this IEndpointRouteBuilder routes)
    {
        routes.MapTrack();
        routes.MapTrackProof();
        routes.MapReports();
    }
}
