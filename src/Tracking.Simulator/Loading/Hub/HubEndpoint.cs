using System.Net;

namespace Tracking.Simulator.Loading.Hub;

/// <summary>Where the hub is and as whom to come.</summary>
/// <param name="Server">The server.</param>
/// <param name="Path">The hub's path, with a leading slash.</param>
/// <param name="Key">Sent as bearer token; null for none.</param>
internal sealed record HubEndpoint(Uri Server, string Path, string? Key)
{
    /// <summary>The path of the server's hub.</summary>
    public const string LivePath = "/hubs/live";

    /// <summary>Asked once for all connections: thousands of look-ups of one name would be a load of their own.</summary>
    public async Task<IPEndPoint> ResolveAsync(CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(Server.DnsSafeHost, cancel).ConfigureAwait(false);
        return new(addresses[0], Server.Port);
    }
}
