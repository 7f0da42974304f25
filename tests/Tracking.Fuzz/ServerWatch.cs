using System.Globalization;

namespace Tracking.Fuzz;

/// <summary>Looks at the server from outside: what it logs, and how much memory it holds once its garbage is gone.</summary>
internal sealed class ServerWatch(ServerProcess server, Coverage coverage)
{
    private static readonly string[] Bad = ["\"LogLevel\":\"Error\"", "\"LogLevel\":\"Critical\"", "Unhandled exception"];

    private int read;

    /// <summary>Resident memory in MiB after a full collection of garbage, for each time it was asked.</summary>
    public List<double> Memory { get; } = [];

    /// <summary>Of that, what the runtime's heap holds, in MiB.</summary>
    public List<double> Managed { get; } = [];

    /// <summary>Looks at what was logged since the last time.</summary>
    public void ReadLog(bool isRunning = true)
    {
        string[] lines = server.Output.Split('\n');
        foreach (string line in lines.Skip(read))
        {
            if (Array.Exists(Bad, bad => line.Contains(bad, StringComparison.Ordinal)))
            {
                coverage.Found($"logged: {line[..Math.Min(line.Length, 3000)]}");
            }
        }

        read = lines.Length;
        if (isRunning && !server.IsRunning)
        {
            coverage.Found("The server has ended.");
        }
    }

    /// <summary>Looks at how it ended.</summary>
    public void ReadExit(int code)
    {
        ReadLog(isRunning: false);
        if (code != 0)
        {
            coverage.Found($"The server ended with {code}, not 0.");
        }
    }

    /// <summary>Makes the server collect its garbage, and measures.</summary>
    public async Task<double> MeasureAsync()
    {
        await Garbage.CollectAsync(server.ProcessId, TimeSpan.FromSeconds(2), CancellationToken.None);
        string line = File.ReadLines($"/proc/{server.ProcessId}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        double resident = double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        Memory.Add(resident);
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.OperatorKey);
        double managed = 0;
        foreach (string metric in (await http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n'))
        {
            if (metric.StartsWith("dotnet_gc_last_collection_heap_size_bytes{", StringComparison.Ordinal))
            {
                managed += double.Parse(metric.Split('}')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture) / (1024 * 1024);
            }
        }

        Managed.Add(managed);
        return resident;
    }
}
