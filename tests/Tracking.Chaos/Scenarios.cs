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

    /// <summary>CPU of the nodes for each scan at 1, 2 and 3 nodes.</summary>
    public async Task CpuAsync(int seconds)
    {
        var perScan = new List<double>();
        for (int nodes = 1; nodes <= 3; nodes++)
        {
            await cluster.UpAsync(nodes);
            using var api = new Api(cluster.Proxy, cluster.Key);

            // Compiles what is hot and settles the cluster, on every node alike.
            await using (await Load.StartAsync(api, rate))
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds));
            }

            await Task.Delay(TimeSpan.FromSeconds(5));
            double idle = await CpuAsync(async () => await Task.Delay(TimeSpan.FromSeconds(seconds / 2))) / (seconds / 2);
            long scans = 0;
            var clock = Stopwatch.StartNew();
            double busy = await CpuAsync(async () =>
            {
                await using Load load = await Load.StartAsync(api, rate);
                await Task.Delay(TimeSpan.FromSeconds(seconds));
                await load.FinishAsync();
                scans = load.Acknowledged;
            });
            double cost = (busy - (idle * clock.Elapsed.TotalSeconds)) / scans * 1000;
            perScan.Add(cost);
            report.Add(new Verdict(
                $"CPU at {nodes} node{(nodes > 1 ? "s" : "")}", null,
                string.Create(CultureInfo.InvariantCulture, $"{cost:0.00} ms for each of {scans} scans at {scans / clock.Elapsed.TotalSeconds:0}/s; idle {idle * 1000:0} ms/s subtracted")));
            await cluster.CleanAsync();
        }

        double most = perScan.Max() / perScan[0];
        report.Add(new Verdict("CPU for each scan at 2 and 3 nodes is at most 1.3 times that at 1", most <= CpuGoal, string.Create(CultureInfo.InvariantCulture, $"{most:0.00} times")));
    }

    private async Task<double> CpuAsync(Func<Task> during)
    {
        double before = await cluster.CpuSecondsAsync();
        await during();
        return await cluster.CpuSecondsAsync() - before;
    }
}
