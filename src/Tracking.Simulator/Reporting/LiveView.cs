using System.Globalization;
using Spectre.Console;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Reporting;

/// <summary>Shows a run on a terminal: a bar for each route, redrawn as it goes.</summary>
internal sealed class LiveView(IAnsiConsole console, TimeProvider time) : IRunView
{
    private const int BarWidth = 30;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    public void Say(string line) => console.MarkupLineInterpolated($"{line}");

    public void ShowLink(RouteRun run, string packageId, string url)
    {
        console.MarkupLineInterpolated($"Watch [bold]{packageId}[/] of {run.Name} move:");

        // Not through the console's layout, which would break a long link into two lines and so make it useless to click.
        console.Profile.Out.Writer.WriteLine("  " + url);
    }

    public async Task WatchAsync(IReadOnlyList<RouteRun> runs, SendTotals totals, Task work)
    {
        var pace = new Pace(totals, time);
        await console.Live(Picture(runs, totals, pace)).AutoClear(false).StartAsync(async live =>
        {
            while (!work.IsCompleted)
            {
                live.UpdateTarget(Picture(runs, totals, pace));
                await Task.WhenAny(work, Task.Delay(Redraw, time)).ConfigureAwait(false);
            }

            live.UpdateTarget(Picture(runs, totals, pace));
        }).ConfigureAwait(false);
        await work.ConfigureAwait(false);
    }

    public void ShowReport(RunReport report) => ReportTable.Write(console, report);

    private static Rows Picture(IReadOnlyList<RouteRun> runs, SendTotals totals, Pace pace)
    {
        var table = new Table().NoBorder().HideHeaders().AddColumns("", "", "", "");
        foreach (var run in runs)
        {
            table.AddRow(
                new Text(run.Name),
                Bar((double)run.Settled / run.Scans.Count),
                new Text($"{run.StopsDone}/{run.Plan.Route.Stops.Count} stops"),
                new Text($"{run.Delivered}/{run.Plan.Route.PackageCount} delivered"));
        }

        return new Rows(table, new Text(StatusLine.Of(totals, pace), new Style(Color.Grey)));
    }

    private static Markup Bar(double share)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return new Markup(string.Create(
            CultureInfo.InvariantCulture, $"[green]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/] {share * 100,3:0}%"));
    }
}
