using System.Globalization;
using Spectre.Console;

namespace Tracking.Simulator.Reporting;

/// <summary>The summary at the end of a run.</summary>
internal static class ReportTable
{
    private const int MostLines = 20;

    public static void Write(IAnsiConsole console, RunReport report)
    {
        console.WriteLine();
        console.Write(Routes(report));
        console.Write(Totals(report));
        WriteRejected(console, report);
        WriteVerification(console, report);
        if (report.StoppedBecause is { } why)
        {
            console.MarkupLineInterpolated($"[yellow]Stopped: {why}[/]");
        }

        console.MarkupLine(report.Good ? "[green]All is well.[/]" : "[red]Not all is well.[/]");
    }

    private static Table Routes(RunReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("station", "van");
        foreach (var name in new[] { "stops", "packages", "delivered", "scans", "not sent" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        table.AddColumn("simulated day (UTC)");
        foreach (var r in report.Routes)
        {
            table.AddRow(
                Cell(r.StationId),
                Cell(r.VehicleId),
                Cell($"{r.StopsDone}/{r.Stops}"),
                Number(r.Packages),
                Number(r.Delivered),
                Number(r.Scans),
                Number(r.Scans - r.Settled),
                Cell(string.Create(CultureInfo.InvariantCulture, $"{r.SimulatedFrom:MM-dd HH:mm} – {r.SimulatedTo:MM-dd HH:mm}")));
        }

        return table;
    }

    private static Table Totals(RunReport report)
    {
        var t = report.Totals;
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in new[] { "accepted", "duplicate", "rejected", "to retry", "requests", "failed", "positions", "lost", "seconds", "scans/s" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        var rate = report.ElapsedSeconds > 0 ? (t.Accepted + t.Duplicates) / report.ElapsedSeconds : 0;
        return table.AddRow(
            Number(t.Accepted),
            Cell(t.Conflicts == 0 ? $"{t.Duplicates}" : $"{t.Duplicates} ({t.Conflicts} in conflict)"),
            Number(t.Rejected),
            Number(t.Retried),
            Number(t.Requests),
            Number(t.FailedRequests),
            Number(t.Positions),
            Number(t.PositionsLost),
            Cell(report.ElapsedSeconds.ToString("0.0", CultureInfo.InvariantCulture)),
            Cell(rate.ToString("0", CultureInfo.InvariantCulture)));
    }

    private static void WriteRejected(IAnsiConsole console, RunReport report)
    {
        if (report.Rejected.Count == 0)
        {
            return;
        }

        console.MarkupLineInterpolated($"[red]{report.Rejected.Count} scans were rejected:[/]");
        foreach (var r in report.Rejected.Take(MostLines))
        {
            console.MarkupLineInterpolated($"  {r.Type} of {r.Subject}: {r.Code} {r.Message}");
        }

        WriteRest(console, report.Rejected.Count);
    }

    private static void WriteVerification(IAnsiConsole console, RunReport report)
    {
        if (report.Verification is not { } v)
        {
            return;
        }

        console.MarkupLineInterpolated(
            $"Verified: {v.Delivered} of {v.Packages} packages delivered; {v.EventsCompared} scans, {v.Stations} stations and {v.Vehicles} vans compared; {v.Differences.Count} differences.");
        foreach (var d in v.Differences.Take(MostLines))
        {
            console.MarkupLineInterpolated($"  [red]{d.Subject}[/], {d.What}: expected {d.Expected}, found {d.Actual}");
        }

        WriteRest(console, v.Differences.Count);
    }

    private static void WriteRest(IAnsiConsole console, int count)
    {
        if (count > MostLines)
        {
            console.MarkupLineInterpolated($"  … and {count - MostLines} more (--report FILE has them all)");
        }
    }

    private static Text Cell(string text) => new(text);

    private static Text Number(long number) => new(number.ToString(CultureInfo.InvariantCulture));
}
