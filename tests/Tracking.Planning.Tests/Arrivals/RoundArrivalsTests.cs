using CsCheck;
using Tracking.Planning.Arrivals;
using static Tracking.Planning.Tests.Arrivals.Rounds;

namespace Tracking.Planning.Tests.Arrivals;

/// <summary>When the stops of one round are expected.</summary>
public sealed class RoundArrivalsTests
{
    private static readonly ArrivalModel Nothing = new();

    [Fact]
    public void Before_anything_is_known_the_plan_holds()
    {
        RoundPlan plan = Plan(4);
        ArrivalPrediction[] predictions = new RoundArrivals(plan, Nothing).Predict(4, Morning - 60 * Minute);
        Assert.Equal([Morning + 4 * Minute, Morning + 16 * Minute, Morning + 20 * Minute, Morning + 32 * Minute], predictions.Select(prediction => prediction.Expected));
        Assert.Equal([0, 1, 2, 3], predictions.Select(prediction => prediction.StopsAway));
        Assert.All(predictions, prediction => Assert.True(prediction.From < prediction.Expected && prediction.Expected < prediction.To));
    }

    [Fact]
    public void A_van_that_has_not_left_in_time_is_later_by_that_everywhere()
    {
        var arrivals = new RoundArrivals(Plan(4), Nothing);
        Assert.Equal(Morning + 34 * Minute, arrivals.Predict(4, Morning + 30 * Minute)[0].Expected);
        arrivals.Departed(Morning + 40 * Minute);
        Assert.Equal(Morning + 72 * Minute, arrivals.Predict(4, Morning + 40 * Minute)[3].Expected);
    }

    [Fact]
    public void Slow_driving_and_slow_doors_are_told_apart_by_nothing_but_when_stops_are_done()
    {
        RoundPlan plan = Plan(60);
        RoundArrivals slowDriving = new(plan, Nothing), slowDoors = new(plan, Nothing);
        slowDriving.Drive(plan, 1.4, 1);
        slowDoors.Drive(plan, 1, 2);
        Assert.InRange(Math.Exp(slowDriving.State.Pace.Travel), 1.33, 1.45);
        Assert.InRange(Math.Exp(slowDriving.State.Pace.Service), 0.9, 1.15);
        Assert.InRange(Math.Exp(slowDoors.State.Pace.Travel), 0.95, 1.1);
        Assert.InRange(Math.Exp(slowDoors.State.Pace.Service), 1.6, 2.1);
    }

    [Fact]
    public void A_slow_pace_delays_what_is_far_by_more_than_what_is_near()
    {
        RoundPlan plan = Plan(60);
        var arrivals = new RoundArrivals(plan, Nothing);
        long now = arrivals.Drive(plan, 1.4, 1.4, until: 20);
        ArrivalPrediction[] predictions = arrivals.Predict(60, now);
        double inPlan = 20 * 8 * Minute;
        Assert.InRange((predictions[39].Expected - now) / inPlan, 1.25, 1.45);
        Assert.True(predictions[21].To - predictions[21].From < predictions[59].To - predictions[59].From);
    }

    [Fact]
    public void The_window_is_narrower_once_the_pace_is_known()
    {
        RoundPlan plan = Plan(60);
        RoundArrivals left = new(plan, Nothing), under = new(plan, Nothing);
        left.Departed(Morning);
        long now = under.Drive(plan, 1, 1, until: 30);
        ArrivalPrediction before = left.Predict(60, Morning)[20], after = under.Predict(60, now)[50];
        Assert.Equal(before.StopsAway, after.StopsAway);
        Assert.True(after.To - after.From < 0.7 * (before.To - before.From));
    }

