using Tracking.Simulator.Network.Map;

namespace Tracking.Simulator.Network.Days;

/// <summary>A truck's drive between a station and its hub, or between hubs.</summary>
internal sealed record Trip(string VehicleId, NetworkStation From, NetworkStation To, TimeSpan DepartAt, TimeSpan ArriveAt)
{
    /// <summary>Bags are aboard by then.</summary>
    public TimeSpan LoadAt => DepartAt - TimeSpan.FromMinutes(12);

    public TimeSpan UnloadAt => ArriveAt + TimeSpan.FromMinutes(8);
}

/// <summary>A container with what goes the same way on a trip.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Trip">The trip that it makes, once.</param>
/// <param name="Final">Everything in it stays where it is unloaded.</param>
internal sealed record Bag(string Id, Trip Trip, bool Final)
{
    public int Count { get; set; }
}
