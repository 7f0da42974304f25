using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Pages;

/// <summary><c>GET /v1/map</c>.</summary>
internal static class MapEndpoint
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapMapSettings(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/map", Get).Allows(Permission.VehiclesRead).WithTags("Pages").WithName("getMapSettings").WithSummary("What lies under the pages' maps")
            .Produces<MapSettingsView>();

    private static JsonHttpResult<MapSettingsView> Get(IOptions<MapOptions> options) =>
        TypedResults.Json(new MapSettingsView(options.Value.StyleUrl), TrackingJsonContext.Default.MapSettingsView);
}

/// <summary>What lies under the vans and stations of a map.</summary>
/// <param name="StyleUrl">Address of a MapLibre style; null for the states and counties that come with the page.</param>
public sealed record MapSettingsView(string? StyleUrl);
