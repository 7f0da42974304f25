using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Tracking.Server.Hosting;

/// <summary>The API described at <c>/openapi/v1.json</c> and shown at <c>/docs</c>.</summary>
internal static class ApiDescription
{
    /// <summary>Adds the description.</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi("v1", openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Tracking",
                Version = "v1",
                Description = "Real-time package tracking: scans in, durable truth, live status out. Live updates come over the SignalR hub at /hubs/live.",
            };
            return Task.CompletedTask;
        }));

    /// <summary>Maps the description and the page that shows it.</summary>
    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs", scalar => scalar.WithTitle("Tracking API").WithOpenApiRoutePattern("/openapi/v1.json").DisableDefaultFonts());
    }
}
