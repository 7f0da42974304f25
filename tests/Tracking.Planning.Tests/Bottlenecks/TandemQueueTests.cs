using CsCheck;
using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Tests.Bottlenecks;

public sealed class TandemQueueTests
{
    private static readonly BottleneckOptions Chancy = Stations.Quiet with { AbsenceRate = 0.1, ShiftSpread = 0.1, HourSpread = 0.1 };

    [Fact]
    public void Every_package_is_somewhere_once() =>
        Gen.Select(Stations.Any(3), Gen.Double[0, 1], Gen.Bool, Gen.Int[0, 20]).Sample((situation, share, stop, places) =>
        {
            SampledPaths paths = SampledPaths.Draw(situation, Chancy, CancellationToken.None);
            PathOutcomes outcomes = new TandemQueue(paths).RunAll(
                new StationVariation { Deadline = 1, DivertShare = share, DivertFrom = 2, ExtraPlaces = places, StopSelling = stop, StopDeadline = 2 }, false, CancellationToken.None);
            for (int path = 0; path < paths.Count; path++)
            {
                long came = situation.Waiting.Sum() + paths.Arrivals(path).ToArray().Sum();
                Assert.Equal(came, outcomes.Dispatched[path] + outcomes.Remaining[path] + outcomes.Diverted[path] + outcomes.NotSold[path]);
            }
        }, iter: 200);

    [Fact]
    public void More_people_never_make_more_packages_miss_a_deadline() =>
        Gen.Select(Stations.Any(1), Gen.Int[0, 3].Array[8]).Sample((situation, more) =>
        {
            PathOutcomes before = Stations.Run(situation, Chancy);
            PathOutcomes after = Stations.Run(situation, Chancy, new StationVariation { People = People(situation, more) });
            for (int path = 0; path < before.Paths; path++)
            {
                Assert.True(after.Missed[path] <= before.Missed[path]);
                Assert.True(after.Dispatched[path] >= before.Dispatched[path]);
            }
        }, iter: 200);

    [Fact]
    public void More_people_never_make_fewer_packages_leave() =>
        Gen.Select(Stations.Any(3), Gen.Int[0, 3].Array[8]).Sample((situation, more) =>
        {
            PathOutcomes before = Stations.Run(situation, Chancy);
            PathOutcomes after = Stations.Run(situation, Chancy, new StationVariation { People = People(situation, more) });
            Assert.All(before.Dispatched.Zip(after.Dispatched), pair => Assert.True(pair.Second >= pair.First));
        }, iter: 200);

    [Fact]
    public void More_vans_never_make_more_packages_miss_any_deadline() =>
        Gen.Select(Stations.Any(3), Gen.Int[0, 2], Gen.Int[1, 100]).Sample((situation, deadline, places) =>
        {
            PathOutcomes before = Stations.Run(situation, Chancy);
            PathOutcomes after = Stations.Run(situation, Chancy, new StationVariation { Deadline = deadline, ExtraPlaces = places });
            Assert.All(before.Missed.Zip(after.Missed), pair => Assert.True(pair.Second <= pair.First));
        }, iter: 200);

    [Fact]
    public void A_package_takes_a_step_at_each_stage()
    {
        // 10 packages wait to be unloaded and everybody has time: unloaded, sorted and staged in three quarters of an hour, away with the wave then.
        int[] waiting = [10, 0, 0, 0];
        Assert.Equal(0, Stations.Run(Stations.Of([9, 9, 9, 9], waiting, [Stations.Wave(0.75, 9, 0)], 0.75), Stations.Quiet).Missed[0]);
        Assert.Equal(10, Stations.Run(Stations.Of([9, 9, 9, 9], waiting, [Stations.Wave(0.5, 9, 0)], 0.5), Stations.Quiet).Missed[0]);
    }

    [Fact]
    public void What_a_stage_cannot_work_off_misses_its_deadline_there()
    {
        // Two sorters do 20 in a step. What is sorted in steps 0 to 6 is staged in time for the wave at step 8, that is 140 of 200; 20 are sorted in step 7, too late.
        StationSituation situation = Stations.Of([9, 2, 9, 20], [0, 200, 0, 0], [Stations.Wave(2, 99)], 2);
        PathOutcomes outcomes = Stations.Run(situation, Stations.Quiet);
        Assert.Equal([0, 40, 20, 0], outcomes.MissedAt[..4]);
        Assert.Equal((60, 200, 60, -1), (outcomes.Missed[0], outcomes.Due[0], outcomes.Shortfall[0], outcomes.Onset[0]));
    }

