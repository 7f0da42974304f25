using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>What came of a deadline in the simulated truth.</summary>
/// <param name="Deadline">Its number.</param>
/// <param name="Due">Packages that came in time for it.</param>
/// <param name="Missed">Of these, not away when it passed.</param>
/// <param name="MissedAt">Where they stood then.</param>
/// <param name="Onset">Minute from which on the main stage's backlog was more than it worked off until the deadline; the deadline when it is no bottleneck.</param>
internal sealed record TrueBottleneck(int Deadline, int Due, int Missed, int[] MissedAt, int Onset)
{
    private const double SharedBlame = 0.25;

    /// <summary>Whether so many missed that it counts, by the same rule as the forecast's.</summary>
    public bool Counts(BottleneckOptions options) => Missed >= Math.Max(options.MissPackages, options.MissShare * Due);

    /// <summary>The stage where most of them stood.</summary>
    public int Main => Array.IndexOf(MissedAt, MissedAt.Max());

    /// <summary>Whether a stage is named rightly: at least a quarter of those that missed stood there.</summary>
    public bool Blames(StationStage stage) => MissedAt[(int)stage] >= SharedBlame * Missed;
}
