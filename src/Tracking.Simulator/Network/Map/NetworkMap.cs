namespace Tracking.Simulator.Network.Map;

/// <summary>What a network consists of, the same on every day.</summary>
internal sealed record NetworkMap
{
    public required IReadOnlyList<NetworkStation> Stations { get; init; }

    public required IReadOnlyList<NetworkStation> Hubs { get; init; }

    public required IReadOnlyList<Van> Vans { get; init; }

    public required IReadOnlyList<string> Partners { get; init; }

    /// <summary>IANA name of the zone in which the network counts its days: that of its middle.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Trucks that go between a station and its hub.</summary>
    public IEnumerable<(string Id, NetworkStation Home)> Trucks =>
        Stations.Where(station => !station.IsHub).Select(station => (TruckOf(station), station.Hub))
            .Concat(Hubs.SelectMany(hub => hub.Reach.Select(other => (TruckOf(hub, other), hub))));

    /// <summary>The truck that serves a station from its hub.</summary>
    public static string TruckOf(NetworkStation station) => "LH-" + station.Id;

    /// <summary>
    /// The truck that begins at one hub and serves another: it goes there in one night and comes back in the next, while the other's truck does the opposite.
    /// </summary>
    public static string TruckOf(NetworkStation home, NetworkStation other) => $"LH-{home.Id}-{other.Id}";
}
