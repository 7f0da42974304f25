using Microsoft.Extensions.Options;
using Tracking.Server.Pages.Track;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Headers;

namespace Tracking.Server.Pages;

/// <summary>Serves the pages: <c>/track/{token}</c>, <c>/control</c> and <c>/scan</c>.</summary>
internal static class PageEndpoints
{
    /// <summary>Adds what the pages need to know.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MapOptions>().Bind(configuration.GetSection("Tracking:Map")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MapOptions>, MapOptionsValidator>();
        return services;
    }

    /// <summary>Serves the built files. Those whose name holds a hash of their content never change.</summary>
    public static IApplicationBuilder UsePageFiles(this IApplicationBuilder app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = static served =>
        {
            // A worker lives under the policy of its own file, so scripts get none but that nobody frames them. Pages are served by their endpoints; as bare files they load nothing.
            if (!served.File.Name.EndsWith(".html", StringComparison.Ordinal))
            {
                served.Context.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'none'";
            }

            served.Context.Response.Headers.CacheControl =
                served.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        },
    });

    /// <summary>Adds what pages need that are filled in here.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services) => services.AddSingleton<TrackPageEndpoint>();

    /// <summary>Maps the pages.</summary>
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        Page control = Page.Control.WithOrigins(routes.ServiceProvider.GetRequiredService<IOptions<MapOptions>>().Value.AllowedOrigins());
        TrackPageEndpoint.Map(routes);
        routes.MapGet("/control", (HttpContext context, IWebHostEnvironment environment) => ServeSignedInAsync(context, environment, control)).AllowsAnybody().ExcludeFromDescription();
        routes.MapGet("/scan", (HttpContext context, IWebHostEnvironment environment) => ServeAsync(context, environment, Page.Scan)).AllowsAnybody().ExcludeFromDescription();
        routes.MapGet("/signin", (HttpContext context, IWebHostEnvironment environment) => ServeAsync(context, environment, Page.SignIn)).AllowsAnybody().ExcludeFromDescription();
        routes.MapMapSettings();
    }

    /// <summary>Begins the answer with a page; returns its built file, or null when there is none and that has been said.</summary>
    public static async ValueTask<string?> BeginAsync(this Page page, HttpContext context, IWebHostEnvironment environment)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers["Referrer-Policy"] = page.ReferrerPolicy;
        headers.CacheControl = page.CacheControl;
        SecurityHeaders.ApplyToPage(headers, page.PermissionsPolicy);
        headers.ContentSecurityPolicy = page.ContentSecurityPolicy;
        string? file = environment.WebRootPath is { } root ? Path.Combine(root, page.Folder, "index.html") : null;
        if (file is null || !File.Exists(file))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("This page has not been built. Build the server without SkipWeb, and with Node.js installed.\n");
            return null;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        return file;
    }

    private static Task ServeSignedInAsync(HttpContext context, IWebHostEnvironment environment, Page page)
    {
        if (!context.GetCaller().IsAnonymous)
        {
            return ServeAsync(context, environment, page);
        }

        context.Response.Redirect($"/signin?next={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        return Task.CompletedTask;
    }

    private static async Task ServeAsync(HttpContext context, IWebHostEnvironment environment, Page page)
    {
        if (await page.BeginAsync(context, environment) is { } file)
        {
            await context.Response.SendFileAsync(file, context.RequestAborted);
        }
    }
}
