using System.Diagnostics;
using System.Globalization;
using Tracking.Benchmarks.Reporting;

namespace Tracking.Benchmarks.Postgres;

/// <summary>A PostgreSQL of this run's own, reached by a socket in its directory; nothing is left of it.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private const string Account = "postgres";
    private const string DebianPrograms = "/usr/lib/postgresql";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);
    private readonly string programs;
    private readonly string directory;
    private readonly Process process;

    private PostgresCluster(string programs, string directory, Process process)
    {
        this.programs = programs;
        this.directory = directory;
        this.process = process;
    }

    /// <summary>For Npgsql, without the pool's settings.</summary>
    public string Connection => $"Host={directory};Username={Account};Database={Account}";

    /// <summary>CPU time of all its processes so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            // Of those that ended the postmaster counts the time.
            long ticks = 0;
            foreach (string entry in Directory.GetDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Times(id) is { } times && (id == process.Id || times.Parent == process.Id))
                {
                    ticks += times.Own + (id == process.Id ? times.Children : 0);
                }
            }

            return TimeSpan.FromSeconds(ticks / 100.0);
        }
    }

    /// <summary>Whether it is installed here.</summary>
    public static bool IsInstalled => FindPrograms() is not null;

    /// <summary>Makes and starts one.</summary>
    public static async Task<PostgresCluster> StartAsync(PostgresSettings settings, CancellationToken cancellation)
    {
        string programs = FindPrograms()
            ?? throw new InvalidOperationException("PostgreSQL is the baseline and not installed here: apt-get install postgresql, or leave it out with --no-postgres.");
        string directory = Directory.CreateTempSubdirectory("tracking-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", [Account, directory], cancellation);
        }

        string data = Path.Combine(directory, "data");
        await RunAsync(As(Path.Combine(programs, "initdb")), ["-D", data, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", $"--username={Account}"], cancellation);
        var start = new ProcessStartInfo();
        (start.FileName, string[] first) = As(Path.Combine(programs, "postgres"));
        foreach (string argument in (string[])[.. first, "-D", data, "-k", directory, "-c", "listen_addresses=", .. settings.ServerOptions.SelectMany(option => (string[])["-c", option])])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(Quiet(start))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => ShowFailure(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var cluster = new PostgresCluster(programs, directory, process);
        var watch = Stopwatch.StartNew();
        while (!await cluster.IsReadyAsync(cancellation))
        {
            if (process.HasExited || watch.Elapsed > StartTime)
            {
                throw new InvalidOperationException($"PostgreSQL did not start in '{directory}' with {settings}.");
            }

            await Task.Delay(50, cancellation);
        }

        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // SIGINT: open connections are cut, then it stops in order.
            using Process stop = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private static string? FindPrograms()
    {
        IEnumerable<string> candidates = Directory.Exists(DebianPrograms)
            ? Directory.GetDirectories(DebianPrograms).OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        return candidates.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")));
    }

    /// <summary>PostgreSQL refuses to run as root, so then it runs as its own account.</summary>
    private static (string Program, string[] Arguments) As(string program) =>
        Environment.IsPrivilegedProcess ? ("setpriv", ["--reuid", Account, "--regid", Account, "--clear-groups", "--", program]) : (program, []);

    private static Task RunAsync((string Program, string[] Arguments) command, string[] arguments, CancellationToken cancellation) =>
        RunAsync(command.Program, [.. command.Arguments, .. arguments], cancellation);

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        using Process run = Process.Start(Quiet(new ProcessStartInfo(program, arguments)))!;
        Task<string> errors = run.StandardError.ReadToEndAsync(cancellation);
        await run.StandardOutput.ReadToEndAsync(cancellation);
        await run.WaitForExitAsync(cancellation);
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {run.ExitCode}: {await errors}");
        }
    }

    private static ProcessStartInfo Quiet(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        return start;
    }

    private static void ShowFailure(string? line)
    {
        if (line is not null && (line.Contains("FATAL", StringComparison.Ordinal) || line.Contains("PANIC", StringComparison.Ordinal)) && !line.Contains("starting up", StringComparison.Ordinal))
        {
            Progress.Say(line);
        }
    }

    private static (int Parent, long Own, long Children)? Times(int process)
    {
        try
        {
            // Fields behind the name, which may hold spaces and parentheses: state, parent, …, 12th to 15th: user, system, children's user, children's system, in hundredths of a second.
            string stat = File.ReadAllText($"/proc/{process}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(11) + Ticks(12), Ticks(13) + Ticks(14));

            long Ticks(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        using Process ask = Process.Start(Quiet(new ProcessStartInfo(Path.Combine(programs, "pg_isready"), ["-q", "-h", directory, "-U", Account])))!;
        await ask.WaitForExitAsync(cancellation);
        return ask.ExitCode == 0;
    }
}
