using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Tracking.Server.Live;

/// <summary>
/// Bounds what the system buffers for a client that does not read. By itself it grows to megabytes, and only when it is full does the server learn that nothing is read any more.
/// </summary>
internal static class SocketBuffer
{
    /// <summary>Bounds the socket of a connection that has it to itself; with HTTP/2 others share it.</summary>
    public static void Bound(HttpContext? http, int bytes)
    {
        if (http is null || !HttpProtocol.IsHttp11(http.Request.Protocol) || http.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            return;
        }

        try
        {
            socket.SendBufferSize = bytes;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }
}
