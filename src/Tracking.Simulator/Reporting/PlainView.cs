using Spectre.Console;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Reporting;

/// <summary>Shows a run in plain lines, for logs and pipes.</summary>
internal sealed class PlainView(TextWriter output, IAnsiConsole console, TimeProvider time) : IRunView
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    public void Say(string line) => output.WriteLine(line);

    public void ShowLink(RouteRun run, string packageId, string url) => output.WriteLine($"Watch {packageId} of {run.Name} move: {url}");

    public async Task WatchAsync(IReadOnlyList<RouteRun> runs, SendTotals totals, Task work)
    {
        var pace = new Pace(totals, time);
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(BetweenLines, time)).ConfigureAwait(false);
            var routes = runs.Select(run => $"{run.Name} {run.Delivered}/{run.Plan.Route.PackageCount}");
            output.WriteLine($"{StatusLine.Of(totals, pace)}  delivered: {string.Join(", ", routes)}");
        }

        await work.ConfigureAwait(false);
    }

    public void ShowReport(RunReport report) => ReportTable.Write(console, report);
}
