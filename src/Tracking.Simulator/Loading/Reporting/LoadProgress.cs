using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tracking.Simulator.Loading.Measuring;
using Tracking.Simulator.Loading.Scans;
using Tracking.Simulator.Loading.Vans;
using Tracking.Simulator.Reporting;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Loading.Reporting;

/// <summary>How a load goes: rates, percentiles so far, connections, and what the server uses.</summary>
internal sealed class LoadProgress(
    LoadSettings settings, LoadPhase phase, LoadClients clients, ScanFeed? scans, FleetPositions? positions, SendTotals totals, ServerUsage usage, TimeProvider time)
    : IRunProgress
{
    private readonly Pace _pace = new(totals, time);

    public IRenderable Picture()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("milliseconds");
        foreach (var name in new[] { "count", "p50", "p90", "p99", "p99.9", "max" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var (name, latencies) in Latencies())
        {
            var s = latencies.Summary();
            table.AddRow([new Text(name), ReportTable.Number(s.Count), .. new[] { s.P50, s.P90, s.P99, s.P999, s.Max }.Select(value => new Text(Milliseconds(value)))]);
        }

        return new Rows(new Text(Where()), table, new Text(Clients()), new Text(Server(), new Style(Color.Grey)));
    }

    public string Line() => $"{Where()}  {Clients()}  {string.Join("  ", Latencies().Select(Short))}  {Server()}";

    /// <summary>Short and exact enough: three digits.</summary>
    public static string Milliseconds(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Short((string Name, Latencies Of) figure)
    {
        var s = figure.Of.Summary();
        return $"{figure.Name} p50 {Milliseconds(s.P50)} p99 {Milliseconds(s.P99)} max {Milliseconds(s.Max)} ms";
    }

    private IEnumerable<(string Name, Latencies Of)> Latencies()
    {
        if (scans is not null)
        {
            yield return ("scan → acknowledged", scans.Acknowledged);
            yield return ("scan → seen", clients.SeenByPrompt);
        }

        if (settings.Slow > 0)
        {
            yield return ("scan → seen by slow ones", clients.SeenBySlow);
        }

        if (settings.ControlRooms > 0)
        {
            yield return ("position → seen", clients.PositionsSeen);
        }
    }

    private string Where()
    {
        var measured = phase.Began == 0 ? TimeSpan.Zero : time.GetElapsedTime(phase.Began, phase.Ended == 0 ? time.GetTimestamp() : phase.Ended);
        var late = Math.Max(scans?.Loop.Late.TotalMilliseconds ?? 0, positions?.Loop.Late.TotalMilliseconds ?? 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_pace.Elapsed:hh\\:mm\\:ss}  {phase.Now}, {measured:hh\\:mm\\:ss} of {settings.Duration:hh\\:mm\\:ss} measured  {_pace.PerSecond():0} scans/s of {settings.Rate:0}, {late:0} ms late, "
            + $"{scans?.InFlight ?? 0} requests under way");
    }

    private string Clients()
    {
        var c = clients.Counts;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{c.Open} of {clients.Wanted} connections, {c.Lost} lost, {c.StalledCut} stalled ones cut, {c.Messages} messages, {c.Positions} positions shown; "
            + $"{totals.Rejected} scans rejected, {totals.FailedRequests} requests failed, {totals.PositionsLost} positions lost");
    }

    private string Server()
    {
        var samples = usage.Samples;
        if (samples.Count == 0)
        {
            return "server: nothing known yet";
        }

        var last = samples[^1];
        var cores = samples.Count > 1 ? ServerUsage.Cores(samples[^2], last) : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"server: {cores:0.00} cores, {last.WorkingSetBytes / 1e6:0} MB, heap {last.HeapBytes / 1e6:0} MB, {last.LiveConnections} connections, {last.Conflated} conflated, {last.Cut} cut");
    }
}
