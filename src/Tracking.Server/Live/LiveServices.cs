using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Live;

/// <summary>Registers and maps the hub.</summary>
internal static class LiveServices
{
    /// <summary>Where the hub is.</summary>
    public const string Path = "/hubs/live";

    /// <summary>Adds the hub, its protocols and its bounds.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LiveOptions>().Bind(configuration.GetSection("Tracking:Live")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LiveOptions>, LiveOptionsValidator>();
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<HubFailures>();
        services.AddSingleton<ILiveViews, LiveViews>();
        services.AddSingleton<LiveMap>();
        services.AddSingleton<LinkSources>();
        services.AddSingleton<LiveAttention>();
        services.AddSingleton<LiveNode>();
        services.AddSingleton<LinkRefresher>();
        services.AddSingleton<LiveReader>();
        services.AddHostedService<LiveService>();
        services.AddSingleton<HubLifetimeManager<LiveHub>, LiveLifetimeManager>();
        services.AddSignalR()
            .AddHubOptions<LiveHub>(static hub =>
            {
                hub.AddFilter<HubFailures>();
                hub.StreamBufferCapacity = 1;
            })
            .AddMessagePackProtocol(protocol => protocol.SerializerOptions = protocol.SerializerOptions.WithLiveFormatters());

        // Behind what SignalR sets by itself.
        services.AddOptions<HubOptions<LiveHub>>().Configure<IOptions<LiveOptions>>(static (hub, options) =>
        {
            hub.MaximumReceiveMessageSize = options.Value.MaxCallBytes;
            hub.MaximumParallelInvocationsPerClient = options.Value.MaxCallsAtOnce;
            hub.HandshakeTimeout = options.Value.HandshakeTimeout;
            hub.KeepAliveInterval = options.Value.PingPeriod;
            hub.ClientTimeoutInterval = options.Value.ClientTimeout;
        });
        return services;
    }

    /// <summary>Adds what keeps watches going when the nodes of the cluster change; needs a silo.</summary>
    public static IServiceCollection AddLiveRecovery(this IServiceCollection services) => services.AddHostedService<LiveRecovery>();

    /// <summary>Whether a request is for the hub, by whichever address.</summary>
    public static bool IsForHub(this HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null;

    /// <summary>Maps the hub.</summary>
    public static HubEndpointConventionBuilder MapLive(this IEndpointRouteBuilder app)
    {
        LiveOptions options = app.ServiceProvider.GetRequiredService<IOptions<LiveOptions>>().Value;

        // Customers come with nothing but their link; each method says who may call it.
        return app.MapHub<LiveHub>(Path, transport =>
        {
            transport.ApplicationMaxBufferSize = options.BufferBytes;
            transport.TransportMaxBufferSize = options.BufferBytes;

            // The hub's own deadline comes first; this one is for answers to calls, which it does not see.
            transport.TransportSendTimeout = options.SendDeadline * 2;
        }).AllowsAnybody();
    }
}
