using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Tracking.Pages;

/// <summary>The network simulator as a process of its own.</summary>
internal sealed partial class NetworkProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<CustomerLink> links = [];
    private readonly List<string> tail = [];

    private NetworkProcess(Process process) => this.process = process;

    /// <summary>Links of customers whose van will soon be there, oldest first.</summary>
    public IReadOnlyList<CustomerLink> Links
    {
        get
        {
            lock (links)
            {
                return [.. links];
            }
        }
    }

    /// <summary>Starts it and waits until it says that the network is loaded.</summary>
    /// <param name="server">The server to play it on.</param>
    /// <param name="options">Options of its <c>network</c> command.</param>
    public static async Task<NetworkProcess> StartAsync(ServerProcess server, IEnumerable<string> options)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Repository.Program("Tracking.Simulator"), "network", "--server", server.Address.ToString(),
            "--key-file", Path.Combine(server.DataDirectory, "operator-key"), .. options,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var network = new NetworkProcess(new Process { StartInfo = start });
        network.process.OutputDataReceived += (_, line) => network.Read(line.Data);
        network.process.ErrorDataReceived += (_, line) => network.Read(line.Data);
        network.process.Start();
        network.process.BeginOutputReadLine();
        network.process.BeginErrorReadLine();
        Task ended = network.process.WaitForExitAsync();
        if (await Task.WhenAny(network.loaded.Task, ended) == ended)
        {
            throw new InvalidOperationException($"The simulator ended with {network.process.ExitCode} before the network was loaded:\n{network.Tail()}");
        }

        return network;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Read(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (tail)
        {
            tail.Add(line);
            if (tail.Count > 40)
            {
                tail.RemoveAt(0);
            }
        }

        if (LinkLine().Match(line) is { Success: true } link)
        {
            lock (links)
            {
                links.Add(new CustomerLink(link.Groups["package"].Value, link.Groups["van"].Value, new Uri(link.Groups["url"].Value)));
            }
        }
        else
        {
            Console.WriteLine($"     {line[..Math.Min(line.Length, 150)]}");
        }

        if (line.StartsWith("Loaded in ", StringComparison.Ordinal))
        {
            loaded.TrySetResult();
        }
    }

    private string Tail()
    {
        lock (tail)
        {
            return string.Join('\n', tail);
        }
    }

    [GeneratedRegex(@"^Watch (?<package>\S+) of (?<van>[^,\s]+),.*? (?<url>https?://\S+/track/\S+)$")]
    private static partial Regex LinkLine();
}

/// <summary>A customer's link that the simulator showed.</summary>
internal sealed record CustomerLink(string PackageId, string VehicleId, Uri Address);
