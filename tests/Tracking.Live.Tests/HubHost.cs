using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tracking.Grains;
using Tracking.Grains.Credentials;
using Tracking.Grains.Live;
using Tracking.Server.Customers;
using Tracking.Server.Live;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Keys;

namespace Tracking.Live.Tests;

/// <summary>The hub on a port of its own, over a <see cref="FakeNetwork"/>.</summary>
internal sealed class HubHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private HubHost(WebApplication app, FakeNetwork network)
    {
        this.app = app;
        Network = network;
        network.Publisher = app.Services.GetRequiredService<LivePublisher>();
    }

    public FakeNetwork Network { get; }

    public IServiceProvider Services => app.Services;

    public InterestTable Interests => app.Services.GetRequiredService<InterestTable>();

    public LiveNode Node => app.Services.GetRequiredService<LiveNode>();

    public Uri Address => new(app.Urls.Single() + LiveServices.Path);

    public static async Task<HubHost> StartAsync(params (string Option, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"Tracking:Live:{setting.Option}", (string?)setting.Value)));

        // Links are looked at again when a test says so.
        builder.Services.Configure<CustomerOptions>(customers => customers.RefreshPeriod = TimeSpan.FromHours(1));
        var network = new FakeNetwork();
        builder.Services.AddTrackingGrains();
        builder.Services.AddLive(builder.Configuration);
        builder.Services.AddSingleton<ILiveViews>(network);
        builder.Services.AddSingleton<ICredentials, NoCredentials>();
        WebApplication app = builder.Build();
        app.Use((context, next) =>
        {
            string? partner = context.Request.Query["partner"];
            context.User = CallerIdentity.Principal(Caller.Server with { PartnerId = partner }, "test");
            return next(context);
        });
        app.MapLive();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new HubHost(app, network);
    }

    public Task RefreshLinksAsync() => app.Services.GetRequiredService<LinkRefresher>().RefreshAsync(TestContext.Current.CancellationToken);

    public Task<HubClient> ConnectAsync(bool messagePack = false) => HubClient.ConnectAsync(Address, messagePack);

    /// <summary>Connects as somebody of a delivery partner.</summary>
    public Task<HubClient> ConnectAsync(string partnerId) => HubClient.ConnectAsync(new Uri($"{Address}?partner={partnerId}"), messagePack: false);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private sealed class NoCredentials : ICredentials
    {
        public ValueTask<Credential?> ReadAsync(string id) => ValueTask.FromResult<Credential?>(null);

        public void Forget(string id)
        {
        }
    }
}
