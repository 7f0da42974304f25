namespace Tracking.Planning.Bottlenecks;

/// <summary>An action, and what comes of it on the same sampled paths as without it.</summary>
public sealed record CostedAction
{
    /// <summary>What is done; null for nothing.</summary>
    public required ActionKind? Kind { get; init; }

    /// <summary>The stage it is for.</summary>
    public required StationStage Stage { get; init; }

    /// <summary>How much: vans, people, or packages (for <see cref="ActionKind.Divert"/> and <see cref="ActionKind.StopSellingSameDay"/> as many as expected).</summary>
    public required int Quantity { get; init; }

    /// <summary>Share of the packages still to come that go elsewhere, 0 to 1; 0 for other actions.</summary>
    public double DivertedShare { get; init; }

    /// <summary>When it begins to work.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>What the action itself costs, expected.</summary>
    public required double Cost { get; init; }

    /// <summary>Packages expected to miss their promise all the same, at all deadlines in the horizon: an action may help one and harm another.</summary>
    public required double Missed { get; init; }

    /// <summary>Probability that the deadline it is for is a bottleneck all the same, 0 to 1.</summary>
    public required double Probability { get; init; }

    /// <summary><see cref="Cost"/> plus what the missed promises cost.</summary>
    public required double TotalCost { get; init; }
}
