using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tracking.Simulator.Network.Playing;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Reporting;

/// <summary>How a network goes: the time in it, packages by where they are, and how sending goes.</summary>
internal sealed class NetworkProgress(NetworkPlayer player, NetworkSenders senders, SendTotals totals, LinkBoard links, Func<TimeSpan, string> timeOf, TimeProvider time) : IRunProgress
{
    private static readonly (Whereabouts Where, string Name)[] s_columns =
    [
        (Whereabouts.Announced, "announced"),
        (Whereabouts.Moving, "on the way"),
        (Whereabouts.AtStation, "at station"),
        (Whereabouts.OutForDelivery, "out for delivery"),
        (Whereabouts.ToBeCollected, "to be collected"),
        (Whereabouts.Returning, "returning"),
        (Whereabouts.Delivered, "delivered"),
        (Whereabouts.Returned, "returned"),
    ];

    private readonly Pace _pace = new(totals, time);

    public static Dictionary<string, int> Packages(NetworkCounts counts) => s_columns.ToDictionary(column => column.Name, column => counts.Of(column.Where));

    public IRenderable Picture()
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var (_, name) in s_columns)
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        table.AddRow(s_columns.Select(column => ReportTable.Number(player.Counts.Of(column.Where))));
        var rows = new List<IRenderable> { new Text(Where()), table, new Text(StatusLine.Of(totals, _pace), new Style(Color.Grey)) };
        rows.AddRange(links.Current.Select(link => new Text($"{link.PackageId}  {link.Url}")));
        return new Rows(rows);
    }

    public string Line()
    {
        var packages = s_columns.Select(column => $"{column.Name} {player.Counts.Of(column.Where)}");
        return $"{Where()}  {StatusLine.Of(totals, _pace)}  {string.Join(", ", packages)}";
    }

    private string Where() => player.Reached == TimeSpan.MinValue
        ? string.Create(CultureInfo.InvariantCulture, $"loading, {senders.Announced} packages announced")
        : string.Create(CultureInfo.InvariantCulture, $"network time {timeOf(player.Reached)}, {player.Late.TotalSeconds:0} s behind its schedule, {senders.Waiting} scans not answered");
}
