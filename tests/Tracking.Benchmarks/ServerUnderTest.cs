using System.Diagnostics;
using Tracking.Testing;

namespace Tracking.Benchmarks;

/// <summary>The real server as a process of its own, on a data directory that can outlive it.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly Process process;

    private ServerUnderTest(Process process, Uri address, string dataDirectory)
    {
        this.process = process;
        Address = address;
        Key = File.ReadAllText(Path.Combine(dataDirectory, "operator-key")).Trim();
    }

    /// <summary>A key with all rights.</summary>
    public string Key { get; }

    public Uri Address { get; }

    /// <summary>CPU time of the server so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<ServerUnderTest> StartAsync(string dataDirectory, CancellationToken cancellation, string? program = null, string? command = null)
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
        if (command is not null)
        {
            start.ArgumentList.Insert(1, command);
        }

        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                if ((await http.GetAsync(new Uri(address, "/readyz"), cancellation)).IsSuccessStatusCode)
                {
                    return new ServerUnderTest(process, address, dataDirectory);
                }
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
            }

            await Task.Delay(50, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
