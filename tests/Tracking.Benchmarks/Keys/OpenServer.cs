using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tracking.Server.Hosting;
using Tracking.Server.Ingest;
using Tracking.Server.Observability;
using Tracking.Server.Problems;

namespace Tracking.Benchmarks.Keys;

/// <summary>The server with everything that it does for scans but asking who sends them: what keys are measured against. It is part of no product.</summary>
internal static class OpenServer
{
    /// <summary>The word that makes this program be it.</summary>
    public const string Command = "serve-open";

    /// <summary>Serves until it is told to stop.</summary>
    public static int Run(string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(arguments).AddTracking();
        builder.Services.Configure<RouteOptions>(routes => routes.SuppressCheckForUnhandledSecurityMetadata = true);
        WebApplication app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRequestDecompression();
        app.UseRouting();
        app.MapHealth();
        app.MapScans();
        app.Run();
        return 0;
    }
}
