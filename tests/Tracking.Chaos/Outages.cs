using System.Diagnostics;
using Tracking.Server.Tests.Harness;

namespace Tracking.Chaos;

/// <summary>How long the packages of a node cannot be scanned once it is gone, as clients of the other nodes see it.</summary>
internal sealed class Outages(ClusterScript cluster) : IDisposable
{
    private const int Packages = 12;
    private readonly Api[] nodes = [.. Enumerable.Range(1, cluster.Nodes).Select(node => new Api(cluster.Node(node), cluster.Key))];
    private readonly string run = Guid.NewGuid().ToString("N")[..6];

    /// <summary>Makes a node vanish, and measures until each of some of its packages takes a scan again.</summary>
    public async Task<List<TimeSpan>> MeasureAsync(int node, Func<Task> vanish)
    {
        string[] packages = [.. Enumerable.Range(0, 1000).Select(i => $"PROBE-{run}-{i}").Where(id => cluster.OwnerOf(id) == node).Take(Packages)];
        Api[] others = [.. nodes.Where((_, i) => i != node - 1)];
        foreach (string id in packages)
        {
            await others[0].SendUntilTakenAsync("/v1/scans", () => Api.Envelope([Scan(id)]));
        }

        await vanish();
        long gone = Stopwatch.GetTimestamp();
        return [.. await Task.WhenAll(packages.Select(async (id, i) =>
        {
            Scan scan = Scan(id);
            await others[i % others.Length].SendUntilTakenAsync("/v1/scans", () => Api.Envelope([scan]));
            return Stopwatch.GetElapsedTime(gone);
        }))];
    }

    public void Dispose() => Array.ForEach(nodes, node => node.Dispose());

    private static Scan Scan(string id) => new("sorted") { PackageId = id, StationId = "CHAOS-P" };
}
