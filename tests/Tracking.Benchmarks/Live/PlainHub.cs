using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tracking.Server.Views;

namespace Tracking.Benchmarks.Live;

/// <summary>
/// What live updates are measured against: an ordinary SignalR hub with a group for each package, to which whoever has news sends a view. It stores nothing, knows no rights, and drops nothing. It is
/// part of no product.
/// </summary>
internal static class PlainHub
{
    /// <summary>The word that makes this program be it.</summary>
    public const string Command = "serve-plain-hub";

    /// <summary>Starts it as a process of its own, uses it and kills it.</summary>
    /// <param name="use">Uses it: where it is, and its process.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task UseAsync(Func<HttpClient, Uri, Process, Task> use, CancellationToken cancellation)
    {
        var address = new Uri($"http://127.0.0.1:{Tracking.Testing.Repository.FreePort()}");
        using Process process = ServerUnderTest.StartQuietly(new ProcessStartInfo("dotnet", [typeof(PlainHub).Assembly.Location, Command, "--urls", address.ToString()]));
        try
        {
            await ServerUnderTest.ReadyAsync(process, new Uri(address, "/readyz"), cancellation);
            using var http = new HttpClient { BaseAddress = address };
            await use(http, address, process);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Serves until it is killed.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(arguments);
        builder.Logging.ClearProviders();
        builder.Services.AddSignalR();
        WebApplication app = builder.Build();
        app.MapHub<Hub>("/hubs/live");
        using var bare = new BareSockets();
        PackageView view = null!;
        app.MapGet("/readyz", () => "ready");
        app.MapPost("/view", async (HttpRequest request) =>
        {
            view = (await JsonSerializer.DeserializeAsync(request.Body, TrackingJsonContext.Default.PackageView))!;
        });
        app.MapGet("/bare", () => bare.Port);
        app.MapGet("/memory", () => new ServerMemory(GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet, 0));
        app.MapPost("/publish-bare", () => bare.Publish(JsonSerializer.SerializeToUtf8Bytes(view, TrackingJsonContext.Default.PackageView)));
        app.MapPost("/publish", async (IHubContext<Hub> hub, int first, int count) =>
        {
            for (int i = first; i < first + count; i++)
            {
                PackageView news = view with { PackageId = Packages.IdOf(i), Version = view.Version + 1 };
                await hub.Clients.Group(news.PackageId).SendAsync("packages", new[] { news });
            }
        });
        await app.RunAsync();
        return 0;
    }

    /// <summary>The hub.</summary>
    internal sealed class Hub : Microsoft.AspNetCore.SignalR.Hub
    {
        /// <summary>Watches a package.</summary>
        public Task WatchPackage(Watch watch) => Groups.AddToGroupAsync(Context.ConnectionId, watch.PackageId);
    }

    /// <summary>What it watches.</summary>
    internal sealed record Watch(string PackageId);
}
