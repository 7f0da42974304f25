using System.Diagnostics;
using Tracking.Server.Tests.Harness;

namespace Tracking.Server.Tests.Cluster;

/// <summary>A Redis of its own that keeps nothing.</summary>
internal sealed class Redis : IAsyncDisposable
{
    private readonly Process _process;

    private Redis(Process process, int port)
    {
        _process = process;
        Port = port;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => KillQuietly();
    }

    public int Port { get; }

    public static async Task<Redis> StartAsync()
    {
        var port = Repository.FreePort();
        var redis = new Redis(
            Process.Start(new ProcessStartInfo(
                "redis-server",
                ["--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--daemonize", "no"])
            {
                RedirectStandardOutput = true,
            })!,
            port);
        _ = redis._process.StandardOutput.ReadToEndAsync();
        try
        {
            await Eventually.TrueAsync(async () => await redis.TellAsync("PING") == "PONG", "Redis answers", TimeSpan.FromSeconds(30));
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    public async Task<string> TellAsync(params string[] command)
    {
        using var cli = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{Port}", .. command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = await cli.StandardOutput.ReadToEndAsync();
        await cli.WaitForExitAsync();
        return answer.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        KillQuietly();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void KillQuietly()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already, or was let go.
        }
    }
}
