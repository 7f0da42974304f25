using System.Globalization;
using System.Text;

namespace Tracking.Storage.CrashWriter;

/// <summary>
/// Writes whose parts can all be told from their number: each touches two histories and two tables, so that a write that is there in part shows.
/// </summary>
public static class CrashWorkload
{
    /// <summary>Writers that run at once, each with its own histories.</summary>
    public const int Workers = 24;

    /// <summary>Table that every write puts one row into.</summary>
    public static Partition Members(int run) => new(PartitionKind.StationMembers, $"crash-{run}");

    /// <summary>Personal table that every write puts one row into.</summary>
    public static Partition Personal(int run) => new(PartitionKind.Personal, $"crash-{run}");

    /// <summary>Packed history of a worker.</summary>
    public static Partition Package(int run, int worker) => new(PartitionKind.Package, $"crash-{run}-{worker}");

    /// <summary>Timeline of a worker.</summary>
    public static Partition Timeline(int run, int worker) => new(PartitionKind.VehicleTimeline, $"crash-{run}-{worker}");

    /// <summary>Key of a write's rows in the tables.</summary>
    public static byte[] Key(int worker, int number) => Text($"{worker:D4}/{number:D8}");

    /// <summary>Rows that a write adds to the packed history: 1 to 3.</summary>
    public static int PackageRows(int number) => 1 + (number % 3);

    /// <summary>Rows that all writes before this one added to the packed history.</summary>
    public static int PackageRowsBefore(int number) => (number / 3 * 6) + (number % 3 * ((number % 3) + 1) / 2);

    /// <summary>One row of the packed history.</summary>
    public static byte[] PackageRow(int run, int worker, int number, int row) => Text($"package {run}/{worker}/{number}/{row} {new string('p', 100)}");

    /// <summary>The row of the timeline.</summary>
    public static byte[] TimelineRow(int run, int worker, int number) => Text($"timeline {run}/{worker}/{number}");

    /// <summary>The value in both tables.</summary>
    public static byte[] Value(int run, int worker, int number) => Text($"value {run}/{worker}/{number} {new string('v', number % 500)}");

    /// <summary>The whole write.</summary>
    public static RowWrite Write(int run, int worker, int number)
    {
        List<ReadOnlyMemory<byte>> rows = [];
        for (int row = 0; row < PackageRows(number); row++)
        {
            rows.Add(PackageRow(run, worker, number, row));
        }

        return new RowWrite(
            [
                new HistoryAppend(Package(run, worker), PackageRowsBefore(number), rows),
                new HistoryAppend(Timeline(run, worker), number, [TimelineRow(run, worker, number)]),
            ],
            [
                new TablePut(Members(run), Key(worker, number), number, Value(run, worker, number)),
                new TablePut(Personal(run), Key(worker, number), number, Value(run, worker, number)),
            ],
            []);
    }

    private static byte[] Text(FormattableString text) => Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture));
}