    [Fact]
    public void One_long_delay_delays_all_that_follow_but_is_no_pace()
    {
        RoundPlan plan = Plan(40);
        var arrivals = new RoundArrivals(plan, Nothing);
        long now = arrivals.Drive(plan, 1, 1, until: 20);
        long before = arrivals.Predict(40, now)[39].Expected;
        arrivals.Done(20, now + (4 + 60) * Minute);
        Assert.InRange(arrivals.Predict(40, now + 64 * Minute)[39].Expected - before, 60 * Minute, 68 * Minute);
    }

    [Fact]
    public void A_pause_that_was_made_early_is_not_expected_again()
    {
        RoundPlan plan = Plan(40, pauseBefore: 30);
        var arrivals = new RoundArrivals(plan, Nothing);
        long now = arrivals.Drive(plan, 1, 1, until: 20);
        long before = arrivals.Predict(40, now)[39].Expected;
        arrivals.Done(20, now + (4 + 30) * Minute);
        Assert.InRange(arrivals.Predict(40, now + 34 * Minute)[39].Expected - before, -Minute, 9 * Minute);
    }

    [Fact]
    public void A_pause_that_was_not_made_is_still_to_come_and_less_likely_with_time()
    {
        RoundPlan plan = Plan(40, pauseBefore: 10);
        RoundArrivals with = new(plan, Nothing), without = new(Plan(40), Nothing);
        long now = with.Drive(plan, 1, 1, until: 12);
        without.Drive(plan, 1, 1, until: 12);
        long soon = with.Predict(40, now)[39].Expected - without.Predict(40, now)[39].Expected;
        for (int i = 12; i < 30; i++)
        {
            now += (i % 2 == 0 ? 4 : 12) * Minute;
            with.Done(i, now);
            without.Done(i, now);
        }

        long late = with.Predict(40, now)[39].Expected - without.Predict(40, now)[39].Expected;
        Assert.InRange(soon, 20 * Minute, 30 * Minute);
        Assert.InRange(late, 0, 10 * Minute);
    }

    [Fact]
    public void A_stop_that_was_passed_is_next_at_first_and_last_after_some_more()
    {
        var arrivals = new RoundArrivals(Plan(10), Nothing);
        arrivals.Departed(Morning);
        arrivals.Done(0, Morning + 4 * Minute);
        arrivals.Done(2, Morning + 8 * Minute);
        Assert.Equal(0, arrivals.Predict(10, Morning + 8 * Minute)[1].StopsAway);
        for (int i = 3; i < 6; i++)
        {
            arrivals.Done(i, Morning + i * 8 * Minute);
        }

        ArrivalPrediction[] predictions = arrivals.Predict(10, Morning + 40 * Minute);
        Assert.Equal(4, predictions[1].StopsAway);
        Assert.Equal(0, predictions[6].StopsAway);
    }

    [Fact]
    public void Silence_makes_arrivals_later_and_never_earlier_than_now()
    {
        var arrivals = new RoundArrivals(Plan(4), Nothing);
        arrivals.Departed(Morning);
        long expected = arrivals.Predict(4, Morning)[3].Expected;
        ArrivalPrediction[] predictions = arrivals.Predict(4, Morning + 30 * Minute);
        Assert.True(predictions[0].From >= Morning + 30 * Minute);
        Assert.InRange(predictions[3].Expected, expected + 26 * Minute, expected + 40 * Minute);
    }

    [Fact]
    public void What_is_heard_of_late_closes_its_stop_and_moves_nothing_back()
    {
        var arrivals = new RoundArrivals(Plan(6), Nothing);
        arrivals.Departed(Morning);
        arrivals.Done(1, Morning + 16 * Minute);
        RoundPace pace = arrivals.State.Pace;
        arrivals.Done(0, Morning + 4 * Minute);
        Assert.Equal(pace, arrivals.State.Pace);
        Assert.Equal(Morning + 16 * Minute, arrivals.State.LastAt);
        Assert.Equal(0, arrivals.Predict(6, Morning + 16 * Minute)[2].StopsAway);
    }

