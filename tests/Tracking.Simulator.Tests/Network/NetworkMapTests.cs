using Tracking.Simulator.Geography;
using Tracking.Simulator.Network;
using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Routes;
using Xunit;

namespace Tracking.Simulator.Tests.Network;

public sealed class NetworkMapTests
{
    [Fact]
    public void The_list_holds_the_seats_of_nearly_all_counties()
    {
        var seats = CountySeats.Read();

        Assert.Equal(2989, seats.Count);
        Assert.All(seats, seat => Assert.True(
            seat.CountyFips.Length == 5 && seat.State.Length == 2 && seat.Location.Lat is > 18 and < 72 && seat.Location.Lon is > -170 and < -66 && seat.Name.Length > 0, seat.ToString()));
        Assert.All(seats.Select(seat => seat.TimeZone).Distinct(), zone => Assert.NotNull(TimeZoneInfo.FindSystemTimeZoneById(zone)));
        Assert.Equal(("55123", "Vernon", "America/Chicago"), seats.Where(seat => seat.Name == "Viroqua").Select(seat => (seat.CountyFips, seat.County, seat.TimeZone)).Single());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 20)]
    [InlineData(100, 2000)]
    [InlineData(253, 253)]
    public void A_network_has_the_size_that_was_asked_for_and_every_station_its_nearest_hub(int stations, int vans)
    {
        var map = NetworkMapPlanner.Plan(stations, vans, Regions.Default, 1);

        Assert.Equal(stations, map.Stations.Select(station => station.Id).Distinct().Count());
        Assert.Equal(vans, map.Vans.Select(van => van.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, vans), map.Vans.Select(van => van.Number));
        Assert.All(map.Stations, station => Assert.NotEmpty(station.Vans));
        Assert.All(map.Stations.Select(station => station.Id).Concat(map.Vans.Select(van => van.Id)).Concat(map.Trucks.Select(truck => truck.Id)), id => Assert.True(Ids.IsValid(id), id));
        Assert.All(map.Stations, station => Assert.Equal(
            map.Hubs.Min(hub => GreatCircle.Metres(hub.Location, station.Location)), GreatCircle.Metres(station.Hub.Location, station.Location)));
        Assert.All(map.Hubs.SelectMany(hub => hub.Reach.Select(other => (hub, other))), pair => Assert.Contains(pair.hub, pair.other.Reach));
    }

    [Fact]
    public void Most_stations_are_in_small_towns_and_hubs_in_larger_ones()
    {
        var map = NetworkMapPlanner.Plan(60, 600, Regions.Default, 1);
        var rural = map.Stations.Where(station => !station.IsHub).Select(station => station.Seat.Population).Order().ToList();

        Assert.True(rural[rural.Count / 2] < 10_000);
        Assert.True(map.Hubs.Average(hub => hub.Seat.Population) > 10 * rural.Average());
    }

    [Fact]
    public void The_same_seed_gives_the_same_network_and_another_seed_another()
    {
        string[] Stations(int seed) => [.. NetworkMapPlanner.Plan(40, 100, "great-plains", seed).Stations.Select(station => station.Id)];

        Assert.Equal(Stations(3), Stations(3));
        Assert.NotEqual(Stations(3), Stations(4));
    }

    [Fact]
    public void A_region_that_is_too_small_or_unknown_is_named()
    {
        Assert.Contains("--stations 90: WY has 22 county seats", Assert.Throws<SimulatorException>(() => NetworkMapPlanner.Plan(90, 90, "WY", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("--region atlantis", Assert.Throws<SimulatorException>(() => NetworkMapPlanner.Plan(2, 2, "atlantis", 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-03T00:10:00Z")]
    [InlineData("2026-03-03T05:00:00Z")]
    [InlineData("2026-03-03T06:00:00Z")]
    [InlineData("2026-07-03T05:20:00Z")]
    [InlineData("2026-03-03T12:40:00Z")]
    [InlineData("2026-03-03T23:59:00Z")]
    public void Whenever_the_networks_midnight_is_its_stations_are_in_zones_in_which_it_is_midnight_then(string text)
    {
        var midnight = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var map = NetworkMapPlanner.Plan(50, 50, "SD", 1);
        var zones = NetworkZones.Of(map, midnight);

        Assert.True(map.Stations.Select(station => station.ClockAhead).Distinct().Count() > 1);
        Assert.All(map.Stations, station =>
        {
            var local = TimeZoneInfo.ConvertTime(midnight, TimeZoneInfo.FindSystemTimeZoneById(zones.Of(station)));
            var off = Math.IEEERemainder((local.TimeOfDay - station.ClockAhead).TotalHours, 24);
            Assert.InRange(off, -0.76, 0.76);
        });
    }
}
