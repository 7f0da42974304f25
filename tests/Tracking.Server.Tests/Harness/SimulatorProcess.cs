using System.Diagnostics;
using Xunit;

namespace Tracking.Server.Tests.Harness;

/// <summary>The simulator as a process of its own.</summary>
internal static class SimulatorProcess
{
    /// <summary>As fast as it goes; its own <c>--verify</c> compares packages, stations and vans with a count made from what it planned.</summary>
    public static Task RunAsync(ServerProcess server, string[] arguments) => RunToEndAsync(server, [.. arguments, "--speed-up", "max", "--verify"]);

    /// <summary>Runs a command that ends by itself, and well.</summary>
    public static async Task RunToEndAsync(ServerProcess server, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] all =
        [
            Repository.Program("Tracking.Simulator"), .. arguments, "--server", server.Address.ToString().TrimEnd('/'),
            .. server.OperatorKey is null ? Array.Empty<string>() : ["--key-file", Path.Combine(server.DataDirectory, "operator-key")],
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        using var simulator = Process.Start(start)!;
        var output = simulator.StandardOutput.ReadToEndAsync();
        var errors = simulator.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await simulator.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            simulator.Kill(entireProcessTree: true);
        }

        Assert.True(simulator.HasExited && simulator.ExitCode == 0, $"The simulator ended with {(simulator.HasExited ? simulator.ExitCode : -1)}:\n{await output}\n{await errors}");
    }
}
