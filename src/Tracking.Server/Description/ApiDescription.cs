using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Headers;

namespace Tracking.Server.Description;

/// <summary>The API described at <c>/openapi/v1.json</c> and shown at <c>/docs</c>.</summary>
internal static class ApiDescription
{
    /// <summary>Adds the description.</summary>
    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        // The description takes its numbers from here; by default each could also be a text.
        services.Configure<JsonOptions>(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        return services.AddOpenApi("v1", openApi =>
        {
            openApi.CreateSchemaReferenceId = SchemaNames.Of;
            openApi.AddSchemaTransformer(SchemaShapes.TransformAsync);
            openApi.AddOperationTransformer(OperationShapes.TransformAsync);
            openApi.AddDocumentTransformer(CompleteAsync);
        });
    }

    /// <summary>Maps the description and the page that shows it.</summary>
    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowsAnybody();
        app.MapScalarApiReference("/docs", static (scalar, context) =>
        {
            string nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
            scalar.WithTitle("Tracking API").WithOpenApiRoutePattern("/openapi/v1.json").DisableDefaultFonts().WithNonce(nonce);

            SecurityHeaders.ApplyToPage(context.Response.Headers, SecurityHeaders.FeaturesBut());

            // The viewer makes style sheets of its own as it runs, so this page, and only this one, takes inline styles; scripts need the nonce.
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        }).AllowsAnybody();
    }

    private static async Task CompleteAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Tracking",
            Version = "v1",
            Description = "Real-time package tracking: scans in, durable truth, live status out. Live updates come over the SignalR hub at /hubs/live.",
        };

        // The address at which it was asked says nothing about the API, and would make the text differ from server to server.
        document.Servers = [new OpenApiServer { Url = "/" }];

        // The hub speaks these too, and nothing else of the description names them.
        document.AddComponent(nameof(Live.AreaView), await context.GetOrCreateSchemaAsync(typeof(Live.AreaView), null, cancellation));
        SchemaShapes.Refer(document);
    }
}
