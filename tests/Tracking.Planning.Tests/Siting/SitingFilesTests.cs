using Tracking.Model.Geography;
using Tracking.Planning.Siting;

namespace Tracking.Planning.Tests.Siting;

public sealed class SitingFilesTests
{
    [Fact]
    public void Demand_is_read_in_any_order_of_columns_with_areas_where_they_are_given() => Assert.Equal(
        [new DemandPoint("Viroqua", new GeoPoint(43.5569, -90.8887), 4504, 320, 12_500_000), new DemandPoint("Readstown", new GeoPoint(43.4, -90.8), 400, 25)],
        SitingFiles.ReadDemand(new StringReader("lat, lon,id,people,packagesPerDay,areaKm2\n43.5569,-90.8887,Viroqua,4504,320,12.5\n\n43.4,-90.8,Readstown,400,25,\n"), "demand.csv"));

    [Fact]
    public void Sites_have_no_limits_and_cost_nothing_unless_said_otherwise() => Assert.Equal(
        [
            new StationSite("A", new GeoPoint(43, -90)) { PackagesPerDay = 500, CostPerDay = 900, CostPerPackage = 0.4, JobsPerThousandPackages = 8 },
            new StationSite("B", new GeoPoint(44, -91)),
        ],
        SitingFiles.ReadSites(new StringReader("id,lat,lon,packagesPerDay,costPerDay,costPerPackage,jobsPerThousandPackages\nA,43,-90,500,900,0.4,8\nB,44,-91,,,,"), "sites.csv"));

    [Theory]
    [InlineData("id,lat\nA,1", "d.csv, line 1: the header has no column 'lon'")]
    [InlineData("id,lat,lon,people,packagesPerDay,colour\n", "line 1: there is no column 'colour'")]
    [InlineData("id,lat,lon,people,packagesPerDay\n\nA,1,2,3", "line 3: it has 4 values, the header 5 columns")]
    [InlineData("id,lat,lon,people,packagesPerDay\nA,1,x,3,4", "line 2: 'lon' is 'x', which is no number")]
    [InlineData("id,lat,lon,people,packagesPerDay\nA,1,NaN,3,4", "'lon' is 'NaN', which is no number")]
    [InlineData("id,lat,lon,people,packagesPerDay\n,1,2,3,4", "line 2: 'id' is empty")]
    [InlineData("", "line 1: the header has no column 'id'")]
    public void A_file_of_another_form_is_refused_with_the_line(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => SitingFiles.ReadDemand(new StringReader(text), "d.csv")).Message, StringComparison.Ordinal);
}
