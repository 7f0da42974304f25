namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>What goes on out of the ordinary.</summary>
internal enum DisturbanceKind
{
    /// <summary>More is sold.</summary>
    Promotion,

    /// <summary>Nothing is sold; what was not sold then is sold the day after.</summary>
    Holiday,

    /// <summary>People are ill for some days.</summary>
    Sickness,

    /// <summary>Fewer vans come.</summary>
    Vans,

    /// <summary>Snow: drives last longer, people and vans do less.</summary>
    Weather,

    /// <summary>The sorter stands.</summary>
    Breakdown,
}
