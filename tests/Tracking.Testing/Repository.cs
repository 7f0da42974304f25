using System.Net;
using System.Net.Sockets;

namespace Tracking.Testing;

/// <summary>Where things stand in the repository, and what a test needs of the machine.</summary>
public static class Repository
{
    /// <summary>Directory that holds <c>Tracking.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary><c>Release</c> or <c>Debug</c>: the configuration that the tests themselves were built in.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

    /// <summary>The built program of a project under <c>src</c>.</summary>
    public static string Program(string project) =>
        Path.Combine(Root, "src", project, "bin", Configuration, "net10.0", project + ".dll");

    /// <summary>A new directory that nobody else uses.</summary>
    public static string NewDirectory() => Directory.CreateTempSubdirectory("tracking-test-").FullName;

    /// <summary>
    /// A free TCP port below the range that the system gives to outgoing connections, so that it is still free when a server
    /// that was killed starts on it again.
    /// </summary>
    public static int FreePort()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var port = Random.Shared.Next(12_000, 32_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; try another one.
            }
        }

        throw new InvalidOperationException("No free TCP port between 12000 and 32000 was found in 200 attempts.");
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Tracking.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No directory above {AppContext.BaseDirectory} holds Tracking.sln.");
    }
}
