using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using StackExchange.Redis;

namespace Tracking.Server.Clustering;

/// <summary>Makes the silo one of a cluster whose members stand in Redis.</summary>
internal static class ClusterHosting
{
    /// <summary>Joins the cluster.</summary>
    public static void JoinCluster(this ISiloBuilder silo, ClusterSettings settings)
    {
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ServiceId = settings.ServiceId;
            cluster.ClusterId = settings.ClusterId;
        });
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = settings.AdvertisedAddress.Length > 0 ? IPAddress.Parse(settings.AdvertisedAddress) : OwnAddress();
            endpoints.SiloPort = settings.SiloPort;
            endpoints.GatewayPort = 0;
        });
        silo.UseRedisClustering(redis => redis.ConfigurationOptions = Options(settings.Redis));
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = settings.ProbeTimeout;
            membership.MinProbeTimeout = settings.ProbeTimeout;

            // No longer than that, however slow answers are: a node from which anything came within this time and number of probes is not voted out either.
            membership.MaxProbeTimeout = settings.ProbeTimeout;
            membership.NumMissedProbesLimit = settings.MissedProbes;

            // Gossip tells of changes at once; the table is for what gossip missed, and for who was cut off.
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);

            // What a machine left behind that died with all others must not keep a new one out for minutes.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            membership.NumMissedTableIAmAliveLimit = 4;
            membership.MaxJoinAttemptTime = TimeSpan.FromMinutes(2);
        });
        silo.Services.AddSingleton<ClusterContact>();
        silo.Services.AddHostedService(services => services.GetRequiredService<ClusterContact>());
    }

    private static ConfigurationOptions Options(string redis)
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(redis);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2_000;
        options.SyncTimeout = 2_000;
        options.AsyncTimeout = 2_000;
        return options;
    }

    private static IPAddress OwnAddress() =>
        Array.Find(Dns.GetHostAddresses(Dns.GetHostName()), address => address.AddressFamily is AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
        ?? IPAddress.Loopback;
}
