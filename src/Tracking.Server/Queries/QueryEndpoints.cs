namespace Tracking.Server.Queries;

/// <summary>Registers and maps everything that is read.</summary>
internal static class QueryEndpoints
{
    /// <summary>Adds what queries need.</summary>
    public static IServiceCollection AddQueries(this IServiceCollection services)
    {
        services.AddSingleton<ReferenceIndex>();
        services.AddSingleton<IdIndex>();
        services.AddSingleton<Search>();
        return services;
    }

    /// <summary>Maps all queries.</summary>
    public static void MapQueries(this IEndpointRouteBuilder routes)
    {
        routes.MapPackageQueries();
        routes.MapLookup();
        routes.MapHandling();
        routes.MapStationQueries();
        routes.MapVehicleQueries();
        routes.MapTrackQuery();
        routes.MapContainerQueries();
        routes.MapSearch();
    }
}
