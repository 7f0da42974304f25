using CsCheck;
using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Tests.Bottlenecks;

public sealed class BottleneckForecasterTests
{
    private static readonly BottleneckOptions Chancy = new() { Paths = 200, HorizonHours = 12 };

    [Fact]
    public void The_same_seed_gives_the_same_forecast() =>
        Stations.Any(3).Sample(situation =>
        {
            BottleneckForecast one = Stations.Forecast(situation, Chancy, true), other = Stations.Forecast(situation, Chancy, true);
            for (int i = 0; i < one.Deadlines.Count; i++)
            {
                DeadlineOutlook a = one.Deadlines[i], b = other.Deadlines[i];
                Assert.Equal((a.Probability, a.Stage, a.Onset, a.Missed, a.Shortfall, a.Packages), (b.Probability, b.Stage, b.Onset, b.Missed, b.Shortfall, b.Packages));
            }

            Assert.All(one.Queues.Zip(other.Queues), pair => Assert.Equal(pair.First.Hours, pair.Second.Hours));
        }, iter: 20);

    [Fact]
    public void Another_seed_gives_other_paths()
    {
        StationSituation situation = Expecting(100, 60, 180);
        Assert.NotEqual(
            Stations.Forecast(situation, Chancy).Deadlines[0].Packages, Stations.Forecast(situation, Chancy with { Seed = 2 }).Deadlines[0].Packages);
    }

    [Fact]
    public void What_is_expected_comes_within_its_band()
    {
        // One hour whose error is all level: 10 % of paths stay below the low end and 10 % exceed the high one.
        PackageBand packages = Stations.Forecast(Expecting(1000, 800, 1300), new BottleneckOptions { Paths = 4_000, HorizonHours = 12 }).Deadlines[0].Packages;
        Assert.InRange(packages.Low, 780, 820);
        Assert.InRange(packages.High, 1270, 1330);
        Assert.InRange(packages.Mean, 1005, 1055);
    }

    [Fact]
    public void Of_an_hour_that_has_begun_only_the_rest_is_to_come()
    {
        StationSituation situation = Expecting(1000, 1000, 1000);
        situation = situation with { Unseen = [situation.Unseen[0] with { FirstHour = Stations.At(-0.75) }] };
        Assert.Equal(250, Stations.Forecast(situation, Chancy).Deadlines[0].Packages.Mean, 1.0);
    }

    [Fact]
    public void What_travels_together_comes_together()
    {
        var either = new TransitTimes();
        for (int i = 0; i < 2_000; i++)
        {
            either.Add(TimeSpan.FromHours(i % 2 == 0 ? 2 : 5));
        }

        StationSituation situation = Stations.Of([9, 9, 9, 9], [0, 0, 0, 0], [Stations.Wave(11, 99)], 11) with
        {
            Inbound = [new(10, 0, Stations.At(-1), either, 7), new(20, 0, Stations.At(-1), either, 7)],
        };
        SampledPaths paths = SampledPaths.Draw(situation, Chancy, CancellationToken.None);
        var times = new HashSet<int>();
        for (int path = 0; path < paths.Count; path++)
        {
            int[] arrivals = paths.Arrivals(path).ToArray();
            Assert.Equal(30, arrivals.Max());
            times.Add(Array.IndexOf(arrivals, 30));
        }

        Assert.Contains(4, times);
        Assert.Contains(16, times);
    }

    [Fact]
    public void People_whose_coming_is_known_are_not_expected_to_be_absent()
    {
        StationSituation situation = Stations.Of([0, 4, 9, 40], [0, 150, 0, 0], [Stations.Wave(2, 99)], 2);
        BottleneckOptions absent = Stations.Quiet with { Paths = 400, AbsenceRate = 0.4, MissPackages = 20 };
        StationSituation known = situation with { Plan = situation.Plan with { Shifts = [situation.Plan.Shifts[0] with { AttendanceKnown = true }] } };
        Assert.True(Stations.Forecast(situation, absent).Deadlines[0].Probability > 0.1);
        Assert.Equal(0, Stations.Forecast(known, absent).Deadlines[0].Probability);
    }

    [Fact]
    public void Queues_show_what_waits_hour_by_hour()
    {
        StationSituation situation = Stations.Of([0, 1, 0, 0], [0, 100, 0, 0], [Stations.Wave(8, 99)], 8);
        BottleneckForecast forecast = Stations.Forecast(situation, Stations.Quiet, true);
        Assert.Equal([60, 20, 0, 0], forecast.Queues[1].Hours.Take(4).Select(hour => (int)hour.Mean));
        Assert.Equal([40, 80, 100, 100], forecast.Queues[2].Hours.Take(4).Select(hour => (int)hour.Mean));
    }

    [Fact]
    public void Deadlines_beyond_the_horizon_are_left_out()
    {
        StationSituation situation = Stations.Of([9, 9, 9, 9], new int[8], [Stations.Wave(2, 9), Stations.Wave(20, 9)], 2, 20);
        Assert.Equal([Stations.At(2)], Stations.Forecast(situation, Stations.Quiet).Deadlines.Select(deadline => deadline.Due));
    }

    [Fact]
    public void It_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => BottleneckForecaster.Forecast(Expecting(10, 5, 20), Chancy, false, new CancellationToken(true)));

    [Fact]
    public void Situations_out_of_range_are_refused_with_what_is_wrong()
    {
        StationSituation good = Stations.Of([1, 1, 1, 1], [0, 0, 0, 0], [Stations.Wave(2, 1)], 2);
        Refused(good with { Waiting = [0, 0, 0] }, "Waiting has 3 numbers; give 4");
        Refused(good with { Waiting = [0, -1, 0, 0] }, "Waiting[1] is -1");
        Refused(good with { Deadlines = [new(Stations.At(2)), new(Stations.At(2))], Waiting = new int[8] }, "Deadline 1");
        Refused(good with { Inbound = [new InboundGroup(1, 1, Stations.Now, Stations.Always(1))] }, "1 packages of deadline 1");
        Refused(Expecting(10, 11, 12), "11 to 12 around 10");
        Refused(good with { Plan = good.Plan with { Stages = [new(1), new(1), new(1)] } }, "Stages has 3 entries");
        Refused(good with { Plan = good.Plan with { Stages = [new(1), new(0), new(1), new(1)] } }, "Stage Sort");
        Refused(good with { Plan = good.Plan with { Shifts = [good.Plan.Shifts[0] with { People = [1, 1, 1, -1] }] } }, "Shift day has people 1, 1, 1, -1");
        Refused(good with { Plan = good.Plan with { Shifts = [good.Plan.Shifts[0] with { End = Stations.At(-2) }] } }, "Shift day ends at");
        Refused(good with { Plan = good.Plan with { Waves = [Stations.Wave(2, 1), Stations.Wave(2, 1)] } }, "Wave 1");
    }

    private static void Refused(StationSituation situation, string because) =>
        Assert.Contains(because, Assert.Throws<ArgumentException>(() => Stations.Forecast(situation, Stations.Quiet)).Message, StringComparison.Ordinal);

    private static StationSituation Expecting(double median, double low, double high) => Stations.Of([9, 9, 9, 9], [0, 0, 0, 0], [Stations.Wave(11, 99)], 11) with
    {
        Unseen = [new UnseenStream { FirstHour = Stations.Now, Hours = [new UnseenHour(median, low, high, 0, Stations.Always(1))] }],
    };
}
