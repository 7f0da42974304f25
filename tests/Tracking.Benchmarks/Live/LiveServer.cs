using System.Globalization;

namespace Tracking.Benchmarks.Live;

/// <summary>Settings of a server that thousands of clients of one machine and one key come to.</summary>
internal static class LiveServer
{
    private const int Spare = 1_000;

    /// <summary>Room for so many hub connections from one address and of one key: options, no other program.</summary>
    public static string[] RoomFor(int connections)
    {
        string limit = (connections + Spare).ToString(CultureInfo.InvariantCulture);
        return ["--Tracking:Security:Limits:HubConnectionsPerAddress", limit, "--Tracking:Security:Limits:HubConnectionsPerIdentity", limit];
    }
}