    [Fact]
    public void Stops_that_are_added_delay_what_follows_and_keep_what_is_known()
    {
        RoundPlan plan = Plan(30);
        var arrivals = new RoundArrivals(plan, Nothing);
        long now = arrivals.Drive(plan, 1.3, 1.3, until: 15);
        RoundPace pace = arrivals.State.Pace;
        ArrivalPrediction before = arrivals.Predict(30, now)[29];
        RoundPlan changed = plan with { Stops = [.. plan.Stops.Take(20), new PlannedStop("farm", 300, 200), .. plan.Stops.Skip(20)] };
        arrivals.Replan(changed, [.. Enumerable.Range(0, 20), -1, .. Enumerable.Range(20, 10)], now);
        ArrivalPrediction[] after = arrivals.Predict(31, now);
        Assert.Equal(pace, arrivals.State.Pace);
        Assert.Equal(before.StopsAway + 1, after[30].StopsAway);
        Assert.InRange(after[30].Expected - before.Expected, 500_000, 900_000);
        for (int i = 15; i < 31; i++)
        {
            arrivals.Done(i, now += 8 * Minute);
        }

        Assert.Empty(arrivals.State.Pending);
        Assert.Contains(arrivals.Report().Scored, scored => scored.Made.Stop == 20);
    }

    [Fact]
    public void A_stop_that_falls_away_is_neither_expected_nor_scored()
    {
        RoundPlan plan = Plan(3);
        var arrivals = new RoundArrivals(plan, Nothing);
        arrivals.Departed(Morning);
        arrivals.Drop(1);
        Assert.Equal(1, arrivals.Predict(3, Morning)[2].StopsAway);
        arrivals.Done(0, Morning + 4 * Minute);
        arrivals.Done(1, Morning + 5 * Minute);
        arrivals.Done(2, Morning + 9 * Minute);
        Assert.True(arrivals.IsFinished);
        Assert.DoesNotContain(arrivals.Report().Scored, scored => scored.Made.Stop == 1);
    }

    [Fact]
    public void Each_prediction_that_was_noted_is_scored_once()
    {
        RoundPlan plan = Plan(50);
        var arrivals = new RoundArrivals(plan, Nothing);
        arrivals.Drive(plan, 1.2, 0.9);
        RoundReport report = arrivals.Report();
        Assert.Equal(report.Scored.Count, report.Scored.Select(scored => (scored.Made.Stop, scored.Made.Horizon)).Distinct().Count());
        Assert.Equal(50, report.Scored.Count(scored => scored.Made.MadeAt == Morning));
        Assert.All(report.Scored, scored => Assert.True(scored.Made.MadeAt < scored.HappenedAt));
        Assert.Equal(50, report.Legs.Count);
        Assert.NotNull(report.Pace);
        Assert.Empty(arrivals.Report().Scored);
    }

    [Fact]
    public void Made_anew_from_what_happened_it_says_the_same()
    {
        RoundPlan plan = Plan(30, pauseBefore: 12);
        RoundArrivals first = new(plan, Nothing), anew = new(plan, Nothing);
        int[] driven = [0, 1, 3, 2, 4, 8, 5, 6, 9, 10];
        first.Departed(Morning);
        for (int i = 0; i < driven.Length; i++)
        {
            long at = Morning + (i + 1) * 11 * Minute;
            first.Predict(30, at - 5 * Minute);
            first.Done(driven[i], at);
        }

        anew.Departed(Morning);
        for (int i = 0; i < driven.Length; i++)
        {
            anew.Done(driven[i], Morning + (i + 1) * 11 * Minute);
        }

        Assert.Equal(first.Predict(30, Morning + 120 * Minute), anew.Predict(30, Morning + 120 * Minute));
        Assert.Equal(ThroughJson(first.State).Pending, anew.State.Pending);
    }

