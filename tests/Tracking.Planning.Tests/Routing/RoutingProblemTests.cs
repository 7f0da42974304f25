using Tracking.Planning.Routing;

namespace Tracking.Planning.Tests.Routing;

public sealed class RoutingProblemTests
{
    private static readonly RoutingStop Stop = new() { Location = 1, Demand = [1] };
    private static readonly VehicleType Vehicle = new() { Count = 1, StartLocation = 0, EndLocation = 0, Capacity = [1] };
    private static readonly RoutingProblem Good = new() { Locations = 2, Seconds = [0, 1, 1, 0], Metres = [0, 1, 1, 0], Stops = [Stop], Vehicles = [Vehicle] };

    public static TheoryData<string> Messages => [.. Bad.Keys];

    private static Dictionary<string, RoutingProblem> Bad => new()
    {
        ["2 places need 4 travel times and distances; there are 3 and 4."] = Good with { Seconds = [0, 1, 1] },
        ["From place 1 to 0 it takes NaN s and 1 m; give 0 or more."] = Good with { Seconds = [0, 1, double.NaN, 0] },
        ["From place 0 to 1 it takes 1 s and -2 m; give 0 or more."] = Good with { Metres = [0, -2, 1, 0] },
        ["There is no vehicle; give at least one type with a count of 1 or more."] = Good with { Vehicles = [] },
        ["Stop 0 is at place 2; places are 0 to 1."] = With(Stop with { Location = 2 }),
        ["Stop 0 has 2 kinds of load; the vehicles have 1."] = With(Stop with { Demand = [1, 1] }),
        ["Stop 0 may start from 5 s to 4 s; the end is before the beginning."] = With(Stop with { EarliestStart = 5, LatestStart = 4 }),
        ["Stop 0 has a load of -1; give 0 or more."] = With(Stop with { Demand = [-1] }),
        ["Stop 0 takes -1 s; give 0 or more."] = With(Stop with { ServiceSeconds = -1 }),
        ["Stop 0 costs -1 for each second late; give 0 or more, or move LatestStart for what must not be late."] = With(Stop with { LatePricePerSecond = -1 }),
        ["Stop 0 is for vehicle types 0, 1; types are 0 to 0."] = With(Stop with { VehicleTypes = [0, 1] }),
        ["Stop 0 costs -1 to leave out; give 0 or more, or infinity for what must be visited."] = With(Stop with { LeaveOutPrice = -1 }),
        ["Vehicle type 0 has a count of 0; leave it out or give 1 or more."] = With(Vehicle with { Count = 0 }),
        ["Vehicle type 0 goes from place 0 to 7; places are 0 to 1."] = With(Vehicle with { EndLocation = 7 }),
        ["Vehicle type 1 has 0 kinds of capacity; the first one has 1."] = Good with { Vehicles = [Vehicle, Vehicle with { Capacity = [] }] },
        ["Vehicle type 0 works from 5 s to 4 s; the end is before the beginning."] = With(Vehicle with { ShiftStart = 5, ShiftEnd = 4 }),
        ["Vehicle type 0 has a break of -1 s at 9 s; give 0 s or more, at a time."] = With(Vehicle with { BreakStart = 9, BreakSeconds = -1 }),
        ["Vehicle type 0 may be out for -1 s; give 0 or more."] = With(Vehicle with { MaxSeconds = -1 }),
    };

    [Fact]
    public void A_problem_that_fits_together_is_accepted() => Good.Validate();

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_does_not_fit_together_is_named_with_its_value(string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(Bad[message].Validate).Message);

    private static RoutingProblem With(RoutingStop stop) => Good with { Stops = [stop] };

    private static RoutingProblem With(VehicleType vehicle) => Good with { Vehicles = [vehicle] };
}
