using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Tracking.Server.Live;
using Tracking.Server.Security.Access;

namespace Tracking.Live.Tests;

public sealed class MapTests
{
    private static readonly FakeNetwork Network = new();
    private readonly MapGrid grid = new();
    private readonly AreaWatch area = new(Caller.Server);
    private readonly LiveOptions options = new() { MaxAreaVehicles = 5 };

    [Fact]
    public void Near_in_the_area_answers_with_its_vehicles_and_then_with_changes_only()
    {
        Put("A", 47.6, -122.3, 1);
        Put("B", 47.7, -122.2, 1);
        Put("FAR", 10, 10, 1);
        Assert.Equal(["A", "B"], Ids(area.Move(grid, new MapBox(-123, 47, -122, 48), 12, options)));
        Assert.Null(area.Changes(grid, options));
        Put("B", 47.71, -122.2, 2);
        AreaMessage changes = area.Changes(grid, options)!;
        Assert.Equal(["B"], Ids(changes));
        Assert.Empty(changes.Gone);
        Assert.Null(area.Changes(grid, options));
    }

    [Fact]
    public void A_vehicle_that_leaves_the_area_is_gone_once()
    {
        Put("A", 47.6, -122.3, 1);
        area.Move(grid, new MapBox(-123, 47, -122, 48), 12, options);
        Put("A", 47.6, -120, 2);
        AreaMessage changes = area.Changes(grid, options)!;
        Assert.Empty(changes.Vehicles);
        Assert.Equal(["A"], changes.Gone);
        Assert.Null(area.Changes(grid, options));
    }

    [Fact]
    public void Moving_the_area_tells_all_that_is_in_it_and_what_left()
    {
        Put("A", 1, 1, 1);
        Put("B", 1, 3, 1);
        Put("C", 1, 5, 1);
        area.Move(grid, new MapBox(0, 0, 4, 2), 10, options);
        AreaMessage moved = area.Move(grid, new MapBox(2, 0, 6, 2), 10, options);
        Assert.Equal(["B", "C"], Ids(moved));
        Assert.Equal(["A"], moved.Gone);
    }

    [Fact]
    public void Far_out_vehicles_are_counted_and_told_only_when_the_counts_change()
    {
        Put("A", 10.01, 10.01, 1);
        Put("B", 10.02, 10.02, 1);
        Put("C", -40, -70, 1);
        AreaMessage whole = area.Move(grid, new MapBox(-180, -90, 180, 90), 3, options);
        Assert.Empty(whole.Vehicles);
        Assert.Equal([1, 2], whole.Cells.Select(cell => cell.Count).Order());
        Put("A", 10.03, 10.03, 2);
        Assert.Null(area.Changes(grid, options));
        Put("C", 10.02, 10.03, 2);
        Assert.Equal(3, Assert.Single(area.Changes(grid, options)!.Cells).Count);
    }

    [Fact]
    public void Too_many_vehicles_turn_into_cells_and_back()
    {
        for (int i = 0; i < 5; i++)
        {
            Put($"V{i}", 1, 1 + i * 0.01, 1);
        }

        var box = new MapBox(0, 0, 2, 2);
        Assert.Equal(5, area.Move(grid, box, 12, options).Vehicles.Count);
        Put("V5", 1, 1.5, 1);
        AreaMessage far = area.Changes(grid, options)!;
        Assert.Equal(["V0", "V1", "V2", "V3", "V4"], far.Gone.Order());
        Assert.Equal(6, far.Cells.Sum(cell => cell.Count));
        Put("V5", 50, 50, 2);
        AreaMessage near = area.Changes(grid, options)!;
        Assert.Equal(5, near.Vehicles.Count);
        Assert.Empty(near.Cells);
    }

    [Fact]
    public void An_area_across_the_antimeridian_shows_both_sides_and_nothing_between()
    {
        Put("FIJI", -17, 179.5, 1);
        Put("SAMOA", -14, -172, 1);
        Put("AFRICA", -15, 20, 1);
        Assert.Equal(["FIJI", "SAMOA"], Ids(area.Move(grid, MapBox.Parse(170, -30, -165, 0), 9, options)));

        // The same area of a map that was scrolled on beyond 180°.
        Assert.Equal(["FIJI", "SAMOA"], Ids(area.Move(grid, MapBox.Parse(170, -30, 195, 0), 9, options)));
        Assert.Equal(2, area.Move(grid, MapBox.Parse(170, -30, -165, 0), 4, options).Cells.Sum(cell => cell.Count));
    }