    [Fact]
    public void What_is_kept_of_a_round_is_small()
    {
        RoundPlan plan = Plan(100);
        var arrivals = new RoundArrivals(plan, Nothing);
        arrivals.Drive(plan, 1.1, 1.1, until: 50);
        arrivals.Report();
        RoundState state = arrivals.State;
        Assert.InRange(state.Pending.Count, 100, 300);
        Assert.Empty(state.Legs);
        Assert.InRange(System.Text.Json.JsonSerializer.Serialize(state).Length, 1_000, 60_000);
    }

    [Fact]
    public void Windows_hold_what_is_expected_and_nothing_is_expected_in_the_past_whatever_happens() => Gen.Select(
        Gen.Int[0, 12], Gen.Int[-10, 90], Gen.Bool).Array[1, 40].Sample(
        steps =>
        {
            RoundPlan plan = Plan(13, pauseBefore: 6);
            RoundArrivals arrivals = new(plan, Nothing), kept = new(plan, Nothing);
            long now = Morning;
            foreach ((int stop, int minutes, bool drop) in steps)
            {
                now += Math.Max(0, minutes) * Minute;
                foreach (RoundArrivals one in (RoundArrivals[])[arrivals, kept])
                {
                    if (drop)
                    {
                        one.Drop(stop);
                    }
                    else
                    {
                        one.Done(stop, now + Math.Min(0, minutes) * Minute);
                    }
                }

                kept = new RoundArrivals(plan, Nothing, ThroughJson(kept.State));
                ArrivalPrediction[] predictions = arrivals.Predict(13, now);
                Assert.Equal(predictions, kept.Predict(13, now));
                int open = arrivals.State.Stops.Count(progress => !progress.Closed);
                Assert.Equal(Enumerable.Range(0, open), predictions.Where((_, i) => !arrivals.State.Stops[i].Closed).Select(prediction => prediction.StopsAway).Order());
                for (int i = 0; i < 13; i++)
                {
                    if (!arrivals.State.Stops[i].Closed)
                    {
                        Assert.True(predictions[i].From >= now && predictions[i].From <= predictions[i].Expected && predictions[i].Expected <= predictions[i].To);
                    }
                }
            }
        },
        iter: 100,
        threads: 1);

    [Fact]
    public void A_driver_who_leaves_the_planned_order_is_measured_by_the_ways_between_stops_where_they_are_known()
    {
        var ways = new Tracking.Planning.Travel.GreatCircleMatrix(
            [new(45, -95), new(45, -95.1), new(45, -95.2), new(45, -95.01)], new Tracking.Planning.Travel.GreatCircleOptions());
        double far = ways.Between(2, 3, DateTimeOffset.UnixEpoch).Seconds, near = ways.Between(0, 3, DateTimeOffset.UnixEpoch).Seconds;
        RoundPlan plan = Plan(3) with { Ways = ways };
        var arrivals = new RoundArrivals(plan, Nothing);
        arrivals.Departed(Morning);
        arrivals.Done(2, Morning + (long)((near + 120) * 1000));
        Assert.Equal(0, arrivals.State.Pace.Travel, 0.01);
        ArrivalPrediction next = arrivals.Predict(3, arrivals.State.LastAt)[0];
        Assert.InRange(next.Expected - arrivals.State.LastAt, 1000 * (ways.Between(3, 1, DateTimeOffset.UnixEpoch).Seconds + 100), 1000 * (far + 140));
        Assert.Contains("4 places", Assert.Throws<ArgumentException>(() => new RoundArrivals(Plan(2) with { Ways = ways }, Nothing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_out_of_range_is_refused_with_what_is_wrong()
    {
        RoundPlan plan = Plan(2) with { Stops = [new PlannedStop("house", 60, 120), new PlannedStop("house", -1, 120)] };
        Assert.Contains("Stop 1", Assert.Throws<ArgumentException>(() => new RoundArrivals(plan, Nothing)).Message, StringComparison.Ordinal);
    }
}
