using Spectre.Console;

namespace Tracking.Simulator.Reporting;

/// <summary>Shows a run in plain lines, for logs and pipes.</summary>
internal sealed class PlainView(TextWriter output, IAnsiConsole console, TimeProvider time) : IRunView
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    public void Say(string line) => output.WriteLine(line);

    public void ShowLink(string packageId, string of, string url) => output.WriteLine($"Watch {packageId} of {of} move: {url}");

    public async Task WatchAsync(IRunProgress progress, Task work)
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(BetweenLines, time)).ConfigureAwait(false);
            output.WriteLine(progress.Line());
        }

        await work.ConfigureAwait(false);
    }

    public void ShowReport(IRunReport report) => report.WriteTo(console);
}
