using Tracking.Planning.Arrivals;
using static Tracking.Planning.Tests.Arrivals.Rounds;

namespace Tracking.Planning.Tests.Arrivals;

/// <summary>What a station learns of its rounds.</summary>
public sealed class StationLearnerTests
{
    [Fact]
    public void A_station_learns_how_long_its_ways_and_doors_really_take()
    {
        var learner = new StationLearner();
        Drive(learner, 40, (_, _) => (1.3, 1.6));
        RoundPlan plan = Plan(60);
        ArrivalPrediction last = new RoundArrivals(plan, learner.Model(null)).Predict(60, Morning)[59];
        double planned = plan.Stops.Sum(stop => stop.TravelSeconds), service = plan.Stops.Sum(stop => stop.ServiceSeconds);
        Assert.InRange((last.Expected - Morning) / 1000.0 / (1.3 * planned + 1.6 * service), 0.96, 1.06);
    }

    [Fact]
    public void Windows_narrow_to_what_rounds_vary_by()
    {
        var learner = new StationLearner();
        Drive(learner, 60, (_, _) => (1.2, 1.2));
        RoundPlan plan = Plan(60);
        ArrivalPrediction before = new RoundArrivals(plan, new StationLearner().Model(null)).Predict(60, Morning)[59];
        ArrivalPrediction after = new RoundArrivals(plan, learner.Model("A")).Predict(60, Morning)[59];
        Assert.True(after.To - after.From < 0.5 * (before.To - before.From), $"{before} {after}");
    }

    [Fact]
    public void Drivers_are_told_apart_and_one_who_is_new_is_like_the_others_but_less_sure()
    {
        var learner = new StationLearner();
        Drive(learner, 80, (driver, _) => driver == "A" ? (1, 0.8) : (1, 1.4));
        RoundPlan plan = Plan(60);
        ArrivalPrediction Last(string? driver) => new RoundArrivals(plan, learner.Model(driver)).Predict(60, Morning)[59];
        ArrivalPrediction quick = Last("A"), slow = Last("B"), unknown = Last("C");
        Assert.True(quick.Expected + 20 * Minute < slow.Expected, $"{quick} {slow}");
        Assert.InRange(unknown.Expected, quick.Expected, slow.Expected);
        Assert.True(unknown.To - unknown.From > quick.To - quick.From);
    }

    [Fact]
    public void It_follows_when_what_is_true_changes()
    {
        var learner = new StationLearner();
        Drive(learner, 60, (_, _) => (1, 1));
        Drive(learner, 100, (_, _) => (1.25, 1.25));
        RoundPlan plan = Plan(60);
        ArrivalPrediction last = new RoundArrivals(plan, learner.Model("A")).Predict(60, Morning)[59];
        double planned = plan.Stops.Sum(stop => stop.TravelSeconds + stop.ServiceSeconds);
        Assert.InRange((last.Expected - Morning) / 1000.0 / planned, 1.18, 1.32);
    }

    [Fact]
    public void It_goes_on_as_before_from_what_was_kept_and_what_it_keeps_is_bounded()
    {
        var learner = new StationLearner();
        Drive(learner, 150, (driver, round) => (1 + 0.001 * round, 1), driver => $"driver-{driver}");
        Assert.Equal(StationLearner.MaxDrivers, learner.State.Drivers.Count);
        var kept = new StationLearner(ThroughJson(learner.State));
        Drive(learner, 3, (_, _) => (1.1, 1));
        Drive(kept, 3, (_, _) => (1.1, 1));
        RoundPlan plan = Plan(60);
        Assert.Equal(
            new RoundArrivals(plan, learner.Model("A")).Predict(60, Morning),
            new RoundArrivals(plan, kept.Model("A")).Predict(60, Morning));
        Assert.True(System.Text.Json.JsonSerializer.Serialize(learner.State).Length < 150_000);
    }

    /// <summary>Drives rounds with some noise that is the same for the same number of the round.</summary>
    private static void Drive(StationLearner learner, int rounds, Func<string, int, (double Travel, double Service)> truth, Func<int, string>? drivers = null)
    {
        for (int i = 0; i < rounds; i++)
        {
            string driver = drivers?.Invoke(i) ?? (i % 2 == 0 ? "A" : "B");
            RoundPlan plan = Plan(60, driver);
            var arrivals = new RoundArrivals(plan, learner.Model(driver));
            (double travel, double service) = truth(driver, i);
            arrivals.Drive(plan, travel, service, noise: new Random(i));
            learner.Learn(arrivals.Report());
        }
    }
}
