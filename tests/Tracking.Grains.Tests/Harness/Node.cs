using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Tracking.Grains.Arrivals;
using Tracking.Grains.Attention;
using Tracking.Grains.Personal;
using Tracking.Model;
using Tracking.Server.Attention;
using Tracking.Server.Customers;
using Tracking.Server.Ingest;
using Tracking.Server.Links;
using Tracking.Server.Personal;
using Tracking.Server.Views;
using Tracking.Storage;
using Tracking.Storage.AzureTables;
using Tracking.Storage.Personal;
using Tracking.Storage.RocksDb;
using Tracking.Testing;

namespace Tracking.Grains.Tests.Harness;

/// <summary>A silo with grains, the real store and ingest, but without the web.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly IHost? host;

    /// <summary>A silo that is started and stopped elsewhere.</summary>
    public Node(IServiceProvider services, WallClock clock)
    {
        Services = services;
        Clock = clock;
        Store = (FaultyStore)services.GetRequiredService<IRowStore>();
        Pipeline = services.GetRequiredService<IngestPipeline>();
        Grains = services.GetRequiredService<IGrainFactory>();
        Packages = services.GetRequiredService<PackageViews>();
        Events = services.GetRequiredService<EventViews>();
        Keys = services.GetRequiredService<PersonalKeyStore>();
        Erasure = services.GetRequiredService<PersonalErasure>();
        Sweep = services.GetRequiredService<PersonalSweep>();
    }

    private Node(IHost host, WallClock clock)
        : this(host.Services, clock)
    {
        this.host = host;
    }

    public IServiceProvider Services { get; }

    public WallClock Clock { get; }

    public FaultyStore Store { get; }

    public IngestPipeline Pipeline { get; }

    public IGrainFactory Grains { get; }

    public PackageViews Packages { get; }

    public EventViews Events { get; }

    public PersonalKeyStore Keys { get; }

    public PersonalErasure Erasure { get; }

    public PersonalSweep Sweep { get; }

    /// <summary>What keys are stored in, embedded.</summary>
    public FaultyStore KeyRows => (FaultyStore)Keys.Rows;

    /// <summary>The moment at which it is, for devices whose clocks are right; milliseconds since 1970.</summary>
    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public IAttentionBoard Board => Grains.GetGrain<IAttentionBoard>(IAttentionBoard.Key);

    /// <summary>Starts at the end of the week of facts, unless another moment is given.</summary>
    public static Task<Node> StartAsync(string directory, WallClock? clock = null, bool sweeps = false, Action<PersonalOptions>? personal = null) => StartAsync(
        silo =>
        {
            silo.AddRocksDbStorage(store =>
            {
                store.DataDirectory = directory;
                store.BlockCacheBytes = 16L << 20;
                store.WriteBufferBytes = 16L << 20;
                store.MaxTotalWalBytes = 16L << 20;
            });
            silo.Services.AddSingleton(services => new PersonalKeyStore(new FaultyStore(
                new RocksDbRowStore(services.GetRequiredService<IOptions<RocksDbRowStoreOptions>>().Value.OfKeys()), ownsInner: true)));
        },
        services => services.GetRequiredService<RocksDbRowStore>(),
        clock,
        sweeps,
        personal);

    /// <summary>As above, on a store in Azure.</summary>
    public static Task<Node> StartAsync(Action<AzureStorageOptions> azure) => StartAsync(
        silo => silo.AddAzureStorage(azure), services => services.GetRequiredService<AzureTablesRowStore>(), clock: null, sweeps: false, personal: null);

    private static async Task<Node> StartAsync(
        Action<ISiloBuilder> addStorage, Func<IServiceProvider, IRowStore> store, WallClock? clock, bool sweeps, Action<PersonalOptions>? personal)
    {
        clock ??= new WallClock(Instant.ToTime(WeekOfFacts.End));
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), gatewayPort: 0, serviceId: "tracking", clusterId: Guid.NewGuid().ToString());
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(15));
            addStorage(silo);
        });
        builder.Services.AddSingleton<IRowStore>(services => new FaultyStore(store(services)));
        builder.Services.AddTrackingGrains();
        builder.Services.AddIngest(builder.Configuration);
        builder.Services.AddViews();
        builder.Services.AddAttention(builder.Configuration);
        builder.Services.AddLinks();
        builder.Services.AddCustomers(builder.Configuration);
        builder.Services.AddPersonal(builder.Configuration);
        builder.Services.Configure<PersonalOptions>(options => personal?.Invoke(options));
        builder.Services.Configure<AttentionOptions>(attention =>
        {
            attention.EvaluateEvery = TimeSpan.FromMilliseconds(20);
            attention.SweepPlacesPerSecond = sweeps ? 1000 : 0;
        });
        builder.Services.Configure<ArrivalOptions>(arrivals => arrivals.EvaluateEvery = TimeSpan.FromMilliseconds(5));
        IHost host = builder.Build();
        await host.StartAsync();
        return new Node(host, clock);
    }

    /// <summary>Every package and place goes out of memory.</summary>
    public async Task ForgetAllAsync()
    {
        IManagementGrain management = Grains.GetGrain<IManagementGrain>(0);
        Assert.NotEqual(0, await CountAsync());
        await management.ForceActivationCollection(TimeSpan.Zero);
        Assert.Equal(0, await CountAsync());

        async Task<int> CountAsync() => (await management.GetSimpleGrainStatistics())
            .Where(kind => kind.GrainType.Contains("Tracking.Grains", StringComparison.Ordinal)
                && !kind.GrainType.Contains("AttentionBoard", StringComparison.Ordinal))
            .Sum(kind => kind.ActivationCount);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is null)
        {
            return;
        }

        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
