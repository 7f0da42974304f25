using System.Diagnostics;

namespace Tracking.Testing;

/// <summary>The real server as a process of its own, with a data directory that outlives it.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly List<string> _output = [];
    private readonly string[] _prefix;
    private readonly string[] _arguments;
    private readonly bool _ownsData;
    private Process? _process;

    private ServerProcess(string dataDirectory, bool ownsData, string[] prefix, Func<int, string[]> arguments)
    {
        DataDirectory = dataDirectory;
        _ownsData = ownsData;
        _prefix = prefix;
        Port = Repository.FreePort();
        _arguments = arguments(Port);
        Address = new Uri($"http://127.0.0.1:{Port}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => KillQuietly();
    }

    public int Port { get; }

    public Uri Address { get; }

    public string DataDirectory { get; }

    /// <summary>The key with all rights that the server made at its first start; null while there is none.</summary>
    public string? OperatorKey
    {
        get
        {
            var path = Path.Combine(DataDirectory, "operator-key");
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
    }

    /// <summary>Id of the process that was started last.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server was not started.");

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Everything printed so far, by all runs of this server.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="prefix">A command to run it under, such as <c>strace</c> with its arguments.</param>
    public static Task<ServerProcess> StartNewAsync(params string[] prefix) => StartNewAsync(prefix, []);

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="prefix">A command to run it under.</param>
    /// <param name="arguments">Further arguments of the server.</param>
    public static Task<ServerProcess> StartNewAsync(string[] prefix, string[] arguments) => StartNewAsync(prefix, _ => arguments);

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="prefix">A command to run it under.</param>
    /// <param name="arguments">Further arguments of the server, from its port.</param>
    public static async Task<ServerProcess> StartNewAsync(string[] prefix, Func<int, string[]> arguments)
    {
        var server = new ServerProcess(Repository.NewDirectory(), ownsData: true, prefix, arguments);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it (again), on the same data and port, and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        var program = Repository.Program("Tracking.Server");
        if (!File.Exists(program))
        {
            throw new InvalidOperationException($"{program} is missing; build src/Tracking.Server in {Repository.Configuration} first.");
        }

        string[] command =
        [
            .. _prefix, "dotnet", program,
            "--urls", Address.ToString().TrimEnd('/'),
            "--Tracking:DataDirectory", DataDirectory,
            "--contentRoot", Path.Combine(Repository.Root, "src", "Tracking.Server"),
            .. _arguments,
        ];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in command.AsSpan(1))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(IsSettingOfTheServer).ToList())
        {
            start.Environment.Remove(name);
        }

        _process?.Dispose();
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var probe = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.TrueAsync(
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"The server ended with {_process.ExitCode} while starting:\n{Tail()}");
                }

                try
                {
                    using var answer = await probe.GetAsync(new Uri(Address, "/readyz"));
                    return answer.IsSuccessStatusCode;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            "/readyz answers 200",
            TimeSpan.FromSeconds(_prefix.Length > 0 ? 180 : 90));
    }

    /// <summary>Ends it as a power cut would: no warning, no chance to write anything.</summary>
    public async Task KillAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The server was not started.");
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to end (SIGTERM) and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SendTermAsync();
        return await ExitAsync();
    }

    /// <summary>Asks it to end (SIGTERM).</summary>
    public async Task SendTermAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The server was not started.");
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended, and returns its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The server was not started.");
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return process.ExitCode;
    }

    /// <summary>The last lines that it printed.</summary>
    public string Tail()
    {
        lock (_output)
        {
            return string.Join('\n', _output.TakeLast(60));
        }
    }

    public async ValueTask DisposeAsync()
    {
        KillQuietly();
        if (_process is not null)
        {
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }

        if (_ownsData)
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    private static bool IsSettingOfTheServer(string name) =>
        name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Tracking__", StringComparison.OrdinalIgnoreCase)
        || name.Equals("URLS", StringComparison.OrdinalIgnoreCase);

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Add(line);
            }
        }
    }

    private void KillQuietly()
    {
        try
        {
            _process?.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended already.
        }
    }
}
