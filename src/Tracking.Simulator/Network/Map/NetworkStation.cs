using Tracking.Simulator.Geography;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Network.Map;

/// <summary>A delivery station at a county seat. A hub is one, too: it also passes on what is for others.</summary>
internal sealed class NetworkStation
{
    public required int Index { get; init; }

    public required string Id { get; init; }

    public required CountySeat Seat { get; init; }

    public GeoPoint Location => Seat.Location;

    /// <summary>The nearest hub; itself, if it is one.</summary>
    public NetworkStation Hub { get; set; } = null!;

    public bool IsHub => Hub == this;

    /// <summary>Hubs that can be reached within a night, the nearest first; of a hub only.</summary>
    public IReadOnlyList<NetworkStation> Reach { get; set; } = [];

    /// <summary>Other stations of the same hub; of a hub only.</summary>
    public IReadOnlyList<NetworkStation> Branches { get; set; } = [];

    public IReadOnlyList<Van> Vans { get; set; } = [];

    /// <summary>How far its clocks are ahead of the network's.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>Doors lie within this distance, in metres.</summary>
    public double Radius { get; set; }

    /// <summary>Time since the network's first midnight at which it is so late here on a day.</summary>
    public TimeSpan Local(int day, double hour) => TimeSpan.FromDays(day) + TimeSpan.FromHours(hour) - ClockAhead;

    public override string ToString() => Id;
}
