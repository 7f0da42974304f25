using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Network.Map;

namespace Tracking.Simulator.Network.Playing;

/// <summary>
/// The devices that speak to the server. Stations' handhelds speak for themselves. Drivers' phones tell their partner, whose own system passes
/// everything on in batches; only a phone with a wrong clock speaks for itself, since nobody else could say how wrong it is.
/// </summary>
internal sealed class NetworkDevices
{
    private const int VansPerHandheld = 10;
    private static readonly Device s_linehaul = new("GW-linehaul", TimeSpan.Zero);

    private readonly Device[][] _handhelds;
    private readonly Device[] _drivers;

    public NetworkDevices(NetworkMap map, NastyOptions nasty, int seed)
    {
        var handhelds = map.Stations.Select(station => Enumerable.Range(1, 1 + (station.Vans.Count / VansPerHandheld)).Select(n => $"HH-{station.Id}-{n}").ToArray()).ToArray();
        var phones = map.Vans.Select(van => "PHONE-" + van.Id).ToArray();
        var errors = WrongClocks.Choose([.. handhelds.SelectMany(ids => ids), .. phones], nasty.WrongClock, Seeds.For(seed, "clocks"));
        var gateways = map.Partners.ToDictionary(partner => partner, partner => new Device("GW-" + partner, TimeSpan.Zero), StringComparer.Ordinal);
        _handhelds = [.. handhelds.Select(ids => ids.Select(id => new Device(id, errors.GetValueOrDefault(id))).ToArray())];
        _drivers = [.. map.Vans.Select((van, i) => errors.TryGetValue(phones[i], out var error) ? new Device(phones[i], error) : gateways[van.PartnerId])];
    }

    public Device Of(Step step) => StepWriter.Holder(step) switch
    {
        Van van => _drivers[van.Number],
        NetworkStation station => _handhelds[station.Index][HandheldOf(step, _handhelds[station.Index].Length)],
        _ => s_linehaul,
    };

    /// <summary>A package stays in the same hands while it is at a station.</summary>
    private static int HandheldOf(Step step, int count) => step.Subject is Parcel parcel ? (int)(parcel.Number % count) : 0;
}
