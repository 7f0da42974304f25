using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Tracking.Simulator.Loading.Measuring;
using Tracking.Simulator.Reporting;
using Tracking.Simulator.Verifying;

namespace Tracking.Simulator.Loading.Reporting;

/// <summary>What came of a load, for people and for programs.</summary>
internal sealed record LoadReport : IRunReport
{
    private const int MostDifferences = 20;

    public required string Server { get; init; }

    public required DateTime StartedAt { get; init; }

    /// <summary>Where the load came from.</summary>
    public required string Machine { get; init; }

    public required LoadOfReport Load { get; init; }

    /// <summary>0 when it was interrupted before measuring ended.</summary>
    public required double MeasuredSeconds { get; init; }

    /// <summary>From when each scan should have been sent.</summary>
    public LatencySummary? ScanToAcknowledged { get; init; }

    public required LatencySummary ScanToSeen { get; init; }

    public LatencySummary? ScanToSeenBySlow { get; init; }

    /// <summary>Of requests with positions.</summary>
    public LatencySummary? PositionToAcknowledged { get; init; }

    public LatencySummary? PositionToSeen { get; init; }

    /// <summary>Positions that the server took while it was measured.</summary>
    public long PositionsMeasured { get; init; }

    /// <summary>How far behind its time the last request began; more than a few: the rate was not kept up.</summary>
    public required double ScheduleLateMilliseconds { get; init; }

    public required Outcomes Totals { get; init; }

    /// <summary>Why the first scan was refused for good.</summary>
    public string? FirstRefusal { get; init; }

    public required ClientsOfReport Clients { get; init; }

    /// <summary>Cores that the server used while it was measured.</summary>
    public required double ServerCores { get; init; }

    /// <summary>Cores that the load itself used.</summary>
    public required double OwnCores { get; init; }

    public UsageSample? ServerAtBegin { get; init; }

    public UsageSample? ServerAtEnd { get; init; }

    /// <summary>What the server used, every few seconds.</summary>
    public required IReadOnlyList<UsageSample> Samples { get; init; }

    /// <summary>Where clients ended otherwise than the server.</summary>
    public required IReadOnlyList<Difference> Differences { get; init; }

    /// <summary>Scans acknowledged in a second of measuring.</summary>
    public double ScansPerSecond => MeasuredSeconds > 0 ? (ScanToAcknowledged?.Count ?? 0) / MeasuredSeconds : 0;

    /// <summary>Positions that the server took in a second of measuring.</summary>
    public double PositionsPerSecond => MeasuredSeconds > 0 ? PositionsMeasured / MeasuredSeconds : 0;

    /// <summary>Hub messages that the server handed to connections in a second of measuring.</summary>
    public double MessagesPerSecond => MeasuredSeconds > 0 && ServerAtBegin is { } from && ServerAtEnd is { } to ? (to.LiveMessages - from.LiveMessages) / MeasuredSeconds : 0;

    /// <summary>Whether scans and positions were sent when they were due.</summary>
    public bool KeptUp => MeasuredSeconds > 0 && ScheduleLateMilliseconds < 1000 && ScansPerSecond >= 0.98 * Load.Scans && PositionsPerSecond >= 0.98 * Load.Vans / Load.PositionEverySeconds;

