using CsCheck;
using Tracking.Model.Geography;
using Tracking.Planning.Emissions;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Tests.Emissions;

public sealed class DeliveryDayTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly GeoPoint Station = new(43.5, -90.5);
    private static readonly FactorTable Factors = FactorTables.Version("uk-2026");

    /// <summary>Doors north, east, south and west of the station, two of each, the nearer one first.</summary>
    private static readonly GeoPoint[] Cross =
    [
        Station, new(43.51, -90.499), new(43.52, -90.499), new(43.5, -90.49), new(43.5, -90.48), new(43.49, -90.5), new(43.48, -90.5), new(43.5, -90.51), new(43.5, -90.52),
    ];

    [Fact]
    public void A_route_drives_from_the_station_door_by_door_and_back()
    {
        DeliveryDay day = Day(Cross);
        var matrix = new GreatCircleMatrix(Cross, new());
        EmissionRun run = Assert.Single(day.Runs([[new("A", 1, 2), new("B", 2, 2), new("C", 3, 1)]]));
        Assert.Equal(matrix.Between(0, 2, Morning).Metres + matrix.Between(2, 1, Morning).Metres + matrix.Between(1, 0, Morning).Metres, run.Metres, 6);
        Assert.Equal([new EmissionLoad("A", 1, Station, Cross[2]), new EmissionLoad("B", 2, Station, Cross[2]), new EmissionLoad("C", 3, Station, Cross[1])], run.Loads);
        Assert.Equal(("DSE4", "ACME", VehicleClass.DieselVan), (run.StationId, run.PartnerId, run.Vehicle));
    }

    [Fact]
    public void The_naive_plan_cuts_the_area_into_sectors_and_drives_to_the_nearest_door_each_time()
    {
        // Zigzag plans of four vans that each cross the whole area.
        Delivery[][] routes = [.. Enumerable.Range(1, 4).Select(static van => new Delivery[] { new($"NEAR{van}", 1, van), new($"FAR{van}", 1, van + 4) })];
        IReadOnlyList<EmissionRun> naive = Day(Cross).NaiveRuns(routes);
        Assert.Equal(
            [(Cross[1], Cross[2]), (Cross[3], Cross[4]), (Cross[5], Cross[6]), (Cross[7], Cross[8])],
            naive.Select(static run => (run.Loads[0].DroppedAt, run.Loads[1].DroppedAt)));
    }

    [Fact]
    public void A_plan_saves_what_the_naive_one_emits_more_and_a_worse_plan_saves_less_than_nothing()
    {
        Delivery[] near = [.. Enumerable.Range(1, 8).Select(static place => new Delivery($"PKG-{place}", 1, place))];
        Delivery[][] sectors = [near[..2], near[2..4], near[4..6], near[6..8]], crossing = [[near[0], near[4]], [near[1], near[5]], [near[2], near[6]], [near[3], near[7]]];
        EmissionComparison same = Day(Cross).Compare(sectors, Factors, new()), worse = Day(Cross).Compare(crossing, Factors, new());
        Assert.Equal(0, same.SavedMilligrams);
        Assert.Equal(same.Naive.Milligrams, worse.Naive.Milligrams);
        Assert.True(worse.SavedMilligrams < 0);
        Assert.Equal(worse.Naive.Milligrams - worse.Plan.Milligrams, worse.SavedMilligrams);
        Assert.Equal((double)worse.SavedMilligrams / worse.Naive.Milligrams, worse.SavedShare);
    }

    [Fact]
    public void The_naive_plan_delivers_the_same_with_as_many_vans_whatever_the_plan_was() => Gen.Select(
        Gen.Select(Gen.Double[43.2, 43.8], Gen.Double[-90.9, -90.1], static (lat, lon) => new GeoPoint(lat, lon)).Array[1, 25],
        Gen.Int[1, 5],
        Gen.Int[0, 1000]).Sample(
        static (doors, vans, seed) =>
        {
            DeliveryDay day = Day([Station, .. doors]);
            Delivery[] deliveries = [.. doors.Select(static (_, i) => new Delivery($"PKG-{i}", i % 4, i + 1))];
            var random = new Random(seed);
            Delivery[][] one = Deal(deliveries, vans);
            random.Shuffle(deliveries);
            Delivery[][] other = Deal(deliveries, vans);
            IReadOnlyList<EmissionRun> naive = day.NaiveRuns(one);
            Assert.Equal(day.NaiveRuns(other).Select(static run => run.Metres), naive.Select(static run => run.Metres));
            Assert.Equal(one.Count(static route => route.Length > 0), naive.Count);
            Assert.Equal(deliveries.Select(static delivery => delivery.PackageId).Order(), naive.SelectMany(static run => run.Loads).Select(static load => load.PackageId).Order());
            Assert.InRange(naive.Max(static run => run.Loads.Count) - naive.Min(static run => run.Loads.Count), 0, 1);
        },
        iter: 100,
        threads: 1);

    [Fact]
    public void A_day_without_packages_emits_nothing_and_saves_nothing()
    {
        EmissionComparison nothing = Day(Cross).Compare([], Factors, new());
        Assert.Equal((0L, 0L, 0.0), (nothing.Plan.Milligrams, nothing.SavedMilligrams, nothing.SavedShare));
        Assert.Empty(Day(Cross).NaiveRuns([[], []]));
    }

    [Fact]
    public void Places_that_are_not_there_are_refused()
    {
        Assert.Contains("is for place 9; places are 0 to 8", Assert.Throws<ArgumentException>(static () => Day(Cross).Runs([[new("A", 1, 9)]])).Message, StringComparison.Ordinal);
        Assert.Contains("is for place -1", Assert.Throws<ArgumentException>(static () => Day(Cross).NaiveRuns([[new("A", 1, -1)]])).Message, StringComparison.Ordinal);
        Assert.Contains("matrix is of 9 places, not of 1", Assert.Throws<ArgumentException>(static () =>
            new DeliveryDay("S", null, VehicleClass.DieselVan, [Station], new GreatCircleMatrix(Cross, new()), 0, Morning)).Message, StringComparison.Ordinal);
        Assert.Contains("station is place 9", Assert.Throws<ArgumentException>(static () =>
            new DeliveryDay("S", null, VehicleClass.DieselVan, Cross, new GreatCircleMatrix(Cross, new()), 9, Morning)).Message, StringComparison.Ordinal);
    }

    private static Delivery[][] Deal(Delivery[] deliveries, int vans) =>
        [.. Enumerable.Range(0, vans).Select(van => deliveries.Where((_, i) => i % vans == van).ToArray())];

    private static DeliveryDay Day(GeoPoint[] places) => new("DSE4", "ACME", VehicleClass.DieselVan, places, new GreatCircleMatrix(places, new()), 0, Morning);
}
