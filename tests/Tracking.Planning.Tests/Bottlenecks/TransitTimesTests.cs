using CsCheck;
using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Tests.Bottlenecks;

public sealed class TransitTimesTests
{
    [Fact]
    public void Quantiles_are_those_of_what_was_seen()
    {
        var times = new TransitTimes();
        for (int i = 0; i < 1_000; i++)
        {
            times.Add(TimeSpan.FromHours(2 + i / 1_000.0 * 4));
        }

        Assert.Equal(4, times.RemainingHours(0.5, 0), 0.05);
        Assert.Equal(2.4, times.RemainingHours(0.1, 0), 0.05);
    }

    [Fact]
    public void Who_has_been_on_the_way_for_long_has_only_the_rest_to_go()
    {
        var times = new TransitTimes();
        for (int i = 0; i < 1_000; i++)
        {
            times.Add(TimeSpan.FromHours(i % 2 == 0 ? 2 : 10));
        }

        Assert.InRange(times.RemainingHours(0.25, 0), 2, 2.25);
        Assert.InRange(times.RemainingHours(0.25, 4), 6, 6.25);
    }

    [Fact]
    public void Longer_than_ever_seen_is_possible_and_takes_as_long_again()
    {
        TransitTimes times = Stations.Always(10);
        Assert.True(times.RemainingHours(0.9999, 0) > 10.25);
        Assert.Equal(times.RemainingHours(0.5, 12), times.RemainingHours(0.5, 30), 9);
    }

    [Fact]
    public void A_higher_probability_takes_no_less_time() =>
        Gen.Select(Gen.Double[0, 40].Array[1, 50], Gen.Double[0, 50], Gen.Double[0, 0.999], Gen.Double[0, 0.999]).Sample((seen, passed, one, other) =>
        {
            var times = new TransitTimes();
            Array.ForEach(seen, hours => times.Add(TimeSpan.FromHours(hours)));
            double less = times.RemainingHours(Math.Min(one, other), passed), more = times.RemainingHours(Math.Max(one, other), passed);
            Assert.True(less >= 0 && less <= more + 1e-9);
        });

    [Fact]
    public void Older_observations_fade()
    {
        var times = new TransitTimes(halfLife: 50);
        for (int i = 0; i < 30_000; i++)
        {
            times.Add(TimeSpan.FromHours(i < 29_000 ? 2 : 8));
        }

        Assert.InRange(times.RemainingHours(0.1, 0), 8, 8.25);
    }

    [Fact]
    public void Nothing_seen_is_said_so() => Assert.Throws<InvalidOperationException>(() => new TransitTimes().RemainingHours(0.5, 0));

    [Fact]
    public void A_lane_falls_back_on_hours_nearby_then_on_itself_then_on_all_lanes()
    {
        var lanes = new LaneTransits(enough: 2);
        Assert.Null(lanes.Find("A", 0, Hour(5)));
        for (int i = 0; i < 2; i++)
        {
            lanes.Add("A", 0, Hour(5), TimeSpan.FromHours(5));
            lanes.Add("A", 0, Hour(12), TimeSpan.FromHours(12));
        }

        Assert.InRange(lanes.Find("A", 0, Hour(5))!.RemainingHours(0.2, 0), 5, 5.25);
        Assert.InRange(lanes.Find("A", 0, Hour(7))!.RemainingHours(0.2, 0), 5, 5.25);
        Assert.Equal(4, lanes.Find("A", 0, Hour(20))!.Count);
        Assert.Equal(4, lanes.Find("B", 0, Hour(5))!.Count);
        Assert.Null(lanes.Find("A", 1, Hour(5)));
    }

    private static DateTimeOffset Hour(int hour) => new(2026, 3, 2, hour, 10, 0, TimeSpan.Zero);
}
