namespace Tracking.Simulator.Reporting;

/// <summary>The file into which a run's report is written.</summary>
internal static class ReportFile
{
    /// <summary>Better before than after hours of driving.</summary>
    /// <exception cref="SimulatorException">There is no such directory.</exception>
    public static void Check(string? file)
    {
        if (file is not null && Path.GetDirectoryName(Path.GetFullPath(file)) is { } directory && !Directory.Exists(directory))
        {
            throw new SimulatorException($"--report {file}: there is no directory {directory}.");
        }
    }

    public static async Task WriteAsync(string? file, byte[] json, IRunView view)
    {
        if (file is not null)
        {
            await File.WriteAllBytesAsync(file, json, CancellationToken.None).ConfigureAwait(false);
            view.Say($"The report is in {file}.");
        }
    }
}
