using Tracking.Model.Geography;
using Tracking.Planning.Emissions;
using Tracking.Planning.Emissions.Driven;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Tests.Emissions;

/// <summary>What a vehicle drove and carried on a day becomes runs.</summary>
public sealed class VehicleDayTests
{
    private const long Minute = 60_000;
    private static readonly GeoPoint Station = new(43.5, -90.5);

    [Fact]
    public void A_vans_day_is_one_run_to_which_what_came_back_adds_no_work()
    {
        VehicleDay day = Day(VehicleClass.DieselVan, new Carried("A", 3, 0, 10 * Minute, Station, null), new Carried("BACK", 5, 0, 40 * Minute, Station, Station));
        EmissionRun run = Assert.Single(day.Runs());
        Assert.Equal(40_000, run.Metres, 3);
        Assert.Equal(10_000, run.Loads[0].LoadedAt.MetresTo(run.Loads[0].DroppedAt), 3);
        Assert.Equal(run.Loads[1].LoadedAt, run.Loads[1].DroppedAt);
        Assert.Equal(["A"], day.DeliveriesFrom(Station).Select(static delivery => delivery.Package.PackageId));
    }

    [Fact]
    public void What_is_still_aboard_has_come_as_far_as_the_vehicle()
    {
        VehicleDay day = Day(VehicleClass.DieselVan, new Carried("A", 3, 0, null, Station, null)) with { To = 15 * Minute };
        EmissionRun run = Assert.Single(day.Runs());
        Assert.Equal((15_000, 15_000), (Math.Round(run.Metres), Math.Round(run.Loads[0].LoadedAt.MetresTo(run.Loads[0].DroppedAt))));
        Assert.Empty(day.DeliveriesFrom(Station));
    }

    [Fact]
    public void A_truck_has_a_run_for_each_time_between_changes_of_its_load()
    {
        VehicleDay day = Day(VehicleClass.RigidTruck, new Carried("A", 1, 0, 30 * Minute, null, null), new Carried("B", 1, 10 * Minute, 20 * Minute, null, null));
        IReadOnlyList<EmissionRun> runs = day.Runs();
        Assert.Equal([10_000, 10_000, 10_000, 10_000], runs.Select(static run => Math.Round(run.Metres)));
        Assert.Equal(["A", "A B", "A", ""], runs.Select(static run => string.Join(' ', run.Loads.Select(static load => load.PackageId))));
        Assert.Empty(day.DeliveriesFrom(Station));
    }

    [Fact]
    public void A_vehicle_that_did_not_move_has_no_run() =>
        Assert.Empty((Day(VehicleClass.DieselVan, new Carried("A", 1, 0, Minute, Station, null)) with { Track = DrivenTrack.Of([], new()) }).Runs());

    [Fact]
    public void The_naive_plan_is_for_what_was_delivered_from_the_station_on_the_same_ways()
    {
        // Delivered far, near, far again: the naive plan takes the near one first.
        VehicleDay day = Day(
            VehicleClass.DieselVan, new Carried("FAR", 1, 0, 5 * Minute, Station, North(20_000)), new Carried("NEAR", 1, 0, 6 * Minute, Station, North(1_000)),
            new Carried("FARTHER", 1, 0, 7 * Minute, Station, North(21_000)), new Carried("FROM ELSEWHERE", 1, 6 * Minute, 7 * Minute, North(9_000), North(1_000)));
        (IReadOnlyList<EmissionRun> delivered, IReadOnlyList<EmissionRun> naive, int deliveries) = StationDay.Compare([day], Station, new GreatCircleOptions(), TestContext.Current.CancellationToken);
        Assert.Equal(3, deliveries);
        Assert.Equal(["FAR", "NEAR", "FARTHER"], Assert.Single(delivered).Loads.Select(static load => load.PackageId));
        Assert.Equal(["NEAR", "FAR", "FARTHER"], Assert.Single(naive).Loads.Select(static load => load.PackageId));
        Assert.True(naive[0].Metres < delivered[0].Metres);
    }

    /// <summary>20 km north and back at 1 km a minute.</summary>
    private static VehicleDay Day(VehicleClass vehicle, params Carried[] aboard) => new()
    {
        RouteId = "V/2026-11-24",
        StationId = "S",
        Vehicle = vehicle,
        From = 0,
        To = 60 * Minute,
        Track = DrivenTrack.Of(Enumerable.Range(0, 41).Select(static i => new Sighting(i * Minute, North(1_000 * (i <= 20 ? i : 40 - i)))), new()),
        Aboard = aboard,
    };

    private static GeoPoint North(double metres) => new(Station.Lat + double.RadiansToDegrees(metres / 6_371_008.8), Station.Lon);
}
