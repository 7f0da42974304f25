using CsCheck;
using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Testing;

namespace Tracking.Model.Tests.Network;

public sealed class WeekTests
{
    private static readonly Gen<(int Seed, WeekSize Size)> Weeks = Gen.Select(
        Gen.Int[0, int.MaxValue - 1],
        Gen.Select(Gen.Int[1, 10], Gen.Int[1, 5], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[0, 60], (p, c, v, s, o) => new WeekSize(p, c, v, s, o)));

    private static long Iterations => long.TryParse(Environment.GetEnvironmentVariable("TRACKING_WEEKS"), out long weeks) ? weeks : 100;

    [Fact]
    public void Shuffled_batches_give_the_same_views() => Check((week, seed) => InMemoryNetwork.Of(week.Shuffled(seed)));

    [Fact]
    public void Every_batch_sent_three_times_gives_the_same_views() => Check((week, _) => InMemoryNetwork.Of(week.Repeated(3)));

    [Fact]
    public void Shuffled_batches_sent_three_times_whose_messages_overtake_each_other_give_the_same_views() =>
        Check((week, seed) => InMemoryNetwork.Of(week.Shuffled(seed).Repeated(3), disorder: seed));

    [Fact]
    public void Shuffled_batches_whose_messages_overtake_each_other_give_the_same_views() =>
        Check((week, seed) => InMemoryNetwork.Of(week.Shuffled(seed), disorder: seed));

    [Fact]
    public void Nothing_is_left_to_tell_once_all_is_settled() =>
        Weeks.Sample(
            week => InMemoryNetwork.Of(WeekOfFacts.Generate(week.Seed, week.Size), week.Seed).Unsettled().Count == 0, iter: Iterations, threads: 1);

    [Fact]
    public void A_week_has_everything_in_it_that_can_go_wrong()
    {
        InMemoryNetwork[] networks = [.. Enumerable.Range(0, 20).Select(seed => InMemoryNetwork.Of(WeekOfFacts.Generate(seed)))];
        PackageState[] states = [.. networks.SelectMany(network => network.Packages.Values).Select(package => package.State)];
        FoldedEvent[] events = [.. states.SelectMany(state => state.Events)];
        CarrierState[] carriers = [.. networks.SelectMany(network => network.Carriers.Values).Select(carrier => carrier.State)];

        Assert.All(Enum.GetValues<PackageStatus>(), status => Assert.Contains(states, state => state.Status == status));
        Assert.All(
            new[] { FoldFlags.Voided, FoldFlags.NotAboard, FoldFlags.Repeated, FoldFlags.WithoutEffect, FoldFlags.Contradicts, FoldFlags.Missorted },
            flag => Assert.Contains(events, e => (e.Flags & flag) != 0));
        Assert.Contains(events, e => (e.Flags & FoldFlags.CustodyMismatch) != 0);
        Assert.Contains(events, e => e.Row.ByPartner is not null && !e.Withdrawn && (e.Flags & FoldFlags.CustodyMismatch) == 0);
        Assert.Contains(states, state => state.CustodianId is not null && state.Events[state.CustodyStart].Row.Derived is not null);
        Assert.Contains(events, e => !e.Withdrawn && e.Row.Derived is { Path.Count: > 2 });
        Assert.Contains(events, e => (e.Row.Flags & EventFlags.ClockCorrected) != 0);
        Assert.Contains(events.Zip(events.Skip(1)), pair => pair.First.Row.EventTime == pair.Second.Row.EventTime);
        Assert.Contains(carriers, state => state.IsInCircle);
        Assert.Contains(states, state => state.Aliases.Count > 1);
        Assert.Contains(states, state => state.Claimants.Count > 1);
        Assert.Contains(states, state => state.PromisedBy is not null && state.Announcement?.Announcement.PromisedBy is null);
    }

    private static void Check(Func<WeekOfFacts, int, InMemoryNetwork> other)
    {
        Weeks.Sample(
            drawn =>
            {
                WeekOfFacts week = WeekOfFacts.Generate(drawn.Seed, drawn.Size);
                List<string> Differences(WeekOfFacts some) => Views.Differences(Views.Of(InMemoryNetwork.Of(some)), Views.Of(other(some, drawn.Seed)));
                if (Differences(week).Count > 0)
                {
                    WeekOfFacts smallest = Shrinking.Shrink(week, some => Differences(some).Count > 0);
                    Assert.Fail(string.Join('\n', Shrinking.Describe(smallest).Append("gives").Concat(Differences(smallest))));
                }
            },
            iter: Iterations,
            threads: 1);
    }
}
