using Tracking.Simulator.Nasty;

namespace Tracking.Simulator.Network.Days;

/// <summary>What makes one network's days differ from another's.</summary>
internal sealed record DayOptions
{
    /// <summary>To be delivered on a usual day.</summary>
    public required int Packages { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Put before the ids of packages and containers.</summary>
    public string Prefix { get; init; } = "";

    public NastyOptions Nasty { get; init; } = NastyOptions.None;

    /// <summary>Of the rounds: lead through a stretch without coverage.</summary>
    public Share DeadZones { get; init; }

    /// <summary>Of the vans: something goes wrong with their whole round.</summary>
    public Share Incidents { get; init; }

    /// <summary>Of the hubs: have bad weather with all their stations.</summary>
    public Share Weather { get; init; }

    /// <summary>Volume of every third day, the first included, against a usual one.</summary>
    public double Surge { get; init; } = 1;
}
