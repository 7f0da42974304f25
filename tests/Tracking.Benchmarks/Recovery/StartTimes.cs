using System.Diagnostics;
using Tracking.Benchmarks.Posting;

namespace Tracking.Benchmarks.Recovery;

/// <summary>How long a server took from the start of its process.</summary>
/// <param name="Ready">Until it said that it is ready, in seconds.</param>
/// <param name="FirstScan">Until it acknowledged a scan, in seconds.</param>
internal readonly record struct StartTimes(double Ready, double FirstScan)
{
    /// <summary>Starts a server and has it take a scan.</summary>
    /// <param name="directory">Its data directory.</param>
    /// <param name="package">Number of a package that nothing else uses.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<(ServerUnderTest Server, StartTimes Times)> StartAsync(string directory, int package, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        ServerUnderTest server = await ServerUnderTest.StartAsync(directory, cancellation);
        double ready = watch.Elapsed.TotalSeconds;
        using var load = new ScanLoad(server.Address, server.Key, connections: 1);
        (await load.PostAsync(new RequestSource(PackageOrder.Of(package, 1), ..1, 1).For(load.Template), TimeSpan.MaxValue)).AllAccepted();
        return (server, new StartTimes(ready, watch.Elapsed.TotalSeconds));
    }
}
