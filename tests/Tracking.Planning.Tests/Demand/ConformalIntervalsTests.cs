using Tracking.Planning.Demand.Forecasts;
using Tracking.Planning.Demand.Intervals;

namespace Tracking.Planning.Tests.Demand;

public sealed class ConformalIntervalsTests
{
    [Fact]
    public void Ends_are_the_scores_whose_rank_leaves_half_of_the_rest_outside()
    {
        // 99 scores, 1 to 99: of 100 places a tail of 10 % is the 10th from either end.
        IntervalBand band = ConformalIntervals.Of([24], [[.. Enumerable.Range(1, 99).Select(i => (double)i).Reverse()]]).Bands[0];
        Assert.Equal([10, 5, 2], band.Lower);
        Assert.Equal([90, 95, 98], band.Upper);
    }

    [Fact]
    public void A_band_of_few_scores_takes_the_ends_of_the_one_before()
    {
        ConformalIntervals intervals = ConformalIntervals.Of([24, 48], [[.. Enumerable.Range(0, 100).Select(i => (double)i)], [5, 6, 7]]);
        Assert.Equal(intervals.BandOf(24).Upper, intervals.BandOf(25).Upper);
        Assert.Equal(48, intervals.BandOf(99).Until);
        Assert.Equal(ConformalIntervals.Untested.Bands[0].Upper, ConformalIntervals.Of([24], [[1, 2]]).BandOf(1).Upper);
    }

    [Fact]
    public void Ranges_hold_as_many_new_errors_as_they_say_whatever_errors_are_like()
    {
        var random = new Random(5);
        ConformalIntervals intervals = ConformalIntervals.Of([24], [[.. Enumerable.Range(0, 4000).Select(_ => Skewed(random))]]);
        int[] held = new int[3];
        for (int i = 0; i < 4000; i++)
        {
            double error = Skewed(random);
            for (int level = 0; level < 3; level++)
            {
                held[level] += error >= intervals.Bands[0].Lower[level] && error <= intervals.Bands[0].Upper[level] ? 1 : 0;
            }
        }

        Assert.InRange(held[0] / 4000.0, 0.78, 0.82);
        Assert.InRange(held[1] / 4000.0, 0.88, 0.92);
        Assert.InRange(held[2] / 4000.0, 0.935, 0.965);

        static double Skewed(Random random) => Math.Pow(random.NextDouble(), 4) * 10 - 1;
    }

    [Fact]
    public void Sums_reach_from_the_range_of_an_hour_to_that_of_a_day()
    {
        var table = new IntervalTable(
            new ConformalIntervals([new IntervalBand(48, [-2, -3, -4], [2, 3, 4])]), new ConformalIntervals([new IntervalBand(2, [-1, -1.5, -2], [1, 1.5, 2])]));
        Assert.Equal(new VolumeRange(80, 120), table.OfSum(1, 1, 100, 10, 0));
        Assert.Equal(new VolumeRange(90, 110), table.OfSum(1, 24, 100, 10, 0));
        VolumeRange some = table.OfSum(1, 5, 100, 10, 0);
        Assert.InRange(some.Upper, 110, 120);
        Assert.Equal(new VolumeRange(0, 12), table.OfHour(3, 2, 5, 0));
    }
}
