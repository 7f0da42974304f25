using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;
using Tracking.Server.Live;
using Tracking.Server.Security.Access;

namespace Tracking.Grains.Tests.Harness;

/// <summary>A live connection to one node, without a network: keeps the newest version of every view that it was given.</summary>
internal sealed class Watcher : IDisposable
{
    private readonly CancellationTokenSource aborted = new();
    private readonly ConcurrentDictionary<string, JsonNode> newest = new();
    private readonly IServiceProvider services;
    private readonly LiveConnection connection;

    public Watcher(InProcessSiloHandle silo)
    {
        services = silo.ServiceProvider;
        LiveMetrics metrics = services.GetRequiredService<LiveMetrics>();
        connection = new LiveConnection(new Client(this), Caller.Server, metrics, drop: null);
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

    public void Dispose()
    {
        services.GetRequiredService<LiveNode>().Close(connection);
        aborted.Cancel();
        aborted.Dispose();
    }

    private void Take(InvocationMessage message)
    {
        switch (message.Arguments[0])
        {
            case AreaMessage area:
                Take(area);
                break;
            case LiveView[] views:
                WatchKind kind = message.Target switch { "packages" => WatchKind.Package, "vehicles" => WatchKind.Vehicle, _ => WatchKind.Station };
                Array.ForEach(views, view => Take(kind, view));
                break;
            default:
                throw new InvalidOperationException($"'{message.Target}' is not known.");
        }
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

    /// <summary>The connection as the hub knows it; what is written to it goes to the watcher.</summary>
    private sealed class Client(Watcher watcher)
        : HubConnectionContext(new DefaultConnectionContext(Guid.NewGuid().ToString()), new HubConnectionContextOptions(), NullLoggerFactory.Instance)
    {
        public override CancellationToken ConnectionAborted => watcher.aborted.Token;

        public override ValueTask WriteAsync(HubMessage message, CancellationToken cancellationToken = default)
        {
            watcher.Take((InvocationMessage)message);
            return ValueTask.CompletedTask;
        }

        public override ValueTask WriteAsync(SerializedHubMessage message, CancellationToken cancellationToken = default) => WriteAsync(message.Message!, cancellationToken);

        public override void Abort() => watcher.aborted.Cancel();
    }
}
