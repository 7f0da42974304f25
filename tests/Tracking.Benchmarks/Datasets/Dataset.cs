using System.Diagnostics;
using System.Text.Json;
using Tracking.Benchmarks.Posting;
using Tracking.Benchmarks.Reporting;

namespace Tracking.Benchmarks.Datasets;

/// <summary>
/// A server's data directory with many packages, stored through the server itself: inducted at a hub, departed from it, and so on. It is never measured on, only copies of it are.
/// </summary>
internal sealed class Dataset
{
    // A server keeps what it stored in memory for a while, so it is started anew after so many packages.
    private const int PackagesPerServer = 500_000;
    private const int Batch = 100;
    private const int Connections = 8;
    private const string ManifestFile = "dataset.json";
    private const string DataFolder = "data";

    // Packages are on no station's hands after the second scan, so places do not grow with the data set.
    private static readonly int[] Steps = [0, 2, 3, 4, 5, 6];

    private readonly string directory;

    private Dataset(string directory, DatasetManifest manifest)
    {
        this.directory = directory;
        Packages = manifest.Packages;
        History = manifest.History;
    }

    /// <summary>Most scans of each package.</summary>
    public static int MostHistory => Steps.Length - 1;

    /// <summary>Number of packages.</summary>
    public int Packages { get; }

    /// <summary>Scans of each.</summary>
    public int History { get; }

    /// <summary>Scans stored.</summary>
    public long Scans => (long)Packages * History;

    /// <summary>Size on disk in bytes.</summary>
    public long Bytes => new DirectoryInfo(Path.Combine(directory, DataFolder)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>The packages in the order in which they were stored.</summary>
    public PackageOrder Order => PackageOrder.Of(0, Packages);

    /// <summary>One more scan for each of some packages.</summary>
    /// <param name="packages">A part of <see cref="Order"/>.</param>
    /// <param name="batch">Scans in a request.</param>
    public RequestSource Next(PackageOrder packages, int batch) => new(packages, Steps[History]..(Steps[History] + 1), batch) { Network = NetworkSize.Large };

    /// <summary>Opens a data set, and stores what it lacks.</summary>
    /// <param name="parent">Where data sets are kept.</param>
    /// <param name="packages">How many packages.</param>
    /// <param name="history">How many scans of each.</param>
    /// <param name="cancellation">Ends it; what was stored is kept.</param>
    public static async Task<Dataset> OpenAsync(string parent, int packages, int history, CancellationToken cancellation)
    {
        string directory = Path.Combine(Path.GetFullPath(parent), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{packages}x{history}"));
        Directory.CreateDirectory(directory);
        string file = Path.Combine(directory, ManifestFile), data = Path.Combine(directory, DataFolder), next = Path.Combine(directory, "next");
        DatasetManifest manifest = File.Exists(file)
            ? JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, cancellation), DatasetJson.Default.DatasetManifest)!
            : new DatasetManifest(packages, history, 0);
        PackageOrder all = PackageOrder.Of(0, packages);
        while (manifest.Stored < packages)
        {
            // Work on a copy, so that what is interrupted leaves no packages with half their scans.
            DeleteIfThere(next);
            if (manifest.Stored > 0)
            {
                await CopyAsync(data, next, cancellation);
            }

            int count = Math.Min(PackagesPerServer, packages - manifest.Stored);
            await using (ServerUnderTest server = await ServerUnderTest.StartAsync(next, cancellation))
            {
                for (int scan = 0; scan < history; scan++)
                {
                    var source = new RequestSource(all.Slice(manifest.Stored, count), Steps[scan]..(Steps[scan] + 1), Batch) { Network = NetworkSize.Large };
                    await Measured.StoreAsync($"storing scan {scan + 1} of packages {manifest.Stored + 1:N0} to {manifest.Stored + count:N0} of {packages:N0}", server, source, Connections, cancellation);
                }
            }

            DeleteIfThere(data);
            Directory.Move(next, data);
            manifest = manifest with { Stored = manifest.Stored + count };
            await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(manifest, DatasetJson.Default.DatasetManifest), cancellation);
        }

        return new Dataset(directory, manifest);
    }

    /// <summary>A copy to measure on, made at once: table files, which never change, are shared.</summary>
    public async Task<DatasetCopy> CopyAsync(CancellationToken cancellation)
    {
        string copy = Path.Combine(directory, $"copy-{Environment.ProcessId}-{Guid.NewGuid():N}");
        await CopyAsync(Path.Combine(directory, DataFolder), copy, cancellation);
        return new DatasetCopy(copy);
    }

    /// <summary>Runs with data sets that are kept, or only for this run.</summary>
    /// <param name="kept">Where they are kept; null: nowhere.</param>
    /// <param name="work">What runs, given the directory.</param>
    public static async Task<int> InDirectoryAsync(string? kept, Func<string, Task<int>> work)
    {
        if (kept is not null)
        {
            return await work(kept);
        }

        string directory = Directory.CreateTempSubdirectory("tracking-bench-").FullName;
        try
        {
            return await work(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancellation)
    {
        Progress.Say($"copying {from}");
        await RunAsync("cp", ["-a", "--link", from, to], cancellation);
        foreach (string file in Directory.GetFiles(to, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not ".sst"))
        {
            string own = file + ".own";
            File.Copy(file, own);
            File.Move(own, file, overwrite: true);
        }
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        using Process process = Process.Start(program, arguments);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}.");
        }
    }

    private static void DeleteIfThere(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
