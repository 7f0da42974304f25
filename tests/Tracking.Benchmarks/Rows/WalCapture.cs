using System.Diagnostics;

namespace Tracking.Benchmarks.Rows;

/// <summary>Keeps what a server writes to its log in a while, by a second name for each file, which stays when RocksDB removes the first. Begin and end while nothing is written.</summary>
internal sealed class WalCapture : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly string database;
    private readonly string directory;
    private readonly Dictionary<string, long> begins = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ending = new();
    private readonly Task linking;

    /// <summary>Begins.</summary>
    /// <param name="database">The server's database.</param>
    /// <param name="directory">Where the second names go: on the same file system.</param>
    public WalCapture(string database, string directory)
    {
        this.database = database;
        this.directory = directory;
        Directory.CreateDirectory(directory);
        Link();
        foreach (string file in Directory.GetFiles(directory))
        {
            begins[file] = new FileInfo(file).Length;
        }

        linking = LinkAsync();
    }

    /// <summary>Ends, and gives what was written since the beginning.</summary>
    public async Task<IReadOnlyList<WalSlice>> EndAsync()
    {
        await ending.CancelAsync();
        await linking;
        Link();
        return [.. Directory.GetFiles(directory).Order(StringComparer.Ordinal)
            .Select(file => new WalSlice(file, begins.GetValueOrDefault(file), new FileInfo(file).Length))
            .Where(slice => slice.To > slice.From)];
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await linking;
        ending.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private async Task LinkAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            await Task.Delay(Pause, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Link();
        }
    }

    private void Link()
    {
        foreach (string file in Directory.GetFiles(database, "*.log"))
        {
            string second = Path.Combine(directory, Path.GetFileName(file));
            if (!File.Exists(second))
            {
                // RocksDB may be quicker and remove it; then it held nothing of this while.
                using Process link = Process.Start(new ProcessStartInfo("ln", [file, second]) { RedirectStandardError = true })!;
                link.WaitForExit();
            }
        }
    }
}