    [Fact]
    public void The_onset_is_when_the_backlog_comes_that_cannot_be_worked_off()
    {
        // 200 packages arrive in step 4 of 12: unloaded in one step, sorted from step 6 to 10, 20 a step.
        StationSituation situation = Stations.Of([99, 2, 99, 99], [0, 0, 0, 0], [Stations.Wave(3, 99)], 3) with
        {
            Inbound = [new InboundGroup(200, 0, Stations.At(-1), Stations.Always(2.1))],
        };
        PathOutcomes outcomes = Stations.Run(situation, Stations.Quiet);
        Assert.Equal((100, 5, 100), (outcomes.Missed[0], outcomes.Onset[0], outcomes.Shortfall[0]));
    }

    [Fact]
    public void Who_is_due_first_goes_first()
    {
        StationSituation situation = Stations.Of([0, 1, 9, 99], [0, 0, 30, 30, 0, 0, 0, 0], [Stations.Wave(1, 99, 0), Stations.Wave(3, 99)], 1, 3);
        PathOutcomes outcomes = Stations.Run(situation, Stations.Quiet);
        Assert.Equal([0, 0], outcomes.Missed[..2]);
    }

    [Theory]
    [InlineData(3, 20, 30)]
    [InlineData(20, 1, 80)]
    public void A_wave_takes_what_it_has_places_and_people_for(int vans, int people, int taken)
    {
        StationSituation situation = Stations.Of([0, 0, 0, people], [0, 0, 0, 100], [Stations.Wave(2, vans, 0)], 2);
        PathOutcomes outcomes = Stations.Run(situation, Stations.Quiet);
        Assert.Equal((taken, 100 - taken), (outcomes.Dispatched[0], outcomes.Missed[0]));
    }

    [Fact]
    public void Loading_that_has_begun_counts()
    {
        StationSituation situation = Stations.Of([0, 0, 0, 1], [0, 0, 0, 100], [Stations.Wave(1, 20, -1.5)], 1);
        situation = situation with { Plan = situation.Plan with { Waves = [new(Stations.At(-1.5), Stations.At(1), 20, 10)] } };
        Assert.Equal(0, Stations.Run(situation, Stations.Quiet).Missed[0]);
    }

    [Fact]
    public void A_recovery_fetches_only_what_is_overdue_wherever_it_stands()
    {
        StationSituation situation = Stations.Of(
            [0, 0, 0, 9], [0, 0, 20, 0, 0, 0, 30, 50], [Stations.Wave(1, 2, 0), new DispatchWave(Stations.At(1), Stations.At(2), 99, 10, true), Stations.Wave(4, 0)], 1, 4);
        PathOutcomes outcomes = Stations.Run(situation, Stations.Quiet);
        Assert.Equal((30, 50), (outcomes.Missed[0], outcomes.Missed[1]));
        Assert.Equal((50, 50), (outcomes.Dispatched[0], outcomes.Remaining[0]));
    }

    [Fact]
    public void What_comes_too_late_is_nobodys_fault()
    {
        StationSituation situation = Stations.Of([9, 9, 9, 99], [0, 0, 0, 0], [Stations.Wave(2, 99)], 2) with
        {
            Inbound = [new InboundGroup(40, 0, Stations.At(-1), Stations.Always(2.5))],
        };
        PathOutcomes outcomes = Stations.Run(situation, Stations.Quiet);
        Assert.Equal((0, 40, 0), (outcomes.Missed[0], outcomes.TooLate[0], outcomes.Due[0]));
    }

    [Fact]
    public void What_has_left_already_counts_as_due()
    {
        StationSituation situation = Stations.Of([0, 0, 0, 9], [0, 0, 0, 30], [Stations.Wave(2, 1)], 2);
        situation = situation with { Deadlines = [new PromiseDeadline(Stations.At(2), 970)] };
        BottleneckForecast forecast = Stations.Forecast(situation, Stations.Quiet with { MissShare = 0.03 });
        Assert.Equal((1000, 0), (forecast.Deadlines[0].Packages.Mean, forecast.Deadlines[0].Probability));
        Assert.Equal(1, Stations.Forecast(situation, Stations.Quiet with { MissShare = 0.02 }).Deadlines[0].Probability);
    }

    private static int[] People(StationSituation situation, int[] more) =>
        [.. situation.Plan.Shifts.SelectMany((shift, i) => shift.People.Select((people, stage) => people + more[i * 4 + stage]))];
}
