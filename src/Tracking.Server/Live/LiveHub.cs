using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Live;

/// <summary>The hub <c>/hubs/live</c>. Every method takes one object; each <c>Watch…</c> answers with the current view, or null when that is unknown or not newer.</summary>
internal sealed class LiveHub(
    LiveNode node,
    LiveReader reader,
    LiveMap map,
    LiveAttention attention,
    LiveMetrics metrics,
    IOptions<LiveOptions> options,
    TimeProvider time,
    ILogger<ConnectionWriter> logger) : Hub
{
    private static readonly object ConnectionItem = new();

    private LiveConnection Connection => (LiveConnection)Context.Items[ConnectionItem]!;

    /// <inheritdoc/>
    public override Task OnConnectedAsync()
    {
        HttpContext? http = Context.GetHttpContext();
        SocketBuffer.Bound(http, options.Value.SocketBufferBytes);
        var connection = new LiveConnection(
            LiveLifetimeManager.ConnectionOf(Context), Caller.Of(Context.User), metrics, http is null ? null : http.Abort);
        Context.Items[ConnectionItem] = connection;
        node.Open(connection);
        _ = Task.Run(new ConnectionWriter(connection, map, metrics, options, time, logger).RunAsync);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        node.Close(Connection);
        attention.Stop(Connection);
        return Task.CompletedTask;
    }

    /// <summary>Watches <c>packageId</c>; null when it is not newer than <c>sinceVersion</c>.</summary>
    [HubAllows(Permission.PackagesRead)]
    public Task<LiveView?> WatchPackage(LiveArguments? arguments) => Watch(arguments, WatchKind.Package, "packageId");

    /// <summary>Watches <c>vehicleId</c>.</summary>
    [HubAllows(Permission.VehiclesRead)]
    public Task<LiveView?> WatchVehicle(LiveArguments? arguments) => Watch(arguments, WatchKind.Vehicle, "vehicleId");

    /// <summary>Watches <c>stationId</c>.</summary>
    [HubAllows(Permission.StationsRead)]
    public Task<LiveView?> WatchStation(LiveArguments? arguments) => Watch(arguments, WatchKind.Station, "stationId");

    /// <summary>Watches the package of the link <c>token</c>, or of its order <c>packageId</c>, as its customer sees it; null when it is not newer than <c>sinceVersion</c>.</summary>
    [AllowAnonymous]
    public Task<LiveView?> WatchLink(LiveArguments? arguments)
    {
        LiveArguments given = LiveArguments.Checked(arguments, "token", "packageId", "sinceVersion");
        return reader.WatchLinkAsync(Connection, given.Token("token"), given.OptionalId("packageId"), given.Version("sinceVersion"));
    }

    /// <summary>Watches all stations.</summary>
    [HubAllows(Permission.StationsRead)]
    public Task<LiveView[]> WatchStations(LiveArguments? arguments)
    {
        LiveArguments.Checked(arguments);
        return reader.WatchStationsAsync(Connection);
    }

    /// <summary>Watches an area of the map: <c>west</c>, <c>south</c>, <c>east</c>, <c>north</c> in degrees and <c>zoom</c>. Again to move it.</summary>
    [HubAllows(Permission.VehiclesRead)]
    public Task<AreaMessage> WatchArea(LiveArguments? arguments)
    {
        LiveArguments given = LiveArguments.Checked(arguments, "west", "south", "east", "north", "zoom");
        var box = MapBox.Parse(given.Number("west"), given.Number("south"), given.Number("east"), given.Number("north"));
        double zoom = given.Number("zoom");
        return zoom is >= -2 and <= 30
            ? reader.WatchAreaAsync(Connection, box, zoom)
            : throw new HubException(FormattableString.Invariant($"zoom is {zoom}; it must be from -2 to 30."));
    }

    /// <summary>Watches what needs attention; answers with what is open, most urgent first, 2,000 items at the most.</summary>
    [HubAllows(Permission.AttentionRead)]
    public Task<LiveView[]> WatchAttention(LiveArguments? arguments)
    {
        LiveArguments.Checked(arguments);
        return attention.WatchAsync(Connection);
    }

    /// <summary>Ends <see cref="WatchAttention"/>.</summary>
    [HubAllows(Permission.AttentionRead)]
    public void UnwatchAttention(LiveArguments? arguments)
    {
        LiveArguments.Checked(arguments);
        attention.Stop(Connection);
    }

    /// <summary>Ends <see cref="WatchPackage"/> of <c>packageId</c>.</summary>
    [HubAllows(Permission.PackagesRead)]
    public void UnwatchPackage(LiveArguments? arguments) => Unwatch(arguments, WatchKind.Package, "packageId");

    /// <summary>Ends <see cref="WatchVehicle"/> of <c>vehicleId</c>.</summary>
    [HubAllows(Permission.VehiclesRead)]
    public void UnwatchVehicle(LiveArguments? arguments) => Unwatch(arguments, WatchKind.Vehicle, "vehicleId");

    /// <summary>Ends <see cref="WatchStation"/> of <c>stationId</c>.</summary>
    [HubAllows(Permission.StationsRead)]
    public void UnwatchStation(LiveArguments? arguments) => Unwatch(arguments, WatchKind.Station, "stationId");

    /// <summary>Ends <see cref="WatchLink"/> of <c>token</c>.</summary>
    [AllowAnonymous]
    public void UnwatchLink(LiveArguments? arguments) =>
        node.StopLink(Connection, LiveArguments.Checked(arguments, "token").Token("token"));

    /// <summary>Ends <see cref="WatchStations"/>.</summary>
    [HubAllows(Permission.StationsRead)]
    public void UnwatchStations(LiveArguments? arguments)
    {
        LiveArguments.Checked(arguments);
        node.StopStations(Connection);
    }

    /// <summary>Ends <see cref="WatchArea"/>.</summary>
    [HubAllows(Permission.VehiclesRead)]
    public Task UnwatchArea(LiveArguments? arguments)
    {
        LiveArguments.Checked(arguments);
        return reader.StopAreaAsync(Connection);
    }

    private Task<LiveView?> Watch(LiveArguments? arguments, WatchKind kind, string name)
    {
        LiveArguments given = LiveArguments.Checked(arguments, name, "sinceVersion");
        return reader.WatchAsync(Connection, new TopicKey(kind, given.Id(name)), given.Version("sinceVersion"));
    }

    private void Unwatch(LiveArguments? arguments, WatchKind kind, string name) =>
        node.Stop(Connection, new TopicKey(kind, LiveArguments.Checked(arguments, name).Id(name)));
}
