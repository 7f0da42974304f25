using Tracking.Planning.Routing;

namespace Tracking.Planning.Tests.Routing;

public sealed class ZonesTests
{
    private static readonly double[] Distances = [.. Enumerable.Range(0, 36).Select(i => (double)Math.Abs(i / 6 - i % 6))];

    [Fact]
    public void A_stop_without_a_zone_is_in_that_of_the_nearest_stop_with_one() =>
        Assert.Equal([4, 4, 7, 7, 7], Zones.WithNearest(Problem(4, -1, -1, 7, 7)).Select(stop => stop.Zone));

    [Fact]
    public void Without_any_zone_there_is_none_to_be_in() => Assert.All(Zones.WithNearest(Problem(-1, -1, -1, -1, -1)), stop => Assert.Equal(-1, stop.Zone));

    [Theory]
    [InlineData(new[] { 0, 1, 2, 3, 4 }, 4)]
    [InlineData(new[] { 0, 2, 3, 1, 4 }, 2)]
    [InlineData(new[] { 0, 3, 2, 1, 4 }, 2)]
    public void A_visit_of_a_zone_begins_when_it_is_entered(int[] order, int visits) =>
        Assert.Equal(visits, Zones.Visits(Problem(1, 2, 1, -1, 2), [new PlannedRoute(0, order)]));

    [Fact]
    public void A_price_on_changing_zones_keeps_a_driver_in_one_until_it_is_done()
    {
        // Two zones lie side by side along a street, a metre across: without a price the driver crosses at each house.
        (double X, double Y)[] points = [(0, 0), .. Enumerable.Range(1, 6).SelectMany(i => new[] { (i * 3.0, 0.0), (i * 3.0, 1.0) })];
        double[] distances = [.. points.SelectMany(a => points.Select(b => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2))))];
        var free = new RoutingProblem
        {
            Locations = points.Length,
            Seconds = distances,
            Metres = distances,
            Stops = [.. Enumerable.Range(1, 12).Select(place => new RoutingStop { Location = place, Demand = [], Zone = place % 2 })],
            Vehicles = [new VehicleType { Count = 1, StartLocation = 0, EndLocation = 12, Capacity = [] }],
        };
        Assert.True(Visits(free) > 2);
        Assert.Equal(2, Visits(free with { ZoneChangePrice = 30 }));
    }

    private static int Visits(RoutingProblem problem) => Zones.Visits(
        problem, RouteOptimiser.Solve(problem, new RoutingOptions { Iterations = 3000 }, null, TestContext.Current.CancellationToken).Routes);

    private static RoutingProblem Problem(params int[] zones) => new()
    {
        Locations = 6,
        Seconds = Distances,
        Metres = Distances,
        Stops = [.. zones.Select((zone, i) => new RoutingStop { Location = i + 1, Demand = [], Zone = zone })],
        Vehicles = [new VehicleType { Count = 1, StartLocation = 0, EndLocation = 0, Capacity = [] }],
    };
}
