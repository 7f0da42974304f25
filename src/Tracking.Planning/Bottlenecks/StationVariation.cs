namespace Tracking.Planning.Bottlenecks;

/// <summary>What is tried in place of the plan, on the same paths.</summary>
internal sealed record StationVariation
{
    public static readonly StationVariation None = new();

    /// <summary>People at [shift × stages + stage] in place of the plan's; null for the plan's.</summary>
    public int[]? People { get; init; }

    /// <summary>Stage that gets <see cref="ExtraPeople"/>.</summary>
    public StationStage ExtraStage { get; init; }

    public int ExtraPeople { get; init; }

    /// <summary>First step with them.</summary>
    public int ExtraFrom { get; init; }

    /// <summary>Step before which they go.</summary>
    public int ExtraUntil { get; init; }

    /// <summary>Packages that vans beyond the plan take at the deadline; their drivers load them.</summary>
    public int ExtraPlaces { get; init; }

    /// <summary>Deadline that <see cref="ExtraPlaces"/> and <see cref="DivertShare"/> are for.</summary>
    public int Deadline { get; init; } = -1;

    /// <summary>Share of that deadline's packages arriving from <see cref="DivertFrom"/> on that go elsewhere, 0 to 1.</summary>
    public double DivertShare { get; init; }

    public int DivertFrom { get; init; }

    /// <summary>Whether nothing more of what can be stopped is sold for <see cref="StopDeadline"/> from now on.</summary>
    public bool StopSelling { get; init; }

    public int StopDeadline { get; init; } = -1;
}
