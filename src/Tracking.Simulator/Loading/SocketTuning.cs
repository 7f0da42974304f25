namespace Tracking.Simulator.Loading;

/// <summary>How the runtime handles this process's sockets.</summary>
internal static class SocketTuning
{
    /// <summary>
    /// Has one thread handle what comes over all sockets where it arrives, instead of handing each read to another thread: with thousands of small messages the handing over costs more
    /// than they do, and the server may share the machine. Where the runtime does not know the settings, nothing changes. To be called before the first socket is used.
    /// </summary>
    /// <remarks>Read by .NET's SocketAsyncEngine on Unix.</remarks>
    public static void HandleOnOneThread()
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
    }
}
