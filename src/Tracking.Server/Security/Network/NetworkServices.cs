using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Tracking.Server.Ingest;

namespace Tracking.Server.Security.Network;

/// <summary>Sets up how the server is reached: bounds of connections, and whom it believes about who asks.</summary>
internal static class NetworkServices
{
    /// <summary>Adds bounds of connections and trusted proxies.</summary>
    public static IServiceCollection AddNetwork(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ConnectionOptions>().Bind(configuration.GetSection("Tracking:Security:Connections")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConnectionOptions>, ConnectionOptionsValidator>();
        services.AddSingleton<IValidateOptions<SecurityOptions>>(new Exposure(configuration));
        services.AddSingleton(static provider => new TrustedProxies(provider.GetRequiredService<IOptions<SecurityOptions>>().Value.TrustedProxies));
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ConnectionOptions>, TrustedProxies>(Configure);

        // What was received is handled, and what is to be sent is sent, on the thread at hand, which is always one of the thread pool's here: handing each on to another costs more than it does.
        services.Configure<SocketTransportOptions>(static sockets => sockets.UnsafePreferInlineScheduling = true);
        services.AddOptions<ForwardedHeadersOptions>().Configure<TrustedProxies>(static (forwarded, proxies) =>
        {
            // By default this machine is believed; a program on it is no proxy.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (System.Net.IPNetwork network in proxies.Networks)
            {
                forwarded.KnownIPNetworks.Add(network);
            }

            forwarded.ForwardedHeaders = proxies.Networks.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;

            // As far back as there are proxies that are believed.
            forwarded.ForwardLimit = null;
        });
        return services;
    }

    private static void Configure(KestrelServerOptions kestrel, IOptions<ConnectionOptions> configured, TrustedProxies proxies)
    {
        ConnectionOptions options = configured.Value;
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = ScanEndpoints.MaxBody + 1024;
        limits.MaxConcurrentConnections = options.Max;
        limits.MaxConcurrentUpgradedConnections = options.MaxUpgraded;
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.KeepAliveTimeout = options.KeepAliveTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinBytesPerSecond, options.SlowGrace);
        limits.MinResponseDataRate = new MinDataRate(options.MinBytesPerSecond, options.SlowGrace);
        limits.MaxRequestHeaderCount = options.MaxHeaders;
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        limits.MaxRequestLineSize = options.MaxRequestLineBytes;
        var connections = new ConnectionsOfAddress(options.MaxPerAddress, proxies);
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => connections.HandleAsync(connection, next)));
    }
}
