namespace Tracking.Planning.Bottlenecks;

/// <summary>What came of each path, in flat arrays.</summary>
internal sealed class PathOutcomes
{
    public PathOutcomes(int paths, int deadlines, int hours)
    {
        Paths = paths;
        Deadlines = deadlines;
        Hours = hours;
        Due = new int[paths * deadlines];
        Missed = new int[paths * deadlines];
        TooLate = new int[paths * deadlines];
        Shortfall = new int[paths * deadlines];
        Onset = new int[paths * deadlines];
        MissedAt = new int[paths * deadlines * StationPlan.StageCount];
        Queues = hours == 0 ? [] : new int[paths * hours * StationPlan.StageCount];
        Diverted = new int[paths];
        NotSold = new int[paths];
        Remaining = new long[paths];
        Dispatched = new long[paths];
    }

    public int Paths { get; }

    public int Deadlines { get; }

    /// <summary>Hours of which <see cref="Queues"/> are kept; 0 for none.</summary>
    public int Hours { get; }

    /// <summary>Packages of a deadline that arrived early enough for it, at [path × deadlines + deadline], as all of these.</summary>
    public int[] Due { get; }

    public int[] Missed { get; }

    /// <summary>Packages that came too late for their deadline; no stage is to blame.</summary>
    public int[] TooLate { get; }

    /// <summary>By how much the backlog of the stage where most missed exceeded what it could work off; 0 where it is no bottleneck.</summary>
    public int[] Shortfall { get; }

    /// <summary>First step of that; −1 when it is so already; <see cref="int.MaxValue"/> where it is no bottleneck.</summary>
    public int[] Onset { get; }

    /// <summary>Where missed packages stood at their deadline, at [(path × deadlines + deadline) × stages + stage].</summary>
    public int[] MissedAt { get; }

    /// <summary>Packages waiting at the end of each hour, at [(stage × hours + hour) × paths + path].</summary>
    public int[] Queues { get; }

    public int[] Diverted { get; }

    public int[] NotSold { get; }

    /// <summary>Packages at the station at the end.</summary>
    public long[] Remaining { get; }

    /// <summary>Packages that left with a wave.</summary>
    public long[] Dispatched { get; }

    /// <summary>The stage where most of the missed packages of a deadline stood; the first of equals.</summary>
    public int MainStage(int path, int deadline)
    {
        ReadOnlySpan<int> at = MissedAt.AsSpan((path * Deadlines + deadline) * StationPlan.StageCount, StationPlan.StageCount);
        int main = 0;
        for (int stage = 1; stage < at.Length; stage++)
        {
            main = at[stage] > at[main] ? stage : main;
        }

        return main;
    }
}
