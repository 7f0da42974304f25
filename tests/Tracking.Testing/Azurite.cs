using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Tracking.Testing;

/// <summary>
/// A running emulator of Azure Storage on free ports, with nothing on disk. It comes from npm, pinned in <c>tests/Azurite</c>, and is installed there when it is missing.
/// It ends with this process, however that ends.
/// </summary>
public sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>The account that every Azurite has.</summary>
    private const string Name = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan InstallWithin = TimeSpan.FromMinutes(5);

    // Once nobody holds the other end of its input any more, it ends.
    private const string Script = "process.stdin.resume().on('end', () => process.exit(0)); require(process.argv[1]);";
    private readonly Process process;

    private Azurite(Process process, int blobPort, int tablePort)
    {
        this.process = process;
        BlobPort = blobPort;
        TablePort = tablePort;
    }

    /// <summary>Port of blobs.</summary>
    public int BlobPort { get; }

    /// <summary>Port of tables.</summary>
    public int TablePort { get; }

    /// <summary>How to reach its account.</summary>
    public string ConnectionString => ConnectionStringOf(Name);

    /// <summary>How to reach an account that it was started with.</summary>
    public string ConnectionStringOf(string account) => string.Create(
        CultureInfo.InvariantCulture,
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{BlobPort}/{account};TableEndpoint=http://127.0.0.1:{TablePort}/{account};");

    /// <summary>Starts one.</summary>
    /// <param name="accounts">Accounts that it is to have beside the usual one.</param>
    public static async Task<Azurite> StartAsync(params string[] accounts)
    {
        string directory = Directory();
        await InstallAsync(directory);
        ProcessStartInfo start = new("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', new[] { Name }.Concat(accounts).Select(account => $"{account}:{Key}"));
        foreach (string argument in (string[])
            [
                "-e", Script, Path.Combine(directory, "node_modules", "azurite", "dist", "src", "azurite.js"),
                "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--inMemoryPersistence",
                "--blobHost", "127.0.0.1", "--blobPort", "0", "--queueHost", "127.0.0.1", "--queuePort", "0", "--tableHost", "127.0.0.1", "--tablePort", "0",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        using CancellationTokenSource late = new(StartWithin);
        int blobPort = 0, tablePort = 0;
        var said = new List<string>();
        try
        {
            while (blobPort == 0 || tablePort == 0)
            {
                string line = await process.StandardOutput.ReadLineAsync(late.Token)
                    ?? throw new InvalidOperationException($"Azurite ended: {string.Join('\n', said)} {await process.StandardError.ReadToEndAsync(late.Token)}");
                said.Add(line);
                if (Listening().Match(line) is { Success: true } match)
                {
                    int port = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
                    (blobPort, tablePort) = match.Groups[1].Value switch
                    {
                        "Blob" => (port, tablePort),
                        "Table" => (blobPort, port),
                        _ => (blobPort, tablePort),
                    };
                }
            }
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }

        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return new Azurite(process, blobPort, tablePort);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static string Directory()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "tests", "Azurite");
            if (File.Exists(Path.Combine(candidate, "package-lock.json")))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException($"No directory above {AppContext.BaseDirectory} has tests/Azurite/package-lock.json.");
    }

    /// <summary>Installs what the lock file pins, unless that is there. One process does it, others wait for it.</summary>
    private static async Task InstallAsync(string directory)
    {
        using CancellationTokenSource late = new(InstallWithin);
        await using FileStream turn = await TakeTurnAsync(Path.Combine(Path.GetTempPath(), "tracking-azurite.lock"), late.Token);
        string wanted = await File.ReadAllTextAsync(Path.Combine(directory, "package-lock.json"), late.Token);
        string done = Path.Combine(directory, "node_modules", ".tracking-lock");
        if (File.Exists(done) && await File.ReadAllTextAsync(done, late.Token) == wanted)
        {
            return;
        }

        ProcessStartInfo start = new("npm") { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["ci", "--no-audit", "--no-fund"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process npm = Process.Start(start)!;
        Task<string> output = npm.StandardOutput.ReadToEndAsync(late.Token);
        string errors = await npm.StandardError.ReadToEndAsync(late.Token);
        await npm.WaitForExitAsync(late.Token);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {directory} ended with {npm.ExitCode}: {await output}\n{errors}");
        }

        await File.WriteAllTextAsync(done, wanted, late.Token);
    }

    private static async Task<FileStream> TakeTurnAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100, cancellation);
            }
        }
    }

    [GeneratedRegex(@"Azurite (\w+) service is successfully listening at http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
