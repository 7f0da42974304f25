using System.Net;
using System.Net.Sockets;

namespace Tracking.Storage.Tests;

internal static class TestPorts
{
    public static int Free()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
