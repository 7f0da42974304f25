using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Tests.Bottlenecks;

public sealed class StaffingPlannerTests
{
    private static readonly BottleneckOptions Sampling = Stations.Quiet with { Paths = 100, ShiftSpread = 0.1, HourSpread = 0.05, AbsenceRate = 0.05, MissPackages = 10 };

    // 400 packages come after an hour; two shifts, the later one ends with the wave.
    private static StationSituation Station => Stations.Of([0, 0, 0, 0], [0, 0, 0, 0], [Stations.Wave(10, 99, 4)], 10) with
    {
        Plan = new StationPlan
        {
            Stages = [new(40), new(40), new(40), new(40)],
            Shifts = [new StaffShift("early", Stations.At(1), Stations.At(5), [2, 2, 2, 2]), new StaffShift("late", Stations.At(5), Stations.At(10), [2, 2, 2, 2])],
            Waves = [Stations.Wave(10, 99, 4)],
        },
        Inbound = [new InboundGroup(400, 0, Stations.Now, Stations.Always(1))],
    };

    [Fact]
    public void It_meets_its_target_and_nobody_can_be_taken_away()
    {
        var options = new StaffingOptions { MissTarget = 0.05, MostPeople = 15 };
        StaffingProposal proposal = Propose(Station, options);
        Assert.True(proposal.MeetsTarget);
        Assert.True(proposal.Probability <= 0.05);
        int[] people = [.. proposal.Shifts.SelectMany(shift => shift.People)];
        Assert.Equal(proposal.Probability, Probability(people));
        for (int i = 0; i < people.Length; i++)
        {
            if (people[i] > 0)
            {
                int[] fewer = [.. people];
                fewer[i]--;
                Assert.True(Probability(fewer) > 0.05, $"{people[i]} people at {i} are more than needed");
            }
        }
    }

    [Fact]
    public void It_is_near_the_best_of_all_staffings()
    {
        // Only sorting needs people in numbers that matter; all staffings of it are tried.
        StationSituation station = Station;
        station = station with { Plan = station.Plan with { Stages = [new(4_000), new(40), new(4_000), new(4_000)] } };
        StaffingProposal proposal = Propose(station, new StaffingOptions { MostPeople = 8 });
        double best = double.PositiveInfinity;
        for (int early = 0; early <= 8; early++)
        {
            for (int late = 0; late <= 8; late++)
            {
                int[] people = [.. proposal.Shifts.SelectMany(shift => shift.People)];
                people[1] = early;
                people[5] = late;
                if (Probability(people, station) <= StaffingOptions.DefaultMissTarget)
                {
                    best = Math.Min(best, early * 4 + late * 5);
                }
            }
        }

        Assert.InRange(proposal.Shifts[0].People[1] * 4 + proposal.Shifts[1].People[1] * 5, best, best + 5);
    }

    [Fact]
    public void Dear_hours_are_avoided()
    {
        var dearEarly = new StaffingOptions { MostPeople = 15, HourlyCost = shift => shift.Name == "early" ? 5 : 1 };
        var dearLate = new StaffingOptions { MostPeople = 15, HourlyCost = shift => shift.Name == "late" ? 5 : 1 };
        int early = Propose(Station, dearEarly).Shifts[0].People.Sum(), earlyWhenLateIsDear = Propose(Station, dearLate).Shifts[0].People.Sum();
        Assert.True(early < earlyWhenLateIsDear, $"{early} people early when that is dear, {earlyWhenLateIsDear} when late is");
    }

    [Fact]
    public void Shifts_that_have_begun_keep_their_people()
    {
        StationSituation station = Station;
        StaffShift begun = new("night", Stations.At(-4), Stations.At(4), [1, 1, 1, 1], true);
        StaffingProposal proposal = Propose(station with { Plan = station.Plan with { Shifts = [begun, .. station.Plan.Shifts] } }, new StaffingOptions { MostPeople = 15 });
        Assert.Equal(["early", "late"], proposal.Shifts.Select(shift => shift.Name));
    }

    [Fact]
    public void What_people_cannot_reach_is_said_and_costs_no_people()
    {
        StationSituation noVans = Station with { Plan = Station.Plan with { Waves = [Stations.Wave(10, 1, 4)] } };
        StaffingProposal proposal = Propose(noVans, new StaffingOptions());
        Assert.False(proposal.MeetsTarget);
        Assert.Equal((1, 0), (proposal.Probability, proposal.Cost));
    }

    [Fact]
    public void It_can_be_cancelled_while_it_searches()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Once(cancellation.Cancel);
        Assert.Throws<OperationCanceledException>(() => StaffingPlanner.Propose(Station, Sampling, new StaffingOptions(), progress, cancellation.Token));
        Assert.True(progress.Told);
    }

    private static StaffingProposal Propose(StationSituation station, StaffingOptions options) =>
        StaffingPlanner.Propose(station, Sampling, options, null, TestContext.Current.CancellationToken);

    private static double Probability(int[] people, StationSituation? station = null)
    {
        PathOutcomes outcomes = Stations.Run(station ?? Station, Sampling, new StationVariation { People = people });
        return (double)outcomes.Onset.Count(onset => onset != int.MaxValue) / outcomes.Paths;
    }

    private sealed class Once(Action then) : IProgress<double>
    {
        public bool Told { get; private set; }

        public void Report(double value)
        {
            Told = true;
            then();
        }
    }
}