    /// <summary>Nothing was refused and nothing differs.</summary>
    public bool Good => MeasuredSeconds > 0 && Totals.Rejected == 0 && Clients.FailedCalls == 0 && Differences.Count == 0;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LoadReportJson.Default.LoadReport);

    /// <summary>Writes it as JSON to a file, and as Markdown to one of the same name that ends in <c>.md</c>.</summary>
    public async Task WriteAsync(string? file, IRunView view)
    {
        if (file is null)
        {
            return;
        }

        await ReportFile.WriteAsync(file, ToJson(), view).ConfigureAwait(false);
        await ReportFile.WriteAsync(Path.ChangeExtension(file, ".md"), Encoding.UTF8.GetBytes(ToMarkdown()), view).ConfigureAwait(false);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Load of {Server}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{StartedAt:yyyy-MM-dd HH:mm} UTC, from {Machine}, {MeasuredSeconds:0} s measured. {Load.Describe()}").AppendLine();
        text.AppendLine("| milliseconds | count | p50 | p90 | p99 | p99.9 | max |").AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, s) in Latencies())
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {name} | {s.Count} | {LoadProgress.Milliseconds(s.P50)} | {LoadProgress.Milliseconds(s.P90)} | {LoadProgress.Milliseconds(s.P99)} | {LoadProgress.Milliseconds(s.P999)} | {LoadProgress.Milliseconds(s.Max)} |");
        }

        text.AppendLine().AppendLine("| | |").AppendLine("| --- | --- |");
        foreach (var (name, value) in Figures())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value} |");
        }

        return text.ToString();
    }

    public void WriteTo(IAnsiConsole console)
    {
        console.WriteLine();
        var table = new Table().Border(TableBorder.Rounded).AddColumn("milliseconds");
        foreach (var name in new[] { "count", "p50", "p90", "p99", "p99.9", "max" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var (name, s) in Latencies())
        {
            table.AddRow([new Text(name), ReportTable.Number(s.Count), .. new[] { s.P50, s.P90, s.P99, s.P999, s.Max }.Select(value => ReportTable.Cell(LoadProgress.Milliseconds(value)))]);
        }

        console.Write(table);
        var figures = new Table().NoBorder().HideHeaders().AddColumns("", "");
        foreach (var (name, value) in Figures())
        {
            figures.AddRow(ReportTable.Cell(name), ReportTable.Cell(value));
        }

        console.Write(figures);
        foreach (var difference in Differences.Take(MostDifferences))
        {
            console.MarkupLineInterpolated($"  [red]{difference.Subject}[/], {difference.What}: expected {difference.Expected}, found {difference.Actual}");
        }

        ReportTable.WriteEnd(console, MeasuredSeconds > 0 ? null : "interrupted", Good);
    }

    private IEnumerable<(string Name, LatencySummary Figures)> Latencies()
    {
        (string, LatencySummary?)[] all =
        [
            ("scan → acknowledged", ScanToAcknowledged),
            ("scan → seen by clients that read", Load.Scans > 0 ? ScanToSeen : null),
            ("scan → seen by slow clients", ScanToSeenBySlow),
            ("positions → acknowledged", PositionToAcknowledged),
            ("position → seen", PositionToSeen),
        ];
        foreach (var (name, figures) in all)
        {
            if (figures is not null)
            {
                yield return (name, figures);
            }
        }
    }

    private IEnumerable<(string Name, string Value)> Figures()
    {
        yield return ("scans acknowledged", Text($"{ScansPerSecond:N0} a second of {Load.Scans:N0}; {(KeptUp ? "kept up" : "NOT KEPT UP")}: the schedule ended {ScheduleLateMilliseconds:N1} ms late"));
        yield return ("scans", Text($"{Totals.Accepted:N0} accepted, {Totals.Duplicates:N0} duplicate, {Totals.Rejected:N0} rejected, {Totals.Retried:N0} to retry"));
        if (FirstRefusal is { } refusal)
        {
            yield return ("first refusal", refusal);
        }

        yield return ("requests", Text($"{Totals.Requests:N0}, {Totals.FailedRequests:N0} failed"));
        yield return ("positions", Text($"{Totals.Positions:N0}, {Totals.PositionsLost:N0} lost; {Clients.Positions:N0} shown"));
        yield return ("connections", Text($"{Clients.Open:N0} of {Clients.Wanted:N0} at the end, {Clients.Lost:N0} lost, {Clients.StalledCut:N0} stalled ones cut after {Clients.StalledSeconds:0.0} s, {Clients.FailedCalls:N0} calls failed"));
        yield return ("hub messages", Text($"{MessagesPerSecond:N0} a second from the server; {Clients.Messages:N0} received, {Clients.Bytes / 1e6:N0} MB"));
        if (ServerAtBegin is { } from && ServerAtEnd is { } to)
        {
            yield return ("server", Text($"{ServerCores:0.00} cores; {from.WorkingSetBytes / 1e6:N0} MB at the begin, {to.WorkingSetBytes / 1e6:N0} MB at the end; {to.Conflated - from.Conflated:N0} updates conflated"));
        }

        yield return ("this program", Text($"{OwnCores:0.00} cores"));
        yield return ("differences", Text($"{Differences.Count:N0}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What was asked for.</summary>
internal sealed record LoadOfReport(
    double Scans, int Batch, double WatchedShare, int Customers, int ByLink, int Slow, int Stalled, int Busy, int ControlRooms, double MoveEverySeconds, int Vans, double PositionEverySeconds)
{
    public static LoadOfReport Of(LoadSettings s) => new(
        s.Rate, s.Batch, s.WatchedShare, s.Customers, s.ByLink, s.Slow, s.Stalled, s.Busy, s.ControlRooms, s.MoveEvery.TotalSeconds, s.Vans, s.PositionEvery.TotalSeconds);

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scans:N0} scans/s, {Batch} a call, {WatchedShare:P0} of them watched; {Customers:N0} customers ({ByLink:N0} by link, {Slow:N0} slow, {Stalled:N0} stalled, {Busy:N0} busy); "
        + $"{ControlRooms:N0} control rooms that move every {MoveEverySeconds:0.#} s; {Vans:N0} vans, a position every {PositionEverySeconds:0.#} s.");
}

/// <summary>What happened to the hub's clients.</summary>
/// <param name="Wanted">Connections asked for.</param>
/// <param name="Open">Open at the end.</param>
/// <param name="Lost">Times that one broke of a client that reads.</param>
/// <param name="StalledCut">Times that the server cut one that does not.</param>
/// <param name="StalledSeconds">From when one stopped reading until it was cut, on average.</param>
/// <param name="FailedCalls">Hub calls that were refused.</param>
/// <param name="Messages">Messages with news.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Positions">New positions of vans that control rooms were shown.</param>
internal sealed record ClientsOfReport(int Wanted, long Open, long Lost, long StalledCut, double StalledSeconds, long FailedCalls, long Messages, long Bytes, long Positions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class LoadReportJson : JsonSerializerContext;
