using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;
using Tracking.Server.Live;
using Tracking.Server.Security.Access;

namespace Tracking.Grains.Tests.Harness;

/// <summary>A live connection to one node, without a network: keeps the newest version of every view that it was given.</summary>
internal sealed class Watcher : ISingleClientProxy, IDisposable
{
    private readonly CancellationTokenSource aborted = new();
    private readonly ConcurrentDictionary<string, JsonNode> newest = new();
    private readonly IServiceProvider services;
    private readonly LiveConnection connection;

    public Watcher(InProcessSiloHandle silo)
    {
        services = silo.ServiceProvider;
        LiveMetrics metrics = services.GetRequiredService<LiveMetrics>();
        connection = new LiveConnection(Guid.NewGuid().ToString(), Caller.Server, this, aborted.Cancel, metrics, aborted.Token);
        services.GetRequiredService<LiveNode>().Open(connection);
        var writer = new ConnectionWriter(
            connection, services.GetRequiredService<LiveMap>(), metrics, services.GetRequiredService<IOptions<LiveOptions>>(), TimeProvider.System, NullLogger.Instance);
        _ = Task.Run(writer.RunAsync);
    }

    private LiveReader Reader => services.GetRequiredService<LiveReader>();

    public async Task WatchAsync(WatchKind kind, string id) => Take(kind, await Reader.WatchAsync(connection, new TopicKey(kind, id), -1));

    public async Task WatchStationsAsync() => Array.ForEach(await Reader.WatchStationsAsync(connection), view => Take(WatchKind.Station, view));

    public async Task WatchWorldAsync() => Take(await Reader.WatchAreaAsync(connection, MapBox.Parse(-180, -85, 180, 85), 12));

    /// <summary>The newest view; null before the first.</summary>
    public JsonNode? Newest(WatchKind kind, string id) => newest.GetValueOrDefault($"{kind} {id}");

    public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
    {
        switch (args[0])
        {
            case AreaMessage area:
                Take(area);
                break;
            case LiveView[] views:
                WatchKind kind = method switch { "packages" => WatchKind.Package, "vehicles" => WatchKind.Vehicle, _ => WatchKind.Station };
                Array.ForEach(views, view => Take(kind, view));
                break;
            default:
                throw new InvalidOperationException($"'{method}' is not known.");
        }

        return Task.CompletedTask;
    }

    public Task<T> InvokeCoreAsync<T>(string method, object?[] args, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
        services.GetRequiredService<LiveNode>().Close(connection);
        aborted.Cancel();
        aborted.Dispose();
    }

    private void Take(AreaMessage area)
    {
        foreach (LiveView vehicle in area.Vehicles)
        {
            Take(WatchKind.Area, vehicle);
        }
    }

    /// <summary>Nothing is ever given twice, and nothing goes back.</summary>
    private void Take(WatchKind kind, LiveView? view)
    {
        if (view is null)
        {
            return;
        }

        JsonNode json = JsonNode.Parse(view.Json.ToArray())!;
        newest.AddOrUpdate(
            $"{kind} {view.Id}",
            static (_, json) => json,
            static (key, old, json) => (long)json["version"]! > (long)old["version"]!
                ? json
                : throw new InvalidOperationException($"{key} came in version {json["version"]} after {old["version"]}."),
            json);
    }
}
