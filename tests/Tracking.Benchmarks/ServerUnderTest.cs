using System.Diagnostics;
using Tracking.Benchmarks.Posting;
using Tracking.Testing;

namespace Tracking.Benchmarks;

/// <summary>The real server as a process of its own, on a data directory that can outlive it.</summary>
internal sealed class ServerUnderTest : ILoadTarget, IAsyncDisposable
{
    private static readonly TimeSpan PauseBetweenLooks = TimeSpan.FromMilliseconds(10);
    private readonly Process process;
    private bool ended;

    private ServerUnderTest(Process process, Uri address, string dataDirectory)
    {
        this.process = process;
        Address = address;
        Key = File.ReadAllText(Path.Combine(dataDirectory, "operator-key")).Trim();
    }

    /// <summary>A key with all rights.</summary>
    public string Key { get; }

    public Uri Address { get; }

    public int ProcessId => process.Id;

    /// <summary>CPU time of the server so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Memory of the server in bytes.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public static async Task<ServerUnderTest> StartAsync(string dataDirectory, CancellationToken cancellation, string? program = null, string? command = null, IEnumerable<string>? settings = null)
    {
        string project = Path.Combine(Repository.Root, "src", "Tracking.Server");
        string dll = program ?? Path.Combine(project, "bin", "Release", "net10.0", "Tracking.Server.dll");
        var address = new Uri($"http://127.0.0.1:{Repository.FreePort()}");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { dll, "--urls", address.ToString(), "--Tracking:DataDirectory", dataDirectory, "--contentRoot", project },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string setting in settings ?? [])
        {
            start.ArgumentList.Add(setting);
        }

        if (command is not null)
        {
            start.ArgumentList.Insert(1, command);
        }

        Process process = StartQuietly(start);
        try
        {
            await ReadyAsync(process, new Uri(address, "/readyz"), cancellation);
            return new ServerUnderTest(process, address, dataDirectory);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Starts a program whose errors are shown and whose other words are not.</summary>
    public static Process StartQuietly(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        ScanLoad.DoNotInherit(start);
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until an address answers with success.</summary>
    /// <exception cref="InvalidOperationException">The program ended.</exception>
    public static async Task ReadyAsync(Process process, Uri address, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(address, cancellation);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
            }
            catch (HttpRequestException e)
            {
                throw new InvalidOperationException($"A server ended with code {process.ExitCode} while it started.", e);
            }

            await Task.Delay(PauseBetweenLooks, cancellation);
        }
    }

    /// <summary>Ends it as a power cut would, but for the disk's own cache.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        if (!process.HasExited)
        {
            using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
