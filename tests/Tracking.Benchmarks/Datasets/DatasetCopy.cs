using System.Diagnostics;

namespace Tracking.Benchmarks.Datasets;

/// <summary>A copy of a data set that is measured on and then deleted.</summary>
internal sealed class DatasetCopy(string directory) : IDisposable
{
    /// <summary>The data directory for a server.</summary>
    public string Directory { get; } = directory;

    /// <summary>Makes the operating system forget what it keeps of the files, so that reads go to the disk.</summary>
    public void ForgetPages()
    {
        foreach (string file in System.IO.Directory.GetFiles(Directory, "*.sst", SearchOption.AllDirectories))
        {
            using Process forget = Process.Start(new ProcessStartInfo("dd", [$"if={file}", "iflag=nocache", "count=0", "status=none"]))!;
            forget.WaitForExit();
        }
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
