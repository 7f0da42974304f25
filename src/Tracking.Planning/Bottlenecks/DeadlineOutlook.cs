namespace Tracking.Planning.Bottlenecks;

/// <summary>What is to be expected for one deadline.</summary>
public sealed record DeadlineOutlook
{
    /// <summary>Index among <see cref="StationSituation.Deadlines"/>.</summary>
    public required int Index { get; init; }

    /// <summary>The deadline.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>Probability of a bottleneck: that as many packages as <see cref="BottleneckOptions.MissShare"/> and <see cref="BottleneckOptions.MissPackages"/> say miss it, 0 to 1.</summary>
    public required double Probability { get; init; }

    /// <summary>The stage where most of those that miss it stand then, on most paths with a bottleneck.</summary>
    public required StationStage Stage { get; init; }

    /// <summary>Probability of a bottleneck with each <see cref="StationStage"/> as that stage.</summary>
    public required IReadOnlyList<double> ByStage { get; init; }

    /// <summary>
    /// Onset: when the backlog of that stage begins to exceed what it works off until the deadline; the median over paths with a bottleneck. <see cref="Due"/> when there is none.
    /// </summary>
    public required DateTimeOffset Onset { get; init; }

    /// <summary>Earlier than that on 10 % of paths with a bottleneck.</summary>
    public required DateTimeOffset EarlyOnset { get; init; }

    /// <summary>Packages due that come in time for it, those dispatched already included.</summary>
    public required PackageBand Packages { get; init; }

    /// <summary>Packages by which the backlog exceeds what the stage can do, 0 on paths without a bottleneck.</summary>
    public required PackageBand Shortfall { get; init; }

    /// <summary>Packages that would miss the deadline because a stage does not get to them.</summary>
    public required PackageBand Missed { get; init; }

    /// <summary>Packages expected to miss it because they come too late, whatever the station does.</summary>
    public required double ComingTooLate { get; init; }
}
