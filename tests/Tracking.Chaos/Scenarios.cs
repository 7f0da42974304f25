using System.Diagnostics;
using System.Globalization;

namespace Tracking.Chaos;

/// <summary>What is done to a cluster under load.</summary>
internal sealed class Scenarios(ClusterScript cluster, Report report, int rate)
{
    private static readonly TimeSpan KilledGoal = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CutOffGoal = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan BehindGoal = TimeSpan.FromSeconds(5);
    private const double CpuGoal = 1.3;
    private const double StillFalling = 0.97;
    private const int MinRounds = 6;
    private const int MaxRounds = 10;
    private const int LevelRounds = 2;

    /// <summary>Kills nodes at random, then cuts one off and heals it, then restarts all one after the other.</summary>
    public async Task DisasterAsync(int kills, IReadOnlyList<string> cuts)
    {
        await cluster.UpAsync(3);
        using var api = new Api(cluster.Proxy, cluster.Key);
        await using Load load = await Load.StartAsync(api, rate);
        await using Watchers watchers = await Watchers.StartAsync(api, cluster.Proxy, clients: 6, packages: 12);
        using var outages = new Outages(cluster);
        await Task.Delay(TimeSpan.FromSeconds(10));
        var clock = Stopwatch.StartNew();
        if (kills > 0)
        {
            var times = new List<TimeSpan>();
            for (int i = 0; i < kills; i++)
            {
                int node = Random.Shared.Next(1, cluster.Nodes + 1);
                await Task.Delay(Random.Shared.Next(500, 4000));
                List<TimeSpan> outage = await outages.MeasureAsync(node, () => cluster.KillAsync(node));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {i + 1} of {kills}: node {node}, {outage.Max().TotalSeconds:0.00} s; {load.Acknowledged} scans acknowledged"));
                times.AddRange(outage);
                await cluster.UntilReadyAsync();
            }

            report.Times("Time without service of a killed node's packages", times, KilledGoal);
        }

        foreach (string how in cuts)
        {
            int node = Random.Shared.Next(1, cluster.Nodes + 1);
            string process = await cluster.ProcessOfAsync(node);
            List<TimeSpan> outage = await outages.MeasureAsync(node, () => cluster.CutAsync(node, how));
            await Task.Delay(TimeSpan.FromSeconds(10));
            await cluster.HealAsync(node);
            await cluster.UntilRestartedAsync(node, process);
            await cluster.UntilReadyAsync();
            report.Times($"Time without service of the packages of a node cut off ({how}) by network rules", outage, CutOffGoal);
        }

        await watchers.UntilCurrentAsync();
        watchers.TakeLongest();
        int refusedBefore = api.Refused, resentBefore = api.Resent;
        long before = load.Acknowledged;
        for (int node = 1; node <= cluster.Nodes; node++)
        {
            await cluster.RestartAsync(node);
        }

        report.Add(new Verdict(
            "Rolling restart under load: no scan is refused after retries", api.Refused == refusedBefore && load.Acknowledged > before,
            $"{load.Acknowledged - before} scans acknowledged meanwhile, {api.Resent - resentBefore} requests sent again, {api.Refused - refusedBefore} refused"));
        TimeSpan behind = watchers.TakeLongest();
        report.Add(new Verdict(
            "Rolling restart under load: live clients are behind by at most 5 s", behind <= BehindGoal && behind > TimeSpan.Zero,
            string.Create(CultureInfo.InvariantCulture, $"longest {behind.TotalSeconds:0.00} s, {watchers.Reconnects} reconnects in all")));
        await load.FinishAsync();
        report.Add(new Verdict(
            "Load from retrying clients", null,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{load.Acknowledged} scans in {clock.Elapsed.TotalSeconds:0} s, {load.Acknowledged / clock.Elapsed.TotalSeconds:0}/s of {rate}/s wanted, {api.Resent} requests sent again")));
        report.Add(await watchers.FinishAsync());

        // Grains that moved read again for 20 s after the last change.
        await Task.Delay(TimeSpan.FromSeconds(22));
        var verification = new Verification(api, load);
        report.Add(await verification.HistoriesAsync());
        report.Add(await verification.PlacesAsync());
        await cluster.CleanAsync();
    }

    /// <summary>CPU of the nodes for each scan, at several numbers of nodes on the same load.</summary>
    /// <param name="seconds">Length of one measurement.</param>
    /// <param name="sizes">Numbers of nodes.</param>
    public async Task CpuAsync(int seconds, IReadOnlyList<int> sizes)
    {
        var perScan = new List<double>();
        foreach (int nodes in sizes)
        {
            await cluster.UpAsync(nodes);
            using var api = new Api(cluster.Proxy, cluster.Key);
            Usage used = default;
            await using (Load load = await Load.StartAsync(api, rate))
            {
                // What is hot is compiled anew for minutes, and once in each node: measured until it does not fall any more. What else runs on the machine only adds, so the least counts.
                for (int round = 1, level = 0; round <= MaxRounds && (level < LevelRounds || round <= MinRounds); round++)
                {
                    Usage now = await UseAsync(load, seconds);
                    Console.WriteLine($"{nodes} nodes, round {round}: {now}");
                    bool falls = round == 1 || now.CpuPerScan < used.CpuPerScan * StillFalling;
                    level = falls ? 0 : level + 1;
                    used = round == 1 || now.CpuPerScan < used.CpuPerScan ? now : used;
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(5));
            double before = await cluster.CpuSecondsAsync();
            await Task.Delay(TimeSpan.FromSeconds(seconds / 2.0));
            double idle = (await cluster.CpuSecondsAsync() - before) / (seconds / 2.0);
            double cost = used.CpuPerScan - (idle / used.ScansPerSecond * 1000);
            perScan.Add(cost);
            report.Add(new Verdict(
                $"CPU at {nodes} node{(nodes > 1 ? "s" : "")}", null,
                string.Create(CultureInfo.InvariantCulture, $"{cost:0.00} ms for each scan at {used.ScansPerSecond:0}/s; idle {idle * 1000:0} ms/s subtracted; {used}")));
            await cluster.CleanAsync();
        }

        double most = perScan.Max() / perScan[0];
        report.Add(new Verdict("CPU for each scan at more nodes is at most 1.3 times that at one", most <= CpuGoal, string.Create(CultureInfo.InvariantCulture, $"{most:0.00} times")));
    }

    /// <summary>What a load uses for some seconds.</summary>
    private async Task<Usage> UseAsync(Load load, int seconds)
    {
        SortedDictionary<string, long> requests = await cluster.StorageRequestsAsync();
        double cpu = await cluster.CpuSecondsAsync(), emulator = await cluster.EmulatorCpuSecondsAsync();
        long scans = load.Acknowledged;
        var clock = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        double length = clock.Elapsed.TotalSeconds;
        scans = load.Acknowledged - scans;
        cpu = await cluster.CpuSecondsAsync() - cpu;
        emulator = await cluster.EmulatorCpuSecondsAsync() - emulator;
        foreach ((string name, long count) in await cluster.StorageRequestsAsync())
        {
            requests[name] = count - requests.GetValueOrDefault(name);
        }

        return new Usage(scans / length, cpu / scans * 1000, emulator / scans * 1000, requests.ToDictionary(entry => entry.Key, entry => (double)entry.Value / scans));
    }

    /// <summary>What one scan used.</summary>
    /// <param name="ScansPerSecond">Scans acknowledged in a second.</param>
    /// <param name="CpuPerScan">CPU of all nodes; milliseconds.</param>
    /// <param name="EmulatorPerScan">CPU of the storage emulator; milliseconds.</param>
    /// <param name="Requests">Requests to storage by what they do.</param>
    private readonly record struct Usage(double ScansPerSecond, double CpuPerScan, double EmulatorPerScan, Dictionary<string, double> Requests)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{ScansPerSecond:0}/s, {CpuPerScan:0.00} ms in nodes and {EmulatorPerScan:0.00} ms in the emulator for each; {Requests.Values.Sum():0.00} requests: {string.Join(", ", Requests.Where(entry => entry.Value > 0.005).OrderByDescending(entry => entry.Value).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value:0.00}")))}");
    }
}
