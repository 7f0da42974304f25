using Microsoft.AspNetCore.SignalR;

namespace Tracking.Server.Live;

/// <summary>Lets the hub write to its connections itself: what thousands watch is written once, which SignalR's proxies of clients do for groups only.</summary>
internal sealed class LiveLifetimeManager(ILogger<DefaultHubLifetimeManager<LiveHub>> logger) : DefaultHubLifetimeManager<LiveHub>(logger)
{
    private static readonly object Item = new();

    /// <summary>SignalR's connection behind what a hub method is told of it.</summary>
    public static HubConnectionContext ConnectionOf(HubCallerContext context) => (HubConnectionContext)context.Items[Item]!;

    /// <inheritdoc/>
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        connection.Items[Item] = connection;
        return base.OnConnectedAsync(connection);
    }
}
