using Spectre.Console;

namespace Tracking.Simulator.Reporting;

/// <summary>Shows a run on a terminal, redrawn as it goes.</summary>
internal sealed class LiveView(IAnsiConsole console, TimeProvider time) : IRunView
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    public void Say(string line) => console.MarkupLineInterpolated($"{line}");

    public void ShowLink(string packageId, string of, string url)
    {
        console.MarkupLineInterpolated($"Watch [bold]{packageId}[/] of {of} move:");

        // Not through the console's layout, which would break a long link into two lines and so make it useless to click.
        console.Profile.Out.Writer.WriteLine("  " + url);
    }

    public async Task WatchAsync(IRunProgress progress, Task work)
    {
        await console.Live(progress.Picture()).AutoClear(false).StartAsync(async live =>
        {
            while (!work.IsCompleted)
            {
                live.UpdateTarget(progress.Picture());
                await Task.WhenAny(work, Task.Delay(Redraw, time)).ConfigureAwait(false);
            }

            live.UpdateTarget(progress.Picture());
        }).ConfigureAwait(false);
        await work.ConfigureAwait(false);
    }

    public void ShowReport(IRunReport report) => report.WriteTo(console);
}
