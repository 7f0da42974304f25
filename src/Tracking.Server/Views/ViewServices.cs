namespace Tracking.Server.Views;

/// <summary>Registers what makes views.</summary>
internal static class ViewServices
{
    /// <summary>Adds the views of packages, for those who work with them and for customers.</summary>
    public static IServiceCollection AddViews(this IServiceCollection services)
    {
        services.AddSingleton<PersonalRows>();
        services.AddSingleton<PackageViews>();
        services.AddSingleton<CustomerViews>();
        return services;
    }
}
