using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Reporting;

/// <summary>How far each route is: a bar for each.</summary>
internal sealed class RouteProgress(IReadOnlyList<RouteRun> runs, SendTotals totals, TimeProvider time) : IRunProgress
{
    private const int BarWidth = 30;
    private readonly Pace _pace = new(totals, time);

    public IRenderable Picture()
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

        return new Rows(table, new Text(StatusLine.Of(totals, _pace), new Style(Color.Grey)));
    }

    public string Line()
    {
        var routes = runs.Select(run => $"{run.Name} {run.Delivered}/{run.Plan.Route.PackageCount}");
        return $"{StatusLine.Of(totals, _pace)}  delivered: {string.Join(", ", routes)}";
    }

    private static Markup Bar(double share)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return new Markup(string.Create(
            CultureInfo.InvariantCulture, $"[green]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/] {share * 100,3:0}%"));
    }
}
