using CsCheck;
using Tracking.Model.Arrivals;

namespace Tracking.Model.Tests.Arrivals;

public sealed class RouteEstimateTests
{
    private const long Minute = 60_000;
    private const long Noon = 1_764_000_000_000 / RouteEstimate.Grain * RouteEstimate.Grain;

    private static readonly Gen<RouteStop[]> Rounds =
        from gaps in Gen.Long[1, 40].Array[1, 60]
        from service in Gen.Long[0, 10]
        from done in Gen.Int[0, 60]
        from lateness in Gen.Long[-90, 180]
        from empty in Gen.Int[0, 9]
        select Round(gaps, service, Math.Min(done, gaps.Length), lateness, empty);

    [Fact]
    public void A_van_in_time_comes_when_it_was_planned() =>
        Assert.Equal(
            new ArrivalWindow(Noon + (15 * Minute), Noon + (30 * Minute), 0),
            RouteEstimate.Of([Done(Noon, Noon + (2 * Minute)), Open(Noon + (20 * Minute))], 1, Noon + (5 * Minute)));

    [Fact]
    public void A_van_that_left_its_last_stop_late_comes_later_by_as_much() =>
        Assert.Equal(
            new ArrivalWindow(Noon + (40 * Minute), Noon + (65 * Minute), 1),
            RouteEstimate.Of([Done(Noon, Noon + (32 * Minute)), Open(Noon + (10 * Minute)), Open(Noon + (20 * Minute))], 2, Noon + (33 * Minute)));

    [Fact]
    public void A_van_that_should_have_been_at_its_next_stop_is_late_for_those_behind_it()
    {
        RouteStop[] stops = [Open(Noon), Open(Noon + (20 * Minute))];

        Assert.Equal(Noon + (80 * Minute), RouteEstimate.Of(stops, 1, Noon + (60 * Minute)).From + RouteEstimate.Early, 5.0 * Minute);
    }

    [Fact]
    public void A_driver_who_takes_a_far_stop_first_has_gained_a_quarter_of_an_hour_at_the_most()
    {
        RouteStop[] stops = [Open(Noon), Open(Noon + (60 * Minute)), Done(Noon + (240 * Minute), Noon - (10 * Minute))];

        ArrivalWindow window = RouteEstimate.Of(stops, 1, Noon - (5 * Minute));
        Assert.Equal(1, window.StopsAway);
        Assert.True(window.From >= Noon + (60 * Minute) - RouteEstimate.MaxAhead - RouteEstimate.MaxEarly, $"{window}");
    }

    [Fact]
    public void A_stop_that_was_passed_with_its_package_aboard_is_no_stop_before_those_behind_it() =>
        Assert.Equal(0, RouteEstimate.Of([Open(Noon), Done(Noon, Noon + (2 * Minute)), Open(Noon + (20 * Minute))], 2, Noon + (3 * Minute)).StopsAway);

    [Fact]
    public void A_stop_that_was_passed_itself_comes_behind_those_left_open_before_it() =>
        Assert.Equal(1, RouteEstimate.Of([Open(Noon), Open(Noon), Done(Noon, Noon + (2 * Minute))], 1, Noon + (3 * Minute)).StopsAway);

    [Fact]
    public void No_arrival_lies_in_the_past_and_each_window_is_one() => Rounds.SelectMany(stops => Targets(stops)).Sample(one =>
    {
        ArrivalWindow window = RouteEstimate.Of(one.Stops, one.Target, one.Now);
        return window.From >= one.Now && window.To > window.From && window.To % RouteEstimate.Grain == 0
            && window.To - window.From <= RouteEstimate.MaxEarly + RouteEstimate.MaxLate + (2 * RouteEstimate.Grain);
    });

    [Fact]
    public void A_later_stop_is_never_expected_before_an_earlier_one_and_is_no_fewer_stops_away() => Rounds.SelectMany(stops => Targets(stops)).Sample(one =>
    {
        int reached = Array.FindLastIndex(one.Stops, stop => stop.DoneAt is not null);
        ArrivalWindow? before = null;
        for (int i = reached + 1; i < one.Stops.Length; i++)
        {
            ArrivalWindow window = RouteEstimate.Of(one.Stops, i, one.Now);
            if (before is { } earlier && (window.To < earlier.To || window.StopsAway < earlier.StopsAway))
            {
                return false;
            }

            before = window;
        }

        return true;
    });

    [Fact]
    public void Doing_a_stop_in_time_brings_all_behind_it_one_stop_nearer_and_no_later() => Rounds.SelectMany(stops => Targets(stops)).Sample(one =>
    {
        int next = Array.FindIndex(one.Stops, stop => !stop.Done);
        if (next < 0 || next >= one.Target)
        {
            return true;
        }

        ArrivalWindow before = RouteEstimate.Of(one.Stops, one.Target, one.Now);
        RouteStop stop = one.Stops[next];
        RouteStop[] after = [.. one.Stops];
        after[next] = stop with { Done = true, DoneAt = Math.Min(one.Now, stop.PlannedAt + stop.ServiceMilliseconds) };
        ArrivalWindow then = RouteEstimate.Of(after, one.Target, one.Now);
        return then.StopsAway == before.StopsAway - 1 && (then.To <= before.To || LatenessOf(one.Stops) < 0);
    });

    [Fact]
    public void Time_that_passes_never_brings_an_arrival_nearer_than_it_was() => Rounds.SelectMany(stops => Targets(stops)).Sample(one =>
    {
        ArrivalWindow now = RouteEstimate.Of(one.Stops, one.Target, one.Now);
        ArrivalWindow later = RouteEstimate.Of(one.Stops, one.Target, one.Now + (17 * Minute));
        return later.To >= now.To && later.From >= now.From && later.StopsAway == now.StopsAway;
    });

    private static Gen<(RouteStop[] Stops, int Target, long Now)> Targets(RouteStop[] stops) =>
        from target in Gen.Int[0, stops.Length - 1]
        from after in Gen.Long[0, 300]
        let last = Array.FindLastIndex(stops, stop => stop.DoneAt is not null)
        select (stops, target, (last < 0 ? Noon : stops[last].DoneAt!.Value) + (after * Minute) + 1234);

    private static RouteStop[] Round(long[] gaps, long service, int done, long lateness, int empty)
    {
        var stops = new RouteStop[gaps.Length];
        long at = Noon;
        for (int i = 0; i < stops.Length; i++)
        {
            at += gaps[i] * Minute;
            long serviceMs = service * Minute;
            bool nothing = i < done - 1 && i % 10 < empty;
            stops[i] = new RouteStop(at, serviceMs, i < done, i < done && !nothing ? at + serviceMs + (lateness * Minute) : null);
            at += serviceMs;
        }

        return stops;
    }

    private static long LatenessOf(RouteStop[] stops)
    {
        int last = Array.FindLastIndex(stops, stop => stop.DoneAt is not null);
        return last < 0 ? 0 : stops[last].DoneAt!.Value - stops[last].PlannedAt - stops[last].ServiceMilliseconds;
    }

    private static RouteStop Open(long plannedAt) => new(plannedAt, 2 * Minute, false, null);

    private static RouteStop Done(long plannedAt, long doneAt) => new(plannedAt, 2 * Minute, true, doneAt);
}
