using System.Globalization;
using Tracking.Simulator.Network.Map;

namespace Tracking.Simulator.Network;

/// <summary>
/// The time zones in which stations are defined: their own, if that is what makes the network's clock right. Otherwise, since the middle of a simulated day may
/// well be played in the middle of the real night, zones of whole hours in which it is the network's time.
/// </summary>
internal sealed class NetworkZones
{
    private readonly int? _hoursAhead;

    private NetworkZones(int? hoursAhead) => _hoursAhead = hoursAhead;

    /// <summary>Stations have their own zones.</summary>
    public bool AreReal => _hoursAhead is null;

    /// <param name="map">The network.</param>
    /// <param name="midnight">The moment that is the network's first midnight.</param>
    public static NetworkZones Of(NetworkMap map, DateTimeOffset midnight)
    {
        var real = TimeZoneInfo.FindSystemTimeZoneById(map.TimeZone).GetUtcOffset(midnight).TotalHours;
        var needed = -midnight.UtcDateTime.TimeOfDay.TotalHours;
        if (Math.Abs(Math.IEEERemainder(needed - real, 24)) < 0.75)
        {
            return new(null);
        }

        // From 10 hours behind to 13 ahead, so that neighbours in other zones still have a name.
        var hours = (int)Math.Round(needed);
        return new(((hours + 10 + 48) % 24) - 10);
    }

    public string Of(NetworkStation station)
    {
        if (_hoursAhead is not { } network)
        {
            return station.Seat.TimeZone;
        }

        // The names of these zones count westwards: Etc/GMT+5 is five hours behind Greenwich.
        var hours = network + (int)Math.Round(station.ClockAhead.TotalHours);
        return hours == 0 ? "Etc/UTC" : hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"Etc/GMT-{hours}") : string.Create(CultureInfo.InvariantCulture, $"Etc/GMT+{-hours}");
    }
}