    [Fact]
    public void Searching_by_cells_finds_the_same_as_looking_at_every_vehicle()
    {
        var random = new Random(7);
        var all = new List<(string Id, double Lat, double Lon)>();
        for (int i = 0; i < 3000; i++)
        {
            all.Add(($"V{i}", random.NextDouble() * 180 - 90, random.NextDouble() * 360 - 180));
            Put(all[^1].Id, all[^1].Lat, all[^1].Lon, 1);
        }

        var found = new List<VehicleNews>();
        for (int i = 0; i < 200; i++)
        {
            double south = random.NextDouble() * 160 - 90;
            var box = MapBox.Parse(random.NextDouble() * 360 - 180, south, random.NextDouble() * 360 - 180, Math.Min(90, south + random.NextDouble() * 20));
            Assert.True(grid.TryFind(box, Caller.Server, int.MaxValue, found));
            Assert.Equal(all.Where(v => box.Contains(v.Lat, v.Lon)).Select(v => v.Id).Order(), found.Select(v => v.Id).Order());
        }
    }

    [Fact]
    public void A_partners_map_has_its_own_vans_and_counts_no_others()
    {
        var acme = new AreaWatch(Caller.Server with { PartnerId = "acme" });
        Put("OURS", 1, 1, 1, "acme");
        Put("THEIRS", 1, 1, 1, "bolt");
        Put("NETWORKS", 1, 1, 1);

        Assert.Equal(["OURS"], Ids(acme.Move(grid, new MapBox(0, 0, 2, 2), 12, options)));
        Assert.Equal(1, Assert.Single(acme.Move(grid, new MapBox(0, 0, 2, 2), 3, options).Cells).Count);
        Assert.Equal(["NETWORKS", "OURS", "THEIRS"], Ids(area.Move(grid, new MapBox(0, 0, 2, 2), 12, options)));
    }

    [Fact]
    public void A_van_that_goes_to_another_partner_leaves_the_first_ones_map()
    {
        var acme = new AreaWatch(Caller.Server with { PartnerId = "acme" });
        Put("VAN", 1, 1, 1, "acme");
        acme.Move(grid, new MapBox(0, 0, 2, 2), 12, options);
        Put("VAN", 1, 1.1, 2, "bolt");
        AreaMessage left = acme.Changes(grid, options)!;
        Put("VAN", 1, 1.2, 3, "bolt");

        Assert.Equal(["VAN"], left.Gone);
        Assert.Empty(left.Vehicles);
        Assert.Null(acme.Changes(grid, options));
    }

    [Fact]
    public void An_older_state_of_a_vehicle_does_not_move_it_back()
    {
        Put("A", 1, 1, 2);
        Assert.False(Put("A", 5, 5, 1));
        Assert.Equal(["A"], Ids(area.Move(grid, new MapBox(0, 0, 2, 2), 12, options)));
    }

    [Fact]
    public void Silent_vehicles_are_forgotten_and_leave_nothing_behind()
    {
        grid.Put(new VehicleNews(Network, FakeNetwork.Vehicle("OLD", 1, 1, 1, TimeSpan.FromHours(25)), 0));
        Put("NEW", 1, 1.9, 1);
        area.Move(grid, new MapBox(0, 0, 2, 2), 12, options);
        Assert.True(grid.RemoveSilent(DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeMilliseconds()));
        Assert.Equal(["OLD"], area.Changes(grid, options)!.Gone);
        Assert.Equal(1, grid.Count);
        Assert.Equal(1, grid.OccupiedCells);
    }

    [Theory]
    [InlineData(double.NaN, 0, 1, 1)]
    [InlineData(0, -91, 1, 1)]
    [InlineData(0, 2, 1, 1)]
    [InlineData(0, 0, double.PositiveInfinity, 1)]
    [InlineData(-541, 0, 1, 1)]
    public void What_is_no_area_is_refused(double west, double south, double east, double north) =>
        Assert.Throws<HubException>(() => MapBox.Parse(west, south, east, north));

    private static IEnumerable<string> Ids(AreaMessage message) => message.Vehicles
        .Select(view => JsonDocument.Parse(view.Json.ToArray()).RootElement.GetProperty("vehicleId").GetString()!).Order();

    private bool Put(string id, double lat, double lon, long version, string? partnerId = null) =>
        grid.Put(new VehicleNews(Network, FakeNetwork.Vehicle(id, lat, lon, version, partnerId: partnerId), 0));
}
