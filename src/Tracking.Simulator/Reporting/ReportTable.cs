using System.Globalization;
using Spectre.Console;
using Tracking.Simulator.Verifying;

namespace Tracking.Simulator.Reporting;

/// <summary>The summary at the end of a run.</summary>
internal static class ReportTable
{
    private const int MostLines = 20;

    public static void Write(IAnsiConsole console, RunReport report)
    {
        console.WriteLine();
        console.Write(Routes(report));
        console.Write(Totals(report.Totals, report.ElapsedSeconds));
        WriteRejected(console, report.Rejected);
        WriteVerification(console, report.Verification);
        WriteEnd(console, report.StoppedBecause, report.Good);
    }

    public static void WriteEnd(IAnsiConsole console, string? stoppedBecause, bool good)
    {
        if (stoppedBecause is { } why)
        {
            console.MarkupLineInterpolated($"[yellow]Stopped: {why}[/]");
        }

        console.MarkupLine(good ? "[green]All is well.[/]" : "[red]Not all is well.[/]");
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

    public static Table Totals(Outcomes t, double elapsedSeconds)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in new[] { "accepted", "duplicate", "rejected", "to retry", "requests", "failed", "positions", "lost", "seconds", "scans/s" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        var rate = elapsedSeconds > 0 ? (t.Accepted + t.Duplicates) / elapsedSeconds : 0;
        return table.AddRow(
            Number(t.Accepted),
            Cell(t.Conflicts == 0 ? $"{t.Duplicates}" : $"{t.Duplicates} ({t.Conflicts} in conflict)"),
            Number(t.Rejected),
            Number(t.Retried),
            Number(t.Requests),
            Number(t.FailedRequests),
            Number(t.Positions),
            Number(t.PositionsLost),
            Cell(elapsedSeconds.ToString("0.0", CultureInfo.InvariantCulture)),
            Cell(rate.ToString("0", CultureInfo.InvariantCulture)));
    }

    public static void WriteRejected(IAnsiConsole console, IReadOnlyList<RejectedScan> rejected)
    {
        if (rejected.Count == 0)
        {
            return;
        }

        console.MarkupLineInterpolated($"[red]{rejected.Count} scans were rejected:[/]");
        foreach (var r in rejected.Take(MostLines))
        {
            console.MarkupLineInterpolated($"  {r.Type} of {r.Subject}: {r.Code} {r.Message}");
        }

        WriteRest(console, rejected.Count);
    }

    public static void WriteVerification(IAnsiConsole console, VerificationReport? verification)
    {
        if (verification is not { } v)
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

    public static Text Cell(string text) => new(text);

    public static Text Number(long number) => new(number.ToString(CultureInfo.InvariantCulture));
}
