namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>
/// Compares what stood on the board with what came true. For a lead of L hours:
/// <list type="bullet">
/// <item>An event (a deadline with a true bottleneck) is found when at the last forecast L hours or more before its true onset an alert for that deadline stood and named a stage where at least a
/// quarter of the missed packages stood in the end. Otherwise it is not found, also when an alert had stood before and was lowered.</item>
/// <item>An alert is counted when it stood when the onset it named was last L hours or more away, and by the next forecast still did. It is right when its deadline has an event, the stage it named then is right as above, and the
/// true onset was at least L hours, less a tolerance of an hour, after it had first named one that far away. Otherwise it is wrong. Several alerts for one deadline are one. Alerts that were lowered before
/// are counted as well in a second precision, "lowered ones too", in which they are wrong unless their deadline has an event.</item>
/// </list>
/// A false alarm is a raising, at whatever lead, for a deadline without an event, or that named a stage which was not to blame; one that is lowered and raised again counts twice.
/// </summary>
internal sealed class AlertScore
{
    public static readonly int[] Leads = [2, 6, 24];
    private const int ToleranceMinutes = 60;

    public int Events { get; private set; }

    public int Deadlines { get; private set; }

    public double Weeks { get; private set; }

    public int FalseAlarms { get; private set; }

    public int Raised { get; private set; }

    public int[] Found { get; } = new int[Leads.Length];

    public int[] Right { get; } = new int[Leads.Length];

    public int[] Wrong { get; } = new int[Leads.Length];

    public int[] RightEver { get; } = new int[Leads.Length];

    public int[] WrongEver { get; } = new int[Leads.Length];

    public double Recall(int lead) => Events == 0 ? double.NaN : (double)Found[lead] / Events;

    public double Precision(int lead) => Right[lead] + Wrong[lead] == 0 ? double.NaN : (double)Right[lead] / (Right[lead] + Wrong[lead]);

    public double PrecisionEver(int lead) => (double)RightEver[lead] / (RightEver[lead] + WrongEver[lead]);

    public void AddWeeks(double weeks) => Weeks += weeks;

    /// <summary>Counts one deadline.</summary>
    /// <param name="truth">What came true.</param>
    /// <param name="isEvent">Whether that is a bottleneck.</param>
    /// <param name="board">The alert for it as it stood from forecast to forecast.</param>
    /// <param name="everyMinutes">Minutes from one forecast to the next.</param>
    public void Count(TrueBottleneck truth, bool isEvent, IReadOnlyList<BoardEntry> board, int everyMinutes)
    {
        Deadlines++;
        Events += isEvent ? 1 : 0;
        foreach (BoardEntry entry in board)
        {
            if (entry.Raised)
            {
                Raised++;
                FalseAlarms += isEvent && truth.Blames(entry.Stage) ? 0 : 1;
            }
        }

        for (int lead = 0; lead < Leads.Length; lead++)
        {
            int minutes = Leads[lead] * 60;
            if (isEvent)
            {
                int at = (truth.Onset - minutes) / everyMinutes * everyMinutes;
                Found[lead] += board.Any(entry => entry.Minute == at && truth.Blames(entry.Stage)) ? 1 : 0;
            }

            BoardEntry[] ahead = [.. board.Where(entry => entry.Onset - entry.Minute >= minutes)];
            if (ahead.Length > 0)
            {
                bool right = isEvent && truth.Blames(ahead[^1].Stage) && truth.Onset - ahead[0].Minute >= minutes - ToleranceMinutes;
                RightEver[lead] += right ? 1 : 0;
                WrongEver[lead] += right ? 0 : 1;
                if (board.Any(entry => entry.Minute == ahead[^1].Minute + everyMinutes))
                {
                    Right[lead] += right ? 1 : 0;
                    Wrong[lead] += right ? 0 : 1;
                }
            }
        }
    }

    public void Add(AlertScore other)
    {
        Events += other.Events;
        Deadlines += other.Deadlines;
        Weeks += other.Weeks;
        FalseAlarms += other.FalseAlarms;
        Raised += other.Raised;
        for (int lead = 0; lead < Leads.Length; lead++)
        {
            Found[lead] += other.Found[lead];
            Right[lead] += other.Right[lead];
            Wrong[lead] += other.Wrong[lead];
            RightEver[lead] += other.RightEver[lead];
            WrongEver[lead] += other.WrongEver[lead];
        }
    }
}
