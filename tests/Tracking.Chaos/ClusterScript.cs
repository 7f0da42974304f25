using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Orleans.Runtime;
using Tracking.Grains.Placement;

namespace Tracking.Chaos;

/// <summary>The cluster of <c>infra/cluster.sh</c>, with a network namespace for each node.</summary>
internal sealed partial class ClusterScript
{
    private const int TicksPerSecond = 100;
    private readonly string script;
    private readonly int port;

    public ClusterScript()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Tracking.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The repository was not found.");
        }

        script = Path.Combine(root, "infra", "cluster.sh");
        port = int.Parse(Environment.GetEnvironmentVariable("TRACKING_PORT") ?? "8090", CultureInfo.InvariantCulture);
    }

    /// <summary>Where clients send.</summary>
    public Uri Proxy => new($"http://127.0.0.1:{port}");

    public int Nodes { get; private set; }

    /// <summary>A key with all rights, which the first node made.</summary>
    public string Key => File.ReadAllText(Path.Combine(Environment.GetEnvironmentVariable("TRACKING_RUN") ?? "/tmp/tracking-cluster", "node1", "operator-key")).Trim();

    public Uri Node(int node) => new($"http://10.77.0.{10 + node}:{port + node}");

    /// <summary>Starts an empty cluster.</summary>
    public async Task UpAsync(int nodes)
    {
        Nodes = nodes;
        await RunAsync("clean");
        await RunAsync("up", nodes.ToString(CultureInfo.InvariantCulture));
    }

    public Task CleanAsync() => RunAsync("clean");

    /// <summary>Stops it; its logs stay.</summary>
    public Task DownAsync() => RunAsync("down");

    public Task KillAsync(int node) => RunAsync("kill", $"{node}");

    public Task RestartAsync(int node) => RunAsync("restart", $"{node}");

    public Task CutAsync(int node, string how) => RunAsync("cut", $"{node}", how);

    public Task HealAsync(int node) => RunAsync("heal", $"{node}");

    /// <summary>The node that owns a package while all are there; nodes are numbered from 1.</summary>
    public int OwnerOf(string packageId)
    {
        SiloAddress[] silos = [.. Enumerable.Range(1, Nodes).Select(node => SiloAddress.New(IPAddress.Parse($"10.77.0.{10 + node}"), port + 10 + node, 1))];
        var ring = new OwnerRing(silos[0], silos, [], 1, 0);
        return Array.IndexOf(silos, ring.OwnerOf(GrainId.Create("package", packageId))) + 1;
    }

    /// <summary>CPU time that all nodes have used, in seconds.</summary>
    public async Task<double> CpuSecondsAsync()
    {
        double seconds = 0;
        for (int node = 1; node <= Nodes; node++)
        {
            seconds += await CpuSecondsAsync(await ProcessOfAsync(node));
        }

        return seconds;
    }

    /// <summary>CPU time that the storage emulator has used, in seconds.</summary>
    public async Task<double> EmulatorCpuSecondsAsync()
    {
        double seconds = 0;
        foreach (string process in (await RunAsync("emulators")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            seconds += await CpuSecondsAsync(process);
        }

        return seconds;
    }

    /// <summary>Requests to storage that all nodes have made, by what they do and how they ended.</summary>
    public async Task<SortedDictionary<string, long>> StorageRequestsAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (int node = 1; node <= Nodes; node++)
        {
            foreach (string line in (await http.GetStringAsync(new Uri(Node(node), "/metrics"))).Split('\n'))
            {
                if (Requests().Match(line) is { Success: true } match)
                {
                    string outcome = Outcome().Match(line).Groups[1].Value;
                    string name = outcome == "ok" ? Operation().Match(line).Groups[1].Value : $"{Operation().Match(line).Groups[1].Value} ({outcome})";
                    counts[name] = counts.GetValueOrDefault(name) + long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
                }
            }
        }

        return counts;
    }

    /// <summary>The node's process id.</summary>
    public async Task<string> ProcessOfAsync(int node) => (await RunAsync("pid", $"{node}")).Trim();

    /// <summary>Waits until a node that was given up has noticed, ended, and been started again by its supervisor.</summary>
    public async Task UntilRestartedAsync(int node, string process)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await ProcessOfAsync(node) != process)
                {
                    return;
                }
            }
            catch (InvalidOperationException)
            {
                // It ended and is not started yet.
            }

            if (clock.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"Node {node} was cut off and healed, but did not end; its log is in the directory of TRACKING_RUN.");
            }

            await Task.Delay(200);
        }
    }

    /// <summary>Waits until every node says that it is ready.</summary>
    public async Task UntilReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var clock = Stopwatch.StartNew();
        for (int node = 1; node <= Nodes; node++)
        {
            while (true)
            {
                try
                {
                    using HttpResponseMessage answer = await http.GetAsync(new Uri(Node(node), "/readyz"));
                    if (answer.IsSuccessStatusCode)
                    {
                        break;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                }

                if (clock.Elapsed > TimeSpan.FromMinutes(2))
                {
                    throw new InvalidOperationException($"Node {node} did not come back; its log is in the directory of TRACKING_RUN.");
                }

                await Task.Delay(50);
            }
        }
    }

    private static async Task<double> CpuSecondsAsync(string process)
    {
        string stat = await File.ReadAllTextAsync($"/proc/{process}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / (double)TicksPerSecond;
    }

    [GeneratedRegex(@"^tracking_store_request_duration_seconds_count\{.*\} (\d+)")]
    private static partial Regex Requests();

    [GeneratedRegex("operation=\"(\\w+)\"")]
    private static partial Regex Operation();

    [GeneratedRegex("outcome=\"(\\w+)\"")]
    private static partial Regex Outcome();

    private async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(script, arguments) { RedirectStandardOutput = true };
        start.Environment["TRACKING_NETNS"] = "1";
        start.Environment["TRACKING_MEMORY"] = "1";

        // The emulator walks whole tables and has one thread, so its rows are spread over several, as an account's limits would have it at a larger scale.
        start.Environment["TRACKING_AZURITES"] = "2";
        start.Environment["TRACKING_ACCOUNTS"] = "4";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{script} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
