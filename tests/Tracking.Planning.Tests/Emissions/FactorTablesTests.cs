using System.Text;
using Tracking.Planning.Emissions;

namespace Tracking.Planning.Tests.Emissions;

public sealed class FactorTablesTests
{
    private const string Good = """
        { "version": "own", "validFrom": "2026-01-01", "title": "t", "publisher": "p", "edition": "e", "url": "u", "boundary": "b",
          "factors": [ { "vehicle": "dieselVan", "kilograms": 0.3, "per": "vehicleKilometre", "line": "l" } ] }
        """;

    [Fact]
    public void Each_version_has_a_factor_for_each_vehicle_its_line_and_its_source()
    {
        Assert.Equal(["uk-2025", "uk-2026"], FactorTables.Known.Select(static table => table.Version));
        foreach (FactorTable table in FactorTables.Known)
        {
            Assert.All(Enum.GetValues<VehicleClass>(), vehicle => Assert.True(table.Of(vehicle).Kilograms > 0 && table.Of(vehicle).Line.StartsWith("Freighting goods / ", StringComparison.Ordinal)));
            Assert.Contains(table.ValidFrom.Year.ToString(System.Globalization.CultureInfo.InvariantCulture), table.Title, StringComparison.Ordinal);
            Assert.StartsWith("https://www.gov.uk/government/publications/", table.Url, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_van_of_2026_emits_257_grams_on_diesel_and_47_on_battery_for_each_kilometre()
    {
        FactorTable table = FactorTables.Version("uk-2026");
        Assert.Equal((0.257, 0.047), (Math.Round(table.Of(VehicleClass.DieselVan).Kilograms, 3), Math.Round(table.Of(VehicleClass.BatteryVan).Kilograms, 3)));
    }

    [Theory]
    [InlineData("2020-05-01", "uk-2025")]
    [InlineData("2025-12-31", "uk-2025")]
    [InlineData("2026-01-01", "uk-2026")]
    [InlineData("2030-01-01", "uk-2026")]
    public void A_day_has_the_last_version_that_was_valid_by_then(string day, string version) =>
        Assert.Equal(version, FactorTables.On(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)).Version);

    [Fact]
    public void A_version_that_is_not_there_is_refused_with_those_that_are() =>
        Assert.Equal("There is no table of factors 'uk-1900'; there are uk-2025, uk-2026.", Assert.Throws<ArgumentException>(static () => FactorTables.Version("uk-1900")).Message);

    [Fact]
    public void Tables_of_ones_own_are_read()
    {
        FactorTable table = Assert.Single(Read($"[{Good}]"));
        Assert.Equal(new EmissionFactor(VehicleClass.DieselVan, 0.3, EmissionUnit.VehicleKilometre, "l"), table.Of(VehicleClass.DieselVan));
        Assert.Contains("has no factor for BatteryVan; it has DieselVan", Assert.Throws<ArgumentException>(() => table.Of(VehicleClass.BatteryVan)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.3", "-1", "is -1 kg; give 0 or more")]
    [InlineData("dieselVan", "bicycle", "cannot be read")]
    [InlineData("\"title\"", "\"titel\"", "cannot be read")]
    [InlineData("\"line\": \"l\" }", "\"line\": \"l\" }, { \"vehicle\": \"dieselVan\", \"kilograms\": 1, \"per\": \"vehicleKilometre\", \"line\": \"m\" }", "two factors for one kind")]
    public void A_table_of_another_form_is_refused(string part, string instead, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Read($"[{Good.Replace(part, instead, StringComparison.Ordinal)}]")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_same_version_twice_is_refused() =>
        Assert.Contains("have the same version: own, own", Assert.Throws<ArgumentException>(static () => Read($"[{Good},{Good}]")).Message, StringComparison.Ordinal);

    private static IReadOnlyList<FactorTable> Read(string json) => FactorTables.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));
}
