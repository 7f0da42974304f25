using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Tracking.Grains;
using Tracking.Grains.Personal;
using Tracking.Server.Announcing;
using Tracking.Server.Attention;
using Tracking.Server.Clustering;
using Tracking.Server.Customers;
using Tracking.Server.Defining;
using Tracking.Server.Description;
using Tracking.Server.Dispatching;
using Tracking.Server.Dispatching.Replanning;
using Tracking.Server.Emissions;
using Tracking.Server.Foresight;
using Tracking.Server.Ingest;
using Tracking.Server.Links;
using Tracking.Server.Live;
using Tracking.Server.Observability;
using Tracking.Server.Pages;
using Tracking.Server.Personal;
using Tracking.Server.Planning;
using Tracking.Server.Positions;
using Tracking.Server.Problems;
using Tracking.Server.Proofs;
using Tracking.Server.Queries;
using Tracking.Server.Rounds;
using Tracking.Server.Security;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Headers;
using Tracking.Server.Views;
using Tracking.Storage;

namespace Tracking.Server.Hosting;

/// <summary>Puts the rooms together: silo, HTTP API, hub and pages in one process.</summary>
internal static class TrackingHost
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Adds everything that the server is made of.</summary>
    public static WebApplicationBuilder AddTracking(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<TrackingOptions>().Bind(builder.Configuration.GetSection("Tracking")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrackingOptions>, TrackingOptionsValidator>();
        services.AddOptions<ClusterSettings>().Bind(builder.Configuration.GetSection("Tracking:Cluster")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClusterSettings>, ClusterSettingsValidator>();
        TrackingOptions options = builder.Configuration.GetSection("Tracking").Get<TrackingOptions>() ?? new TrackingOptions();
        string dataDirectory = Path.GetFullPath(options.DataDirectory);

        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.Host.UseOrleans(silo =>
        {
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(15));
            if (options.Profile == TrackingOptions.AzureProfile)
            {
                silo.JoinCluster(builder.Configuration.GetSection("Tracking:Cluster").Get<ClusterSettings>() ?? new ClusterSettings());
                silo.AddAzureStorage(builder.Configuration.GetSection("Tracking:Azure").Bind);
            }
            else
            {
                // Alone on its machine the silo talks to nobody; a port of its own lets several servers run side by side.
                silo.UseLocalhostClustering(FreePort(), gatewayPort: 0, serviceId: "tracking", clusterId: $"node-{Environment.ProcessId}");
                string keys = builder.Configuration.GetSection("Tracking:Personal").Get<PersonalOptions>()?.KeysDirectory ?? "";
                silo.AddRocksDbStorage(store =>
                {
                    builder.Configuration.GetSection("Tracking:RocksDb").Bind(store);
                    store.DataDirectory = dataDirectory;
                    store.KeysDirectory = keys.Length > 0 ? Path.GetFullPath(keys) : "";
                });
            }

            if (Telemetry.HasCollector(builder.Configuration))
            {
                silo.AddActivityPropagation();
            }
        });
        services.AddTrackingGrains();
        services.AddIngest(builder.Configuration);
        services.AddViews();
        services.AddAttention(builder.Configuration);
        services.AddQueries();
        services.AddPositions();
        services.AddLinks();
        services.AddCustomers(builder.Configuration);
        services.AddPersonal(builder.Configuration);
        services.AddPlanning(builder.Configuration);
        services.AddEmissions(builder.Configuration);
        services.AddDispatching();
        services.AddForesight(builder.Configuration);
        services.AddPages();
        services.AddLive(builder.Configuration);
        services.AddLiveRecovery();
        services.AddPages(builder.Configuration);
        services.AddSecurity(builder.Configuration);
        services.AddObservability(builder);
        services.AddApiDescription();
        services.AddRequestDecompression(decompression =>
        {
            decompression.DecompressionProviders.Remove("br");
            decompression.DecompressionProviders.Remove("deflate");
        });
        services.AddHsts(static hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        services.AddHostedService<Greeting>();
        services.AddSingleton<DrainingLifetime>();
        services.AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<DrainingLifetime>());
        return builder;
    }

    /// <summary>Maps everything that the server answers.</summary>
    public static WebApplication MapTracking(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseCutOff();
        app.UseRequestDecompression();
        app.UsePageFiles();
        app.UseRouting();
        app.UseSecurity();
        app.MapHealth();
        app.MapScans();
        app.MapAnnouncing();
        app.MapDefining();
        app.MapNotices();
        app.MapRounds();
        app.MapPositions();
        app.MapProofs();
        app.MapQueries();
        app.MapAttention();
        app.MapLinks();
        app.MapSecurity();
        app.MapCustomers();
        app.MapPersonal();
        app.MapPlanning();
        app.MapEmissions();
        app.MapArrivals();
        app.MapDispatching();
        app.MapReplanning();
        app.MapForesight();
        app.MapPages();
        app.MapLive();
        app.MapProblems();
        app.MapApiDescription();
        app.MapGet("/", () => TypedResults.Redirect("/docs")).AllowsAnybody().ExcludeFromDescription();
        return app;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
