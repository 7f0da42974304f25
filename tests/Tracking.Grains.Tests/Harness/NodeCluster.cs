using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using Tracking.Grains.Placement;
using Tracking.Model;
using Tracking.Server.Attention;
using Tracking.Server.Customers;
using Tracking.Server.Hosting;
using Tracking.Server.Ingest;
using Tracking.Server.Links;
using Tracking.Server.Live;
using Tracking.Server.Personal;
using Tracking.Server.Security.Keys;
using Tracking.Server.Views;
using Tracking.Storage;
using Tracking.Storage.Personal;
using Tracking.Storage.RocksDb;
using Tracking.Testing;

namespace Tracking.Grains.Tests.Harness;

/// <summary>Several silos in one process as a cluster, over one store; silos can be killed and added.</summary>
internal sealed class NodeCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster cluster;
    private readonly RocksDbRowStore rows;
    private readonly PersonalKeyStore keys;
    private readonly bool ownsRows;
    private readonly string directory;

    private NodeCluster(InProcessTestCluster cluster, RocksDbRowStore rows, PersonalKeyStore keys, bool ownsRows, string directory, FaultyStore store, WallClock clock)
    {
        this.cluster = cluster;
        this.rows = rows;
        this.keys = keys;
        this.ownsRows = ownsRows;
        this.directory = directory;
        Store = store;
        Clock = clock;
    }

    public FaultyStore Store { get; }

    public WallClock Clock { get; }

    public IReadOnlyList<InProcessSiloHandle> Silos => cluster.Silos;

    /// <summary>The silos as nodes, in the order in which they came.</summary>
    public IReadOnlyList<Node> Nodes => [.. cluster.Silos.Select(NodeOf)];

    /// <summary>Starts at the end of the week of facts, unless another moment is given.</summary>
    public static Task<NodeCluster> StartAsync(string directory, short silos, DateTimeOffset? now = null) => StartAsync(
        new RocksDbRowStore(OptionsOf(directory)),
        new PersonalKeyStore(new RocksDbRowStore(OptionsOf(directory).OfKeys())),
        ownsRows: true,
        directory,
        silos,
        now ?? Instant.ToTime(WeekOfFacts.End));

    /// <summary>Another cluster that knows nothing of the first one, over the same store.</summary>
    public static Task<NodeCluster> StartAsync(NodeCluster first, short silos) =>
        StartAsync(first.rows, first.keys, ownsRows: false, first.directory, silos, first.Clock.GetUtcNow());

    private static async Task<NodeCluster> StartAsync(
        RocksDbRowStore rows, PersonalKeyStore keys, bool ownsRows, string directory, short silos, DateTimeOffset now)
    {
        var clock = new WallClock(now);
        var store = new FaultyStore(rows, shared: true);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.InitializeClientOnDeploy = false;
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Logging.ClearProviders();
            host.Services.AddSingleton<TimeProvider>(clock);
            host.Services.AddTrackingGrains();
            host.Services.AddIngest(host.Configuration);
            host.Services.AddViews();
            host.Services.AddLive(host.Configuration);
            host.Services.AddLiveRecovery();
            host.Services.AddAttention(host.Configuration);
            host.Services.AddOptions<TrackingOptions>().Configure(options => options.DataDirectory = directory);
            host.Services.AddSingleton<SigningKeys>();
            host.Services.AddSingleton<CredentialCache>();
            host.Services.AddSingleton<ICredentials>(static provider => provider.GetRequiredService<CredentialCache>());
            host.Services.AddLinks();
            host.Services.AddCustomers(host.Configuration);
            host.Services.AddPersonal(host.Configuration);
        });
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddRocksDbStorage(options => options.DataDirectory = directory);
            silo.Services.AddSingleton(rows);
            silo.Services.AddSingleton(keys);
            silo.Services.AddSingleton<IRowStore>(store);
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(15));
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                membership.MinProbeTimeout = TimeSpan.FromMilliseconds(500);
                membership.MaxProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 2;
            });
        });
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        var started = new NodeCluster(cluster, rows, keys, ownsRows, directory, store, clock);
        await started.UntilAllKnowAsync(silos);
        return started;
    }

    private static RocksDbRowStoreOptions OptionsOf(string directory) => new()
    {
        DataDirectory = directory,
        BlockCacheBytes = 16L << 20,
        WriteBufferBytes = 16L << 20,
        MaxTotalWalBytes = 16L << 20,
    };

    public Node NodeOf(InProcessSiloHandle silo) => new(silo.ServiceProvider, Clock);

    /// <summary>The node that owns a grain, as the first node knows it.</summary>
    public SiloAddress OwnerOf(string type, string id) =>
        cluster.Silos[0].ServiceProvider.GetRequiredService<GrainOwners>().Current.OwnerOf(GrainId.Create(type, id));

    /// <summary>An id of the form <c>{prefix}{number}</c> whose grain a silo owns.</summary>
    public string OwnedBy(InProcessSiloHandle silo, string type, string prefix) =>
        Enumerable.Range(0, 10_000).Select(i => $"{prefix}{i}").First(id => OwnerOf(type, id).Equals(silo.SiloAddress));

    /// <summary>Ends a silo without warning; returns once the others know.</summary>
    public async Task KillAsync(InProcessSiloHandle silo)
    {
        int left = cluster.Silos.Count - 1;
        await cluster.KillSiloAsync(silo);
        await UntilAllKnowAsync(left);
    }

    /// <summary>Ends a silo in good order.</summary>
    public async Task StopAsync(InProcessSiloHandle silo)
    {
        int left = cluster.Silos.Count - 1;
        await cluster.StopSiloAsync(silo);
        await UntilAllKnowAsync(left);
    }

    public async Task<InProcessSiloHandle> AddAsync()
    {
        InProcessSiloHandle added = await cluster.StartAdditionalSiloAsync();
        await UntilAllKnowAsync(cluster.Silos.Count);
        return added;
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        if (ownsRows)
        {
            await rows.DisposeAsync();
            await keys.DisposeAsync();
        }
    }

    private Task UntilAllKnowAsync(int members) => Eventually.TrueAsync(
        () => Task.FromResult(cluster.Silos.All(silo => silo.ServiceProvider.GetRequiredService<GrainOwners>().Current.Members.Count() == members)),
        $"all silos know {members} members");
}
