using System.Text;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Tests.Fakes;
using Xunit;

namespace Tracking.Simulator.Tests.Routes;

public sealed class RouteFileTests
{
    [Fact]
    public void A_route_file_is_read_whole()
    {
        var route = TestRoutes.Small;

        Assert.Equal("DTS1", route.StationId);
        Assert.Equal(new GeoPoint(44, -100), route.Station);
        Assert.Equal(new DateTimeOffset(2020, 5, 4, 14, 0, 0, TimeSpan.Zero), route.DepartsAt);
        Assert.Equal(["AA", "AB"], route.Stops.Select(stop => stop.StopId));
        Assert.Equal(3, route.PackageCount);
        var first = route.Stops[0].Packages[0];
        Assert.Equal(60.5, first.ServiceSeconds);
        Assert.Equal(TimeSpan.FromHours(3), first.Window!.Value.To - first.Window.Value.From);
        Assert.Equal([30, 20.5, 10], first.Cm);
        Assert.Null(route.Stops[0].Packages[1].Window);
    }

    [Theory]
    [InlineData("\"routeId\":", "\"x\":", "routeId is missing")]
    [InlineData("\"DTS1\"", "\"-DTS\"", "stationId \"-DTS\" is not an id")]
    [InlineData("\"lat\": 44.05", "\"lat\": 95", "stops[0].lat is 95, but must be between -90 and 90")]
    [InlineData("\"lat\": 44.0,", "\"lat\": \"north\",", "station.lat must be a number, but is a text")]
    [InlineData("60.5", "null", "stops[0].packages[0].serviceSeconds must be a number, but is null")]
    [InlineData("\"P-3\"", "\"P-1\"", "stops[1].packages[0].packageId P-1 is in the file twice")]
    [InlineData("[30.0, 20.5, 10.0]", "[30.0]", "stops[0].packages[0].cm must have 3 numbers, but has 1")]
    [InlineData("2020-05-04T14:00:00Z", "this morning", "departsAt \"this morning\" is not a time")]
    [InlineData("2020-05-04T18:00:00Z", "2020-05-03T18:00:00Z", "stops[0].packages[0].windowEnd is before windowStart")]
    public void A_wrong_field_is_named(string right, string wrong, string complaint)
    {
        var json = TestRoutes.SmallJson.Replace(right, wrong, StringComparison.Ordinal);

        var e = Assert.Throws<RouteFileException>(() => RouteFileReader.Read(Encoding.UTF8.GetBytes(json), "small.json"));

        Assert.StartsWith("small.json is not a route file: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it is not JSON")]
    [InlineData("[]", "the file must be an object, but is a list")]
    public void Something_else_is_not_taken_for_a_route(string text, string complaint)
    {
        var e = Assert.Throws<RouteFileException>(() => RouteFileReader.Read(Encoding.UTF8.GetBytes(text), "x"));
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_so()
    {
        var e = Assert.Throws<SimulatorException>(() => RouteFileReader.ReadFile("/no/such/file.json"));
        Assert.Contains("There is no file /no/such/file.json", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_is_a_rural_route()
    {
        var route = RouteFileReader.ReadSample();

        Assert.InRange(route.Stops.Count, 35, 45);
        Assert.InRange(route.PackageCount, 55, 70);
        Assert.Equal("America/Chicago", UsTimeZones.At(route.Station));
        Assert.All(route.Stops, stop => Assert.InRange(GreatCircle.Metres(route.Station, stop.Location), 0, 30_000));
    }

    [Theory]
    [InlineData("RouteID_e6687a05-2453-4edc-b86c-7558ab6d93f6", "VAN-e6687a05")]
    [InlineData("north loop", "VAN-northloop")]
    [InlineData("a-b", "VAN-a-b")]
    [InlineData("___", "VAN")]
    public void A_van_is_named_after_its_route(string routeId, string vehicleId)
    {
        Assert.Equal(vehicleId, Ids.VehicleOf(routeId));
        Assert.True(Ids.IsValid(vehicleId));
    }
}
