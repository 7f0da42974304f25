using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Network.Map;

namespace Tracking.Simulator.Network.Days;

/// <summary>What the weather does to a station on a day.</summary>
/// <param name="Closed">Nobody goes out.</param>
/// <param name="Delay">Rounds leave so much later.</param>
/// <param name="Slowness">Driving takes so many times as long.</param>
internal readonly record struct StationWeather(bool Closed, TimeSpan Delay, double Slowness)
{
    public static StationWeather Fair { get; } = new(false, TimeSpan.Zero, 1);

    public bool IsFair => this == Fair;
}

/// <summary>A day's weather: it hits all stations of a hub together.</summary>
internal sealed class Weather
{
    private readonly HashSet<NetworkStation> _hit;
    private readonly int _day;
    private readonly int _seed;

    private Weather(HashSet<NetworkStation> hit, int day, int seed)
    {
        _hit = hit;
        _day = day;
        _seed = seed;
    }

    public static Weather Of(NetworkMap map, int day, Share share, int seed) =>
        new([.. share.Choose(map.Hubs, Seeds.For(seed, "weather", $"{day}"))], day, seed);

    public StationWeather At(NetworkStation station)
    {
        if (!_hit.Contains(station.Hub))
        {
            return StationWeather.Fair;
        }

        // A quarter of the stations stay closed; the hub never does.
        var thing = ((long)_seed << 32) + (_day * 10_000L) + station.Index;
        return !station.IsHub && Noise.Of(thing, 1) < 0.25
            ? new(true, TimeSpan.Zero, 1.5)
            : new(false, TimeSpan.FromMinutes(Math.Round(Noise.Between(thing, 2, 45, 120))), Noise.Between(thing, 3, 1.25, 1.6));
    }
}

/// <summary>What a station tells its customers.</summary>
internal sealed record Notice(NetworkStation Station, string Kind, string Reason, TimeSpan From, TimeSpan Until, string Message);
