using Tracking.Simulator.Routes;
using Xunit;

namespace Tracking.Simulator.Tests.Routes;

public sealed class GeographyTests
{
    [Theory]
    [InlineData(47.94, -122.24, "America/Los_Angeles")] // Everett
    [InlineData(36.17, -115.14, "America/Los_Angeles")] // Las Vegas
    [InlineData(33.45, -112.07, "America/Phoenix")] // Phoenix
    [InlineData(43.62, -116.2, "America/Denver")] // Boise
    [InlineData(46.87, -113.99, "America/Denver")] // Missoula
    [InlineData(31.76, -106.49, "America/Denver")] // El Paso
    [InlineData(35.08, -106.65, "America/Denver")] // Albuquerque
    [InlineData(31.99, -102.08, "America/Chicago")] // Midland
    [InlineData(46.81, -100.78, "America/Chicago")] // Bismarck
    [InlineData(42.25, -87.99, "America/Chicago")] // north of Chicago
    [InlineData(36.16, -86.78, "America/Chicago")] // Nashville
    [InlineData(39.77, -86.16, "America/New_York")] // Indianapolis
    [InlineData(42.96, -85.67, "America/New_York")] // Grand Rapids
    [InlineData(42.23, -71.14, "America/New_York")] // Boston
    [InlineData(33.75, -84.39, "America/New_York")] // Atlanta
    [InlineData(61.22, -149.9, "America/Anchorage")] // Anchorage
    [InlineData(21.31, -157.86, "Pacific/Honolulu")] // Honolulu
    [InlineData(52.52, 13.4, "Etc/GMT-1")] // Berlin
    public void A_station_gets_the_time_zone_of_its_place(double lat, double lon, string zone)
    {
        Assert.Equal(zone, UsTimeZones.At(new(lat, lon)));
        Assert.NotNull(TimeZoneInfo.FindSystemTimeZoneById(zone));
    }

    [Fact]
    public void A_degree_along_the_meridian_is_111_kilometres()
    {
        Assert.Equal(111_195, GreatCircle.Metres(new(44, -100), new(45, -100)), 1.0);
        Assert.Equal(0, GreatCircle.Heading(new(44, -100), new(45, -100)), 1e-9);
        Assert.Equal(180, GreatCircle.Heading(new(45, -100), new(44, -100)), 1e-9);
    }

    [Fact]
    public void Going_away_and_measuring_back_agree()
    {
        var from = new GeoPoint(43.5, -90.9);
        foreach (var heading in new[] { 0.0, 77, 123, 290 })
        {
            var to = GreatCircle.Away(from, 5000, heading);
            Assert.Equal(5000, GreatCircle.Metres(from, to), 0.01);
            Assert.Equal(heading, GreatCircle.Heading(from, to), 1e-6);
        }
    }

    [Fact]
    public void The_middle_lies_half_way()
    {
        var (a, b) = (new GeoPoint(43.5, -90.9), new GeoPoint(44.5, -95));
        var middle = GreatCircle.Between(a, b, 0.5);
        Assert.Equal(GreatCircle.Metres(a, b) / 2, GreatCircle.Metres(a, middle), 0.01);
        Assert.Equal(GreatCircle.Metres(a, b) / 2, GreatCircle.Metres(middle, b), 0.01);
        Assert.Equal(a, GreatCircle.Between(a, a, 0.5));
    }
}
