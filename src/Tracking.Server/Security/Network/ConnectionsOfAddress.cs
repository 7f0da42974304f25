using System.Net;
using Microsoft.AspNetCore.Connections;
using Tracking.Server.Security.Limits;

namespace Tracking.Server.Security.Network;

/// <summary>Closes connections of an address that has as many as it may have, before anything is read from them.</summary>
internal sealed class ConnectionsOfAddress(int max, TrustedProxies proxies)
{
    private readonly Lock gate = new();
    private readonly OpenCounts<UInt128> open = new();

    /// <summary>Handles one connection.</summary>
    public async Task HandleAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: { } address } || IPAddress.IsLoopback(address) || proxies.Has(address))
        {
            await next(connection);
            return;
        }

        UInt128 network = RemoteAddress.NetworkOf(address);
        if (!Enter(network))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections are open from this address."));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(network);
        }
    }

    private bool Enter(UInt128 network)
    {
        lock (gate)
        {
            if (open[network] >= max)
            {
                return false;
            }

            open.Enter(network);
            return true;
        }
    }

    private void Leave(UInt128 network)
    {
        lock (gate)
        {
            open.Leave(network);
        }
    }
}
